"""A lead that lacks what the line needs gets an owner at marketing, with what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection
from ulid import ULID

from followup import notify
from followup.words import WORDS
from records import assignments, notes, people, tasks
from records.assignments import Assignment
from records.tasks import Task
from records.verdicts import Standing

if TYPE_CHECKING:
    from followup.qualify import Found

INCOMPLETE = "incomplete"


def told(connection: Connection, found: Found, before: Standing | None) -> None:
    """The verdict is another one than before: marketing gets the lead, or is rid of it."""
    if found.verdict == INCOMPLETE:
        notes.add(connection, found.lead_id, "incomplete", found.as_of, found.decision_id)
        leads = people.leads_of(connection, found.lead_id)
        if all(assignments.held_by(connection, each) is None for each in leads):
            _give_to_marketing(connection, found)
    elif before is not None and before.verdict == INCOMPLETE:
        notes.add(connection, found.lead_id, "complete", found.as_of, found.decision_id)
        release(connection, found.lead_id, found.as_of, "complete")


def release(connection: Connection, lead_id: str, at: int, why: str) -> None:
    """Marketing does not own the lead any more; nothing happens where it did not."""
    held = assignments.held_by(connection, lead_id)
    if held is not None and held.qualification_id is None:
        assignments.end(connection, held.assignment_id, at, why)
        tasks.drop(connection, held.assignment_id, at, why)


def _give_to_marketing(connection: Connection, found: Found) -> None:
    path = WORDS[found.language]["lacks"]
    made = Assignment(
        assignment_id=str(ULID()),
        lead_id=found.lead_id,
        qualification_id=None,
        owner=notify.MARKETING,
        team=notify.MARKETING,
        waits=False,
        path=path.format(missing=", ".join(found.required_missing), owner=notify.MARKETING),
        definition_version=found.definition_version,
        at=found.as_of,
    )
    assignments.begin(connection, made)
    task = Task(
        task_id=str(ULID()),
        lead_id=found.lead_id,
        assignment_id=made.assignment_id,
        kind="complete",
        created_at=found.as_of,
    )
    tasks.add(connection, [task])
    notice = notify.Notice(
        key=f"incomplete:{made.assignment_id}",
        kind=INCOMPLETE,
        recipient=notify.MARKETING,
        lead_id=found.lead_id,
        about={"decision_id": found.decision_id, "assignment_id": made.assignment_id},
    )
    notify.tell(connection, notice, found.as_of)
