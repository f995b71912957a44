"""Tables that show later what was decided then: cards that were used, and seals on decisions."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from records.metadata import metadata
from records.moments import UtcDateTime

#: Cards that were ever used, so that a decision needs nothing but the records.
cards = Table(
    "cards",
    metadata,
    Column("card_id", String, primary_key=True),
    #: Canonical JSON; its sha256 is the card_id.
    Column("content", Text, nullable=False),
    Column("first_used_at", UtcDateTime, nullable=False),
    #: JSON: which points were others on the card before, and what came in since. Empty for the
    #: first card of all.
    Column("moved", Text),
)

#: Links of a chain: each holds on to the one before it and to some decisions.
seals = Table(
    "seals",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("sealed_at", UtcDateTime, nullable=False),
    #: Decisions of before this moment were looked for.
    Column("until", UtcDateTime, nullable=False),
    Column("n_decisions", Integer, nullable=False),
    #: Of the seal before; empty for the first.
    Column("previous", String, nullable=False),
    Column("digest", String, nullable=False),
)

#: Which decision is under which seal.
sealed = Table(
    "sealed",
    metadata,
    Column("decision_id", String, primary_key=True),
    Column("number", Integer, nullable=False),
    #: Taken away when the person is erased: then nobody can guess what the digest is of.
    Column("salt", String, nullable=False),
    Column("digest", String, nullable=False),
)
Index("ix_sealed_number", sealed.c.number)
