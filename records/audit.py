"""Who changed what: rows that are added and never changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy import Connection
from ulid import ULID

from records.tables import audit


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One change."""

    #: An e-mail address, a key, or ``command line``.
    who: str
    what: str
    #: What it was done to.
    about: str
    detail: dict[str, Any] = field(default_factory=dict)
    #: Microseconds UTC.
    at: int


def add(connection: Connection, change: Change) -> None:
    """Put a change on record, in the transaction of what was changed."""
    connection.execute(
        sa.insert(audit).values(
            audit_id=str(ULID()),
            at=change.at,
            who=change.who,
            what=change.what,
            about=change.about,
            detail=orjson.dumps(change.detail).decode(),
        )
    )


def latest(connection: Connection, most: int) -> list[Change]:
    """The newest so many, newest first."""
    query = sa.select(audit).order_by(audit.c.at.desc(), audit.c.audit_id.desc()).limit(most)
    return [
        Change(
            at=row["at"],
            who=row["who"],
            what=row["what"],
            about=row["about"],
            detail=orjson.loads(row["detail"]),
        )
        for row in connection.execute(query).mappings()
    ]


def of(connection: Connection, what: str) -> dict[str, str]:
    """Who did something last, by what it was done to."""
    query = sa.select(audit.c.about, audit.c.who).where(audit.c.what == what).order_by(audit.c.at)
    return {str(about): str(who) for about, who in connection.execute(query)}
