"""Idempotency keys: under which something was sent, and what it was."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Connection

from records.rows import put
from records.tables import receipts


def claim(connection: Connection, key: str, digest: str, now: int) -> bool:
    """Whether this is the first time; call it before anything else is written.

    A second request with the same key waits here until the first is on record, or takes its
    place where that one was given up.

    Raises
    ------
    Conflict
        If the key came before with something else.
    """
    return put(connection, receipts, [(key, digest, "", now)], same=("digest",)).stored == 1


def first_at(connection: Connection, key: str) -> int:
    """When a key that was claimed came for the first time, in microseconds UTC."""
    query = sa.select(receipts.c.at).where(receipts.c.key == key)
    return int(connection.execute(query).scalar_one())
