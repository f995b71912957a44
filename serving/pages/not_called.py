"""Why a lead that went to sales was not called: what is on record of it, never a guess."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa
from sqlalchemy import Connection

from definition import Definition
from definition.definition import NOBODY
from followup.clock import Clock
from followup.promises import first_call_kind
from records.figures.last import Delivered
from records.moments import from_microseconds, to_microseconds
from records.tables import assignments, promises, qualifications

Reason = Literal[
    "talking", "decided", "unassigned", "waits", "marketing", "no_owner", "late", "not_due", "owned"
]


@dataclass(frozen=True, kw_only=True)
class NotCalled:
    """One reason, with what it is about."""

    reason: Reason
    owner: str = ""
    team: str = ""
    #: When the first call is or was due, microseconds UTC; None where none was promised.
    due_at: int | None = None


def not_called(
    connection: Connection, leads: Sequence[Delivered], definition: Definition, now: int
) -> dict[str, NotCalled]:
    """The reason for each of these leads that nobody called."""
    silent = [each for each in leads if not each.n_calls]
    ids = [each.lead_id for each in silent]
    held = _held(connection, ids)
    crossed = _waiting(connection, ids)
    return {
        each.lead_id: _reason(
            each, held.get(each.lead_id), each.lead_id in crossed, definition, now
        )
        for each in silent
    }


def _reason(
    lead: Delivered, held: sa.RowMapping | None, is_waiting: bool, definition: Definition, now: int
) -> NotCalled:
    """The first that holds explains it: who is in talks needs no call."""
    owner = (held["owner"] if held else lead.owner) or ""
    team = held["team"] if held else ""
    if lead.stage:
        return NotCalled(reason="talking", owner=owner)
    if lead.disposition in ("disqualified", "nurture"):
        return NotCalled(reason="decided", owner=owner)
    if is_waiting and held is None:
        return NotCalled(reason="unassigned")
    if held is not None and held["waits"]:
        return NotCalled(reason="waits", owner=owner, team=team)
    if not owner or owner == NOBODY:
        return NotCalled(reason="marketing" if owner else "no_owner")
    # What was promised to this owner is on record; of leads from the company's files it is not.
    due_at = (held["due_at"] if held else None) or _due_at(lead, definition)
    if due_at is None:
        return NotCalled(reason="owned", owner=owner, team=team)
    is_late = due_at <= now
    return NotCalled(reason="late" if is_late else "not_due", owner=owner, team=team, due_at=due_at)


def _due_at(lead: Delivered, definition: Definition) -> int | None:
    promised = first_call_kind(definition)
    if promised is None:
        return None
    return to_microseconds(Clock.of(definition).deadline(from_microseconds(lead.at), *promised))


def _held(connection: Connection, ids: Sequence[str]) -> dict[str, sa.RowMapping]:
    """Who has each lead now, and until when that owner promised to call."""
    of_owner = promises.c.assignment_id == assignments.c.assignment_id
    first_call = sa.and_(of_owner, promises.c.line == "first_call")
    query = (
        sa.select(
            assignments.c.lead_id,
            assignments.c.owner,
            assignments.c.team,
            assignments.c.waits,
            promises.c.due_at,
        )
        .select_from(assignments.outerjoin(promises, first_call))
        .where(assignments.c.lead_id.in_(ids), assignments.c.ended_at.is_(None))
    )
    return {row["lead_id"]: row for row in connection.execute(query).mappings()}


def _waiting(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Leads that crossed the line and were not looked at yet."""
    query = sa.select(qualifications.c.lead_id).where(
        qualifications.c.lead_id.in_(ids), qualifications.c.processed_at.is_(None)
    )
    return set(connection.execute(query).scalars())
