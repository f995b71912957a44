"""Who hears of what: the owner of a new lead, of a reminder; the team's lead of a breach."""

from __future__ import annotations

from sqlalchemy import Connection

from definition import Definition
from followup import notify, profile
from followup.notify import CRM, HOT
from records.assignments import Assignment
from records.promises import Promise
from records.qualifications import Qualification


def assigned(
    connection: Connection,
    made: Assignment,
    found: Qualification,
    definition: Definition,
    now: int,
) -> None:
    """The owner, the company's own system, and for a hot lead whoever wants to hear of those."""
    recipients = [made.owner]
    recipients += [CRM] if CRM in definition.channels else []
    chance = profile.answer(connection, found.decision_id).get("probability", 0.0)
    is_hot = chance >= definition.hot.probability
    recipients += [HOT] if is_hot and HOT in definition.channels else []
    about: dict[str, object] = {"assignment_id": made.assignment_id, "is_hot": is_hot}
    for recipient in recipients:
        _tell(connection, "assigned", recipient, made, f"assigned:{made.assignment_id}", now, about)


def reminded(connection: Connection, held: Assignment, promise: Promise, now: int) -> None:
    """The owner, before a promise is due."""
    key = f"reminder:{promise.promise_id}"
    _tell(connection, "reminder", held.owner, held, key, now, _about(held, promise))


def broken(
    connection: Connection,
    held: Assignment,
    promise: Promise,
    definition: Definition,
    now: int,
) -> None:
    """Whoever leads the owner's team, once a promise is broken; the team where nobody leads it."""
    leads = [name for name, rep in definition.reps.items() if rep.team == held.team and rep.lead]
    for recipient in leads or [held.team]:
        key = f"broken:{promise.promise_id}"
        _tell(connection, "broken", recipient, held, key, now, _about(held, promise))


def _about(held: Assignment, promise: Promise) -> dict[str, object]:
    return {
        "assignment_id": held.assignment_id,
        "line": promise.line,
        "due_at": promise.due_at,
    }


def _tell(
    connection: Connection,
    kind: str,
    recipient: str,
    held: Assignment,
    key: str,
    now: int,
    about: dict[str, object],
) -> None:
    notice = notify.Notice(
        key=f"{key}:{recipient}",
        kind=kind,
        recipient=recipient,
        lead_id=held.lead_id,
        about=about,
    )
    notify.tell(connection, notice, now)
