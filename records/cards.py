"""Cards that were ever used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy import Connection

from records.rows import put
from records.tables import cards


@dataclass(frozen=True, kw_only=True)
class Change:
    """A card that came in another one's place."""

    card_id: str
    #: Microseconds UTC.
    at: int
    #: As its training told it: ``training/moved.py``.
    moved: dict[str, Any]


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
