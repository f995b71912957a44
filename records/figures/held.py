"""What reps have in hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy import Connection

from records.figures.listed import profiles_of
from records.tables import assignments, attempts, decisions, leads, tasks, verdicts

#: Leads read at most; more than anybody calls.
MOST = 200


@dataclass(frozen=True, kw_only=True)
class Held:
    """A lead that somebody has; moments are microseconds UTC."""

    lead_id: str
    owner: str
    team: str
    since: int
    source: str | None
    #: What is to be done first, and when; None where nothing is.
    task: str | None
    due_at: int | None
    n_attempts: int
    last_outcome: str | None
    profile: dict[str, Any]
    #: The latest decision's answer; empty where there is none.
    answer: dict[str, Any]

    @property
    def probability(self) -> float:
        """The chance of a deal, 0-1."""
        return float(self.answer.get("probability", 0.0))


def held(connection: Connection, owner: str | None, most: int = MOST) -> list[Held]:
    """Leads in hand, the best first; one owner's, or everybody's, of which the newest so many."""
    mine = sa.and_(assignments.c.ended_at.is_(None), assignments.c.waits == 0)
    query = (
        sa.select(
            assignments.c.assignment_id,
            assignments.c.lead_id,
            assignments.c.owner,
            assignments.c.team,
            assignments.c.at,
            leads.c.source,
            decisions.c.answer,
        )
        .join(leads, leads.c.lead_id == assignments.c.lead_id)
        .outerjoin(verdicts, verdicts.c.lead_id == assignments.c.lead_id)
        .outerjoin(decisions, decisions.c.decision_id == verdicts.c.decision_id)
        .where(mine if owner is None else sa.and_(mine, assignments.c.owner == owner))
        .order_by(assignments.c.at.desc())
        .limit(most)
    )
    rows = connection.execute(query).mappings().all()
    ids = [row["lead_id"] for row in rows]
    known = profiles_of(connection, ids)
    todo = _todo(connection, [row["assignment_id"] for row in rows])
    tried = _tried(connection, ids)
    found = [
        Held(
            lead_id=row["lead_id"],
            owner=row["owner"],
            team=row["team"],
            since=row["at"],
            source=row["source"],
            task=todo.get(row["assignment_id"], (None, None))[0],
            due_at=todo.get(row["assignment_id"], (None, None))[1],
            n_attempts=len(tried.get(row["lead_id"], [])),
            last_outcome=tried.get(row["lead_id"], [None])[-1],
            profile=known.get(row["lead_id"], {}),
            answer=orjson.loads(row["answer"]) if row["answer"] else {},
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: -each.probability)


def _todo(connection: Connection, ids: list[str]) -> dict[str, tuple[str | None, int | None]]:
    """Per assignment what is due first."""
    query = (
        sa.select(tasks.c.assignment_id, tasks.c.kind, tasks.c.due_at)
        .where(tasks.c.assignment_id.in_(ids), tasks.c.done_at.is_(None))
        .order_by(sa.func.coalesce(tasks.c.due_at, 2**62).desc(), tasks.c.kind)
    )
    return {each: (kind, due_at) for each, kind, due_at in connection.execute(query)}


def _tried(connection: Connection, ids: list[str]) -> dict[str, list[str | None]]:
    """Per lead the outcomes of the attempts, oldest first."""
    query = (
        sa.select(attempts.c.lead_id, attempts.c.outcome)
        .where(attempts.c.lead_id.in_(ids))
        .order_by(attempts.c.at)
    )
    found: dict[str, list[str | None]] = {}
    for lead_id, outcome in connection.execute(query):
        found.setdefault(lead_id, []).append(outcome)
    return found
