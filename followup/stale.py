"""What is not true any more when it is to be sent: then it is not sent."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Connection

from followup.notify import CRM
from records import assignments, promises
from records.assignments import Assignment
from records.notices import Notice
from records.tables import assignments as table


def why(connection: Connection, notice: Notice, now: int) -> str | None:
    """Why a notice is not to be sent any more; None where it still holds."""
    held = assignments.find(connection, str(notice.about.get("assignment_id")))
    if held is None:
        return None
    if notice.kind in ("assigned", "incomplete"):
        return _ended(connection, notice, held)
    if notice.kind in ("reminder", "broken"):
        return _settled(connection, notice, held, now)
    return None


def _ended(connection: Connection, notice: Notice, held: Assignment) -> str | None:
    """The company's own system hears of owners that were, but not after the owner that is."""
    if held.ended_at is None:
        return None
    if notice.recipient == CRM and not _has_later_owner(connection, held):
        return None
    return f"{held.owner} does not have the lead any more: {held.ended_why}"


def _has_later_owner(connection: Connection, held: Assignment) -> bool:
    later = sa.and_(table.c.lead_id == held.lead_id, table.c.at > held.at)
    return connection.execute(sa.select(sa.literal(1)).where(later).limit(1)).first() is not None


def _settled(connection: Connection, notice: Notice, held: Assignment, now: int) -> str | None:
    promise = promises.of(connection, held.assignment_id).get(str(notice.about.get("line")))
    if promise is None:
        return None
    if notice.kind == "broken":
        return None if promise.state == "broken" else f"the promise is {promise.state} after all"
    if promise.state != "open":
        return f"the promise is {promise.state}"
    is_past = promise.due_at is not None and promise.due_at <= now
    return "its time is past" if is_past else None
