"""Which share of leads below the line is tried out, from when on, and why so many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy import Connection

from records import tables
from records.learning import explorations
from records.statements import insert_new


@dataclass(frozen=True, kw_only=True)
class Settled:
    """A share that was worked out."""

    #: Microseconds UTC.
    since: int
    share: float
    #: What it follows from: ``training.exploration.share.figures``.
    figures: dict[str, Any]


def put(connection: Connection, since: int, share: float, figures: dict[str, Any]) -> None:
    """From that moment on (microseconds UTC) so many."""
    row = (since, share, orjson.dumps(figures).decode())
    connection.exec_driver_sql(insert_new(connection, explorations), [row])


def share(connection: Connection, at: int) -> float | None:
    """The share in force at a moment; None where none was ever worked out."""
    query = sa.select(explorations.c.share).where(explorations.c.since <= at)
    newest = query.order_by(explorations.c.since.desc()).limit(1)
    found = connection.execute(newest).scalar()
    return None if found is None else float(found)


def drawn(connection: Connection) -> dict[str, float]:
    """Leads that were tried out below the line, each with the chance it had of that, 0-1.

    A person who was erased has no inputs any more, and is left out.
    """
    why, said = tables.qualifications.c, tables.decisions.c
    query = (
        sa.select(why.lead_id, said.answer)
        .join_from(tables.qualifications, tables.decisions, why.decision_id == said.decision_id)
        .where(why.why == "explore")
    )
    found = {}
    for lead_id, answer in connection.execute(query):
        handover = (orjson.loads(answer or "{}") or {}).get("handover") or {}
        if handover.get("propensity"):
            found[str(lead_id)] = float(handover["propensity"])
    return found


def settled(connection: Connection, at: int) -> Settled | None:
    """What was in force at a moment, with what it follows from; None where nothing was."""
    query = sa.select(explorations).where(explorations.c.since <= at)
    found = connection.execute(query.order_by(explorations.c.since.desc()).limit(1)).first()
    if found is None:
        return None
    figures = orjson.loads(found.figures)
    return Settled(since=int(found.since), share=float(found.share), figures=figures)
