"""What became of a lead since somebody got it, read from the records."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Connection, Table

from definition import Definition
from followup import profile
from followup.handover import Attempt, Handover, Said
from records import assignments, people, promises, tables
from records.assignments import Assignment
from records.moments import from_microseconds
from records.qualifications import Qualification


def handover(
    connection: Connection, held: Assignment, found: Qualification, definition: Definition
) -> Handover:
    """Everything on record since the lead crossed the line, or since its next owner got it."""
    earlier = [
        each
        for each in assignments.owners(connection, held.lead_id)
        if each.qualification_id == found.qualification_id
        and each.assignment_id != held.assignment_id
    ]
    is_first = not any(_had_its_time(connection, each) for each in earlier)
    # Sales may know the person by another of its leads.
    leads = people.leads_of(connection, held.lead_id)
    known = profile.known(connection, held.lead_id, found.opened_at)
    return Handover(
        lead_id=held.lead_id,
        since=from_microseconds(found.opened_at if is_first else held.at),
        assigned_at=None if held.waits else from_microseconds(held.at),
        source=profile.row(connection, held.lead_id).get("source") or "",
        missing=tuple(name for name in definition.promises.complete if name not in known),
        attempts=_attempts(connection, leads),
        dispositions=_said(connection, tables.dispositions, "disposition", leads),
        feedback=_said(connection, tables.feedback, "verdict", leads),
        deals=_said(connection, tables.deals, "stage", leads),
    )


def _had_its_time(connection: Connection, owner: Assignment) -> bool:
    """Whether an owner's time ran out; one who left or is away before that took none of it."""
    if owner.waits:
        return False
    call = promises.of(connection, owner.assignment_id).get("first_call")
    return call is None or call.state != "void"


def _attempts(connection: Connection, lead_ids: list[str]) -> tuple[Attempt, ...]:
    table = tables.attempts
    query = sa.select(table.c.at, table.c.channel, table.c.outcome).where(
        table.c.lead_id.in_(lead_ids), table.c.at.is_not(None)
    )
    return tuple(
        Attempt(at=from_microseconds(at), channel=channel, outcome=outcome)
        for at, channel, outcome in connection.execute(query)
    )


def _said(connection: Connection, table: Table, word: str, lead_ids: list[str]) -> tuple[Said, ...]:
    query = sa.select(table.c.at, table.c[word]).where(
        table.c.lead_id.in_(lead_ids), table.c.at.is_not(None)
    )
    return tuple(
        Said(at=from_microseconds(at), word=said) for at, said in connection.execute(query)
    )
