"""Open the records: SQLite by default, PostgreSQL when outgrown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, event, make_url

from definition import InputError

_MIGRATIONS = Path(__file__).parent / "migrations"


def connect(url: str) -> Engine:
    """An engine for the records at an SQLAlchemy address.

    SQLite writes ahead (WAL) and waits up to 30 s for another writer.

    Raises
    ------
    InputError
        If the address is none, or names a database that is not supported.

    Examples
    --------
    >>> connect("sqlite://").dialect.name
    'sqlite'
    """
    remedy = "write sqlite:///path/records.db or postgresql://user:password@host/name"
    try:
        parsed = make_url(url)
    except sqlalchemy.exc.ArgumentError:
        raise InputError("is no address", "CALLWORTHY_DATABASE_URL", "…", remedy) from None
    if parsed.get_backend_name() == "sqlite":
        engine = sqlalchemy.create_engine(parsed)
        event.listen(engine, "connect", _write_ahead)
        return engine
    if parsed.get_backend_name() == "postgresql":
        return sqlalchemy.create_engine(
            parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True
        )
    raise InputError(
        "is not supported", "CALLWORTHY_DATABASE_URL", parsed.get_backend_name(), remedy
    )


def migrate(engine: Engine) -> None:
    """Bring the tables up to date; nothing happens where they are."""
    configuration = Config()
    configuration.set_main_option("script_location", str(_MIGRATIONS))
    with engine.begin() as connection:
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, "head")


def _write_ahead(connection: Any, _: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA busy_timeout = 30000")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()
