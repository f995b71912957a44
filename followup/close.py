"""What sales did ends what it had to do: calls, a disposition, feedback."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection

from followup import room
from followup.handover import Handover
from records import assignments, qualifications, tasks
from records.assignments import Assignment
from records.moments import from_microseconds, to_microseconds
from records.qualifications import Qualification

#: Sales' word on a lead; a deal says the same as ``accepted``.
_WORDS = ("accepted", "disqualified", "nurture")


def settle(
    connection: Connection, held: Assignment, found: Qualification, became: Handover, now: int
) -> None:
    """Close what is done; the same again changes nothing."""
    until = from_microseconds(now)
    calls = became.calls(until)
    if calls:
        _done(connection, held, calls[0].at, calls[0].outcome, "first_call")
    judged = became.first("feedback", until)
    if judged is not None:
        _done(connection, held, judged.at, judged.word, "feedback")
    said = became.first("dispositions", until, *_WORDS)
    deal = became.first("deals", until)
    if said is not None and (deal is None or said.at <= deal.at):
        _close(connection, held, found, said.at, said.word, now)
    elif deal is not None:
        _close(connection, held, found, deal.at, "accepted", now)


def _done(connection: Connection, held: Assignment, at: dt.datetime, why: str, kind: str) -> None:
    tasks.done(connection, held.assignment_id, to_microseconds(at), why, kind)


def _close(
    connection: Connection,
    held: Assignment,
    found: Qualification,
    at: dt.datetime,
    why: str,
    now: int,
) -> None:
    if found.closed_at is not None or held.ended_at is not None:
        return
    moment = to_microseconds(at)
    qualifications.close(connection, held.lead_id, moment, why)
    assignments.end(connection, held.lead_id, moment, why)
    tasks.done(connection, held.assignment_id, moment, why, "first_call")
    room.somebody_has_room(connection, now)
