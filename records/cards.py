"""Cards that were ever used, and which of them was put in force when, by whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import orjson
import sqlalchemy as sa
from sqlalchemy import Connection

from records import audit
from records.rows import put
from records.tables import audit as changed
from records.tables import cards

#: How a card came in force: the first of a home, promoted, or the one before it again.
How = Literal["first", "promoted", "rolled back"]
#: What it is called in the audit.
_IN_FORCE = "card put in force"


@dataclass(frozen=True, kw_only=True)
class Change:
    """A card that came in another one's place."""

    card_id: str
    #: Microseconds UTC.
    at: int
    #: As its training told it: ``training/moved.py``.
    moved: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Succession:
    """A card that was put in force: one move of the champion's alias."""

    card_id: str
    #: The registry's number of it, and of the one before; None where there was none.
    version: str
    before: str | None
    how: How
    #: ``the gate``, ``command line``, or whoever asked.
    who: str
    #: Microseconds UTC.
    at: int


def succeed(connection: Connection, succession: Succession) -> None:
    """Put a move of the champion on record."""
    detail = {
        "version": succession.version,
        "before": succession.before,
        "how": succession.how,
    }
    change = audit.Change(
        at=succession.at,
        who=succession.who,
        what=_IN_FORCE,
        about=succession.card_id,
        detail=detail,
    )
    audit.add(connection, change)


def successions(connection: Connection, until: int, most: int = 20) -> list[Succession]:
    """The newest moves before a moment (microseconds UTC), newest first."""
    rows = changed.c
    query = (
        sa.select(rows.about, rows.who, rows.at, rows.detail)
        .where(rows.what == _IN_FORCE, rows.at < until)
        .order_by(rows.at.desc(), rows.audit_id.desc())
        .limit(most)
    )
    return [
        Succession(card_id=card_id, who=who, at=at, **orjson.loads(detail))
        for card_id, who, at, detail in connection.execute(query)
    ]


def remember(
    connection: Connection, card_id: str, content: bytes, now: int, moved: str | None
) -> None:
    """Keep a card that is used, and what it moved; both JSON, None where nothing is known."""
    put(connection, cards, [(card_id, content.decode(), now, moved)])


def find(connection: Connection, card_id: str) -> bytes | None:
    """The card as it was; None where it was never used here."""
    query = sa.select(cards.c.content).where(cards.c.card_id == card_id)
    found = connection.execute(query).scalar()
    return None if found is None else str(found).encode()


def first_used(connection: Connection, card_id: str) -> int | None:
    """When a card was used first, microseconds UTC; None where it never was."""
    query = sa.select(cards.c.first_used_at).where(cards.c.card_id == card_id)
    return connection.execute(query).scalar()


def change_of(connection: Connection, card_id: str) -> Change | None:
    """What a card moved; None for the first one."""
    found = _changes(connection, cards.c.card_id == card_id)
    return found[0] if found else None


def changes(connection: Connection, start: int, end: int) -> list[Change]:
    """Cards first used from ``start`` to before ``end``, oldest first."""
    return _changes(connection, cards.c.first_used_at >= start, cards.c.first_used_at < end)


def _changes(connection: Connection, *which: sa.ColumnElement[bool]) -> list[Change]:
    query = (
        sa.select(cards.c.card_id, cards.c.first_used_at, cards.c.moved)
        .where(*which, cards.c.moved.is_not(None))
        .order_by(cards.c.first_used_at)
    )
    return [
        Change(card_id=card_id, at=at, moved=orjson.loads(text))
        for card_id, at, text in connection.execute(query)
    ]
