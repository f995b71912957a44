"""What each version of the definition said, since when it was used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy import Connection

from definition import Definition, content, version
from records.rows import put
from records.tables import definitions


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """A version of the definition."""

    version: str
    #: As ``definition.content`` gives it; ``definition.check`` makes a definition of it.
    content: dict[str, Any]
    #: Microseconds UTC.
    first_used_at: int


def remember(connection: Connection, definition: Definition, now: int) -> str:
    """Keep what a definition that is used says; answers its version."""
    key = version(definition)
    text = orjson.dumps(content(definition)).decode()
    put(connection, definitions, [(key, text, now)])
    return key


def find(connection: Connection, key: str) -> Agreed | None:
    """What that version said; None where it was never used."""
    query = sa.select(definitions).where(definitions.c.version == key)
    row = connection.execute(query).first()
    if row is None:
        return None
    return Agreed(version=row[0], content=orjson.loads(row[1]), first_used_at=row[2])
