"""Owners who left, or are away until after a call is due: their leads are routed again."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from sqlalchemy import Connection

from definition import Definition
from definition.handling import Rep
from followup import room
from followup.clock import Clock
from followup.route import MARKETING
from records import assignments, tasks
from records.assignments import Assignment
from records.moments import from_microseconds

#: left: the definition names no such rep any more. away: back only after the first call is due.
Absence = Literal["left", "away"]
#: Leads of one owner that are routed again at a time; the others at the next look.
_AT_A_TIME = 200


def ask(connection: Connection, definition: Definition, now: int) -> None:
    """Have the leads of all who are absent routed again."""
    today = Clock.of(definition).next_working_day(from_microseconds(now))
    for owner in sorted(assignments.owners_now(connection) - {MARKETING}):
        rep = definition.reps.get(owner)
        if rep is None or not rep.is_in(today):
            _ask(connection, owner, definition, now)


def _ask(connection: Connection, owner: str, definition: Definition, now: int) -> None:
    n_asked = 0
    for held in assignments.held_of(connection, owner):
        if n_asked < _AT_A_TIME and absence(connection, held, definition, now) is not None:
            room.look_again(connection, held, now)
            n_asked += 1


def absence(
    connection: Connection, held: Assignment, definition: Definition, now: int
) -> Absence | None:
    """Why an owner cannot go on with a lead; None where nothing is in the way.

    Whoever called already and is away keeps the lead: it waits for the one it spoke to.
    """
    if held.owner == MARKETING or not definition.reps:
        return None
    rep = definition.reps.get(held.owner)
    if rep is None:
        return "left"
    due_at = None if held.waits else _call_due_at(connection, held)
    return "away" if due_at is not None and _is_away(rep, due_at, definition, now) else None


def _call_due_at(connection: Connection, held: Assignment) -> int | None:
    """Until when the owner is to call for the first time; None once that is done."""
    for task in tasks.of(connection, held.assignment_id):
        if task.kind == "first_call" and task.done_at is None:
            return task.due_at
    return None


def _is_away(rep: Rep, due_at: int, definition: Definition, now: int) -> bool:
    """Whether no day is left on which the rep can call in time.

    After that a day off is none of the lead's business, but whoever is away does not call at all.
    """
    clock = Clock.of(definition)
    day = clock.next_working_day(from_microseconds(now))
    last = from_microseconds(due_at).astimezone(clock.zone).date()
    if due_at <= now or last < day:
        return rep.is_away(day)
    while day <= last:
        if rep.is_in(day):
            return False
        midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), clock.zone)
        day = clock.next_working_day(midnight)
    return True
