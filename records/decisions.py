"""Decisions on record: what was asked, by which card, and what was answered, byte for byte."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

import sqlalchemy as sa
from sqlalchemy import Connection

from records import statements
from records.tables import decisions


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """One scoring."""

    decision_id: str
    lead_id: str
    #: The moment asked about, and the moment of asking, microseconds UTC.
    as_of: int
    scored_at: int
    card_id: str
    definition_version: str
    verdict: str
    #: What was asked, as JSON text.
    inputs: str
    #: What was answered, as JSON text, exactly.
    answer: str


_row = attrgetter(*decisions.c.keys())


def insert(connection: Connection, made: Sequence[Decision]) -> None:
    """Store decisions in the caller's transaction."""
    if made:
        rows = [_row(decision) for decision in made]
        connection.exec_driver_sql(statements.insert(connection, decisions), rows)


def insert_text(dialect: sa.Dialect) -> tuple[str, list[str]]:
    """The statement that stores one decision, and the order in which it wants the fields.

    For a writer that stores thousands a second: compiling and wrapping cost as much as storing.
    """
    compiled = sa.insert(decisions).compile(dialect=dialect)
    return str(compiled), list(compiled.positiontup or [])


def find(connection: Connection, decision_id: str) -> Decision | None:
    """The decision with that identifier; None where there is none."""
    query = sa.select(decisions).where(decisions.c.decision_id == decision_id)
    row = connection.execute(query).mappings().first()
    return Decision(**row) if row else None


def latest(connection: Connection, lead_id: str, at: int | None = None) -> Decision | None:
    """A lead's last decision, at or before a moment where one is given."""
    query = sa.select(decisions).where(decisions.c.lead_id == lead_id)
    if at is not None:
        query = query.where(decisions.c.scored_at <= at)
    newest = query.order_by(decisions.c.scored_at.desc(), decisions.c.decision_id.desc()).limit(1)
    row = connection.execute(newest).mappings().first()
    return Decision(**row) if row else None


def answers_of(connection: Connection, card_id: str, most: int) -> list[str]:
    """What a card answered last about each lead, newest first, as JSON text; at most so many."""
    last = (
        sa.select(sa.func.max(decisions.c.decision_id).label("decision_id"))
        .where(decisions.c.card_id == card_id)
        .group_by(decisions.c.lead_id)
        .subquery()
    )
    query = (
        sa.select(decisions.c.answer)
        .join(last, last.c.decision_id == decisions.c.decision_id)
        .order_by(decisions.c.decision_id.desc())
        .limit(most)
    )
    return list(connection.execute(query).scalars())
