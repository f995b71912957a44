"""Leads that wait until a rep has room, and when they are routed again."""

from __future__ import annotations

from sqlalchemy import Connection

from followup.kinds import ASSIGN
from records import assignments, jobs
from records.assignments import Assignment
from records.jobs import Job

#: A lead that waits is routed again so often, for reps come back to work as well.
LOOK_AGAIN_US = 600_000_000
#: Leads that are routed again when somebody gets room.
_AT_A_TIME = 20


def look_again(connection: Connection, held: Assignment, at: int) -> None:
    """Route a lead that somebody has again, at a moment."""
    again = Job(
        kind=ASSIGN,
        due_at=at,
        lead_id=held.lead_id,
        payload={"assignment_id": held.assignment_id},
        key=f"{ASSIGN}:{held.assignment_id}:{at}",
    )
    jobs.enqueue(connection, [again], at)


def somebody_has_room(connection: Connection, now: int) -> None:
    """An owner has one lead less: leads that wait are routed again, the longest waiting first."""
    for held in assignments.waiting(connection, _AT_A_TIME):
        look_again(connection, held, now)
