"""Open the records: SQLite by default, PostgreSQL when outgrown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, event, make_url
from sqlalchemy.exc import DBAPIError

from definition import InputError

_FIELD = "CALLWORTHY_DATABASE_URL"
_MIGRATIONS = Path(__file__).parent / "migrations"
#: How long an SQLite writer waits for another one, milliseconds: as a big load takes.
_PATIENCE_MS = 120_000
#: After so long a PostgreSQL server that does not answer is away.
_CONNECT_SECONDS = "5"
#: Connections kept open: all that work in one process at a time, so that none is made anew.
_POOL = 20
#: The number of the lock that whoever migrates PostgreSQL holds.
_LOCK = 7_226_001


def connect(url: str) -> Engine:
    """An engine for the records at an SQLAlchemy address.

    SQLite writes ahead (WAL): readers never wait, and a writer waits for another one. What was
    committed outlives a killed process; a power cut may cost the last moments, never the file,
    and nothing that was written :func:`durably`.

    Raises
    ------
    InputError
        If the address is none, or names a database that is not supported.

    Examples
    --------
    >>> connect("sqlite://").dialect.name
    'sqlite'
    >>> connect("mysql://localhost/leads")
    Traceback (most recent call last):
    definition.errors.InputError: CALLWORTHY_DATABASE_URL: is not supported (found 'mysql'); ...
    """
    remedy = "write sqlite:///path/records.db or postgresql://user:password@host/name"
    try:
        parsed = make_url(url)
    except sqlalchemy.exc.ArgumentError:
        # Not shown: half an address may hold a whole password.
        raise InputError("is no address", _FIELD, "…", remedy) from None
    system = parsed.get_backend_name()
    if system == "sqlite":
        return _sqlite(parsed)
    if system in ("postgresql", "postgres"):
        driver = parsed.set(drivername="postgresql+psycopg")
        if "connect_timeout" not in driver.query:
            driver = driver.update_query_dict({"connect_timeout": _CONNECT_SECONDS})
        return sqlalchemy.create_engine(driver, pool_pre_ping=True, pool_size=_POOL)
    raise InputError("is not supported", _FIELD, system, remedy)


@contextmanager
def durably(engine: Engine) -> Iterator[Connection]:
    """A transaction whose commit outlives a power cut as well: what is answered as stored is.

    On SQLite it waits for the disk, five thousandths of a second on a slow one; other commits do
    not. PostgreSQL always does.
    """
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            yield connection
        return
    with engine.connect() as connection:
        # The driver begins at the first change, so this stands before the transaction.
        connection.exec_driver_sql("PRAGMA synchronous = FULL")
        try:
            yield connection
            connection.commit()
        finally:
            connection.rollback()
            connection.exec_driver_sql("PRAGMA synchronous = NORMAL")


def migrate(engine: Engine) -> None:
    """Bring the tables up to date, wholly or not at all; nothing happens where they are.

    Several processes may do so at once: one does, the others wait.

    Raises
    ------
    InputError
        If the records cannot be used, or were written by a newer Callworthy.
    """
    configuration = Config()
    configuration.set_main_option("script_location", str(_MIGRATIONS))
    versions = ScriptDirectory.from_config(configuration)
    with _told(engine), engine.connect() as connection:
        there = MigrationContext.configure(connection).get_current_revision()
    if there == versions.get_current_head():
        return
    if there not in {None, *(each.revision for each in versions.walk_revisions())}:
        remedy = "install the newer Callworthy again, or use another home (--home)"
        raise InputError("were written by a newer Callworthy", "records", there, remedy)
    with _told(engine), engine.begin() as connection:
        _wait_for_others(connection)
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, "head")


def _sqlite(url: URL) -> Engine:
    engine = sqlalchemy.create_engine(url, pool_size=_POOL)
    event.listen(engine, "connect", _write_ahead)
    return engine


def _write_ahead(connection: Any, _: Any) -> None:
    cursor = connection.cursor()
    # First of all: changing to WAL has to wait for others as well.
    cursor.execute(f"PRAGMA busy_timeout = {_PATIENCE_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    # Keys are digests, so rows land anywhere: with 2 MB, a million events took half as long again.
    cursor.execute("PRAGMA cache_size = -32000")
    cursor.close()


@contextmanager
def _told(engine: Engine) -> Iterator[None]:
    """What the database has against being used is the fault of its address, not ours."""
    try:
        yield
    except DBAPIError as error:
        rule = f"cannot be used: {str(error.orig).splitlines()[0]}"
        shown = engine.url.render_as_string(hide_password=True)
        remedy = "check that it is there, is meant for Callworthy, and that you may write to it"
        raise InputError(rule, _FIELD, shown, remedy) from None


def _wait_for_others(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        # The driver begins no transaction before CREATE TABLE, so that half of them could stay.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
