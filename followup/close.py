"""What sales did ends what it had to do: calls, a disposition, feedback."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection

from followup import room
from followup.handover import Handover, Said
from records import assignments, qualifications, tasks
from records.assignments import Assignment
from records.moments import from_microseconds, to_microseconds
from records.qualifications import Qualification

#: Sales' word on a lead.
_WORDS = ("accepted", "disqualified", "nurture")


def settle(
    connection: Connection, held: Assignment, found: Qualification, became: Handover, now: int
) -> None:
    """Close what is done; what comes later but happened earlier moves the moment."""
    until = from_microseconds(now)
    calls = became.calls(until)
    closed = _closed(became, until)
    judged = became.first("feedback", until)
    if calls:
        _done(connection, held, "first_call", calls[0].at, calls[0].outcome)
    elif closed is not None:
        _done(connection, held, "first_call", closed.at, closed.word)
    if judged is not None:
        _done(connection, held, "feedback", judged.at, judged.word)
    if closed is not None:
        _close(connection, held, found, closed, now)


def _closed(became: Handover, until: dt.datetime) -> Said | None:
    """Sales' first word: a disposition, or a deal, which says the same as ``accepted``."""
    said = became.first("dispositions", until, *_WORDS)
    deal = became.first("deals", until)
    if deal is not None and (said is None or deal.at < said.at):
        return Said(at=deal.at, word="accepted")
    return said


def _done(connection: Connection, held: Assignment, kind: str, at: dt.datetime, why: str) -> None:
    tasks.settle(connection, held.assignment_id, kind, to_microseconds(at), why)


def _close(
    connection: Connection, held: Assignment, found: Qualification, closed: Said, now: int
) -> None:
    at = to_microseconds(closed.at)
    if (found.closed_at, found.closed_why) == (at, closed.word):
        return
    qualifications.close(connection, found.qualification_id, at, closed.word)
    assignments.end(connection, held.assignment_id, at, closed.word)
    if found.closed_at is None:
        room.somebody_has_room(connection, now)
