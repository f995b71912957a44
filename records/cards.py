"""Cards that were ever used."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Connection

from records.rows import put
from records.tables import cards


def remember(connection: Connection, card_id: str, content: bytes, now: int) -> None:
    """Keep a card that is used, as canonical JSON."""
    put(connection, cards, [(card_id, content.decode(), now)])


def find(connection: Connection, card_id: str) -> bytes | None:
    """The card as it was; None where it was never used here."""
    query = sa.select(cards.c.content).where(cards.c.card_id == card_id)
    found = connection.execute(query).scalar()
    return None if found is None else str(found).encode()
