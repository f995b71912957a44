"""What a command opens: a home's records, definition, register of cards and champion."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from definition import InputError, read

# Each command imports what it needs: `callworthy --help` opens no database.
if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from definition import Definition
    from models.registry import Registered, Registry
    from settings import Settings


#: In the audit: nobody signs in to a shell, so this is as much as is known.
WHO = "command line"


def records_of(settings: Settings) -> Engine:
    """The home's records, brought up to date."""
    from records.database import connect, migrate

    engine = connect(settings.database_url)
    migrate(engine)
    return engine


@contextmanager
def transaction(settings: Settings) -> Iterator[Connection]:
    """One on the home's records; the home need not be there yet."""
    settings.home.mkdir(parents=True, exist_ok=True)
    engine = records_of(settings)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def definition_of(settings: Settings) -> Definition:
    """What the home agreed on."""
    if not settings.definition_path.exists():
        raise InputError(
            "has no company yet", "home", str(settings.home), "run `callworthy load FOLDER` first"
        )
    return read(settings.definition_path)


def registry_of(settings: Settings) -> Registry:
    """The home's register of cards."""
    from models.registry import Registry

    settings.home.mkdir(parents=True, exist_ok=True)
    own_store = settings.tracking_uri.startswith("sqlite")
    return Registry(settings.tracking_uri, settings.artifacts_path if own_store else None)


def champion_of(settings: Settings) -> Registered:
    """The card in force."""
    champion = registry_of(settings).champion()
    if champion is None:
        raise InputError("has no card yet", "home", str(settings.home), "run `callworthy train`")
    return champion


def now_us() -> int:
    """Microseconds UTC."""
    from records.moments import to_microseconds

    return to_microseconds(now())


def now() -> dt.datetime:
    """Aware."""
    return dt.datetime.now(dt.UTC)
