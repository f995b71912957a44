"""What was tried and said is laid beside what was promised: kept, broken, reminded, closed.

Everything is found anew from the records each time, so that what comes late, twice or in another
order ends in the same state.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace

from sqlalchemy import Connection, Engine
from ulid import ULID

from definition import Definition
from followup import close, happened, tell
from followup.handover import Handover
from followup.kinds import ASSIGN, TRACK
from followup.promised import promised_under
from followup.promises import Standing, standings
from records import assignments, jobs, promises, qualifications, tasks
from records.assignments import Assignment
from records.jobs import Job
from records.locks import lock_leads
from records.moments import from_microseconds, to_microseconds
from records.promises import Promise
from records.qualifications import Qualification
from records.tasks import Task

#: What an owner is asked to do.
_TASKS = ("first_call", "feedback")


def track(agreed: Callable[[], Definition]) -> Callable[[Engine, Job, int], None]:
    """What a worker does when something was tried or said, or a promise is due."""

    def do(engine: Engine, job: Job, now: int) -> None:
        assert job.lead_id is not None
        definition = agreed()
        with engine.begin() as connection:
            lock_leads(connection, [job.lead_id])
            jobs.finish(connection, job, now)
            jobs.finish_waiting(connection, TRACK, job.lead_id, now)
            look(connection, job.lead_id, definition, now)

    return do


def ask(connection: Connection, happened_at: Iterable[tuple[str, int]], now: int) -> None:
    """Have leads looked at, in the transaction of what was tried or said.

    Parameters
    ----------
    connection : in a transaction of the caller's
    happened_at : pairs of lead_id and moment, microseconds UTC; a clock may be ahead of ours
    now : microseconds UTC
    """
    last: dict[str, int] = {}
    for lead_id, at in happened_at:
        last[lead_id] = max(last.get(lead_id, now), at)
    made = [Job(kind=TRACK, due_at=at, lead_id=lead_id) for lead_id, at in last.items()]
    jobs.enqueue(connection, made, now)


def look(connection: Connection, lead_id: str, definition: Definition, now: int) -> None:
    """Lay all that is on record beside what the lead's owner promised.

    The caller holds the lead's lock.
    """
    held = _last_at_sales(connection, lead_id)
    if held is None:
        return
    assert held.qualification_id is not None
    found = qualifications.find(connection, held.qualification_id)
    assert found is not None
    became = happened.handover(connection, held, found, _then(connection, held, definition))
    close.settle(connection, held, found, became, now)
    _stand(connection, held, became, definition, now)


def begin(
    connection: Connection,
    held: Assignment,
    found: Qualification,
    definition: Definition,
    now: int,
) -> None:
    """An owner's promises and tasks; what sales said before it had one counts at once."""
    became = happened.handover(connection, held, found, definition)
    promised = _stand(connection, held, became, definition, now)
    todo = [
        Task(
            task_id=str(ULID()),
            lead_id=held.lead_id,
            assignment_id=held.assignment_id,
            kind=kind,
            created_at=now,
            due_at=promised[kind].due_at if kind in promised else None,
        )
        for kind in _TASKS
    ]
    tasks.add(connection, todo)
    close.settle(connection, held, found, became, now)


def _stand(
    connection: Connection, held: Assignment, became: Handover, definition: Definition, now: int
) -> dict[str, Promise]:
    there = promises.of(connection, held.assignment_id)
    then = _then(connection, held, definition)
    stood = standings(became, then, from_microseconds(now))
    fresh = []
    for standing in stood:
        before = there.get(standing.line)
        asked = before or _new(held, standing, now)
        promise = _told(connection, held, standing, asked, definition, now)
        if before is None:
            fresh.append(promise)
        elif promise != before:
            promises.change(connection, promise)
        there[standing.line] = promise
    promises.make(connection, fresh)
    _wake(connection, held, stood, there, now)
    _hand_on(connection, held, there, definition, now)
    return there


def _then(connection: Connection, held: Assignment, definition: Definition) -> Definition:
    """What the owner promised on getting the lead: who is told of it is as is agreed now."""
    return promised_under(connection, held.definition_version, definition)


def _new(held: Assignment, standing: Standing, now: int) -> Promise:
    return Promise(
        promise_id=str(ULID()),
        lead_id=held.lead_id,
        assignment_id=held.assignment_id,
        line=standing.line,
        state="open",
        made_at=now,
    )


def _told(
    connection: Connection,
    held: Assignment,
    standing: Standing,
    promise: Promise,
    definition: Definition,
    now: int,
) -> Promise:
    """The promise as it stands, with whoever is to hear of it told, once."""
    promise = replace(
        promise,
        state=standing.state,
        due_at=_us(standing.due_at),
        settled_at=_us(standing.settled_at),
    )
    alert = standing.alert(from_microseconds(now))
    is_over = held.ended_at is not None and standing.line == "first_call"
    if alert == "remind" and promise.reminded_at is None and not is_over:
        tell.reminded(connection, held, promise, now)
        return replace(promise, reminded_at=now)
    # What was lacking when the lead was handed over is marketing's; figures show it.
    if alert == "broken" and promise.told_at is None and standing.line != "complete":
        tell.broken(connection, held, promise, definition, now)
        return replace(promise, told_at=now)
    return promise


def _wake(
    connection: Connection,
    held: Assignment,
    stood: Iterable[Standing],
    there: dict[str, Promise],
    now: int,
) -> None:
    """Be there at the very moment of the next reminder or breach."""
    moments = set()
    for standing in stood:
        if standing.state != "open":
            continue
        at = [_us(standing.due_at)]
        if there[standing.line].reminded_at is None:
            at.append(_us(standing.remind_at))
        moments |= {each for each in at if each is not None and each > now}
    made = [
        Job(
            kind=TRACK,
            due_at=at,
            lead_id=held.lead_id,
            key=f"{TRACK}:{held.assignment_id}:{at}",
        )
        for at in sorted(moments)
    ]
    jobs.enqueue(connection, made, now)


def _hand_on(
    connection: Connection,
    held: Assignment,
    there: dict[str, Promise],
    definition: Definition,
    now: int,
) -> None:
    """A lead that was not called in time goes to another rep, where that is agreed."""
    call = there.get("first_call")
    is_late = call is not None and call.state == "broken" and held.ended_at is None
    if not is_late or not definition.promises.hand_on or held.waits:
        return
    work = Job(
        kind=ASSIGN,
        due_at=now,
        lead_id=held.lead_id,
        payload={"assignment_id": held.assignment_id},
        key=f"hand on:{held.assignment_id}",
    )
    jobs.enqueue(connection, [work], now)


def _last_at_sales(connection: Connection, lead_id: str) -> Assignment | None:
    had = [each for each in assignments.owners(connection, lead_id) if each.qualification_id]
    return had[-1] if had else None


def _us(at: dt.datetime | None) -> int | None:
    return None if at is None else to_microseconds(at)
