"""A qualification gets an owner: routed, with a first task, promises and notices, at once."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, Engine
from ulid import ULID

from definition import Definition
from followup import incomplete, keep, room, tell
from followup.absence import absence
from followup.profile import routable
from followup.promised import version_of
from followup.routing import RepLoad, Route, route
from records import assignments, jobs, promises, qualifications, tasks
from records.assignments import Assignment
from records.jobs import Job
from records.locks import lock_leads
from records.moments import from_microseconds
from records.qualifications import Qualification

DAY_US = 86_400_000_000
#: Why an owner is not the owner any more.
ROOM, LATE, LEFT, AWAY = (
    "somebody has room",
    "not called in time",
    "is no rep any more",
    "is away until after the call is due",
)
#: Round robin evens out the turns of so many days.
TURNS_DAYS = 7

Agreed = Callable[[], Definition]


def assign(agreed: Agreed) -> Callable[[Engine, Job, int], None]:
    """What a worker does with a qualification, or with a lead that waits for another owner."""

    def do(engine: Engine, job: Job, now: int) -> None:
        definition = agreed()
        with engine.begin() as connection:
            _lock(connection, job)
            jobs.finish(connection, job, now)
            if "qualification_id" in job.payload:
                _first(connection, str(job.payload["qualification_id"]), definition, now)
            else:
                _again(connection, str(job.payload["assignment_id"]), definition, now)

    return do


def _lock(connection: Connection, job: Job) -> None:
    """Always the lead first: whoever locks the other way round would wait for ever."""
    assert job.lead_id is not None
    lock_leads(connection, [job.lead_id])
    assignments.lock(connection)


def _first(connection: Connection, qualification_id: str, definition: Definition, now: int) -> None:
    waits = qualifications.find(connection, qualification_id)
    if waits is None or not qualifications.process(connection, qualification_id, now):
        return
    incomplete.release(connection, waits.lead_id, now, "qualified")
    _give(connection, waits, _route(connection, waits, definition, now), definition, now)


def _again(connection: Connection, assignment_id: str, definition: Definition, now: int) -> None:
    """Nobody had room, or the owner did not call in time or is absent: somebody else may."""
    held = assignments.find(connection, assignment_id)
    if held is None or held.ended_at is not None or held.qualification_id is None:
        return
    why = _why(connection, held, definition, now)
    if why is None:
        return
    found = qualifications.find(connection, held.qualification_id)
    assert found is not None
    there = _route(connection, found, definition, now, _had_by(connection, held, why))
    if _stays(held, there, why):
        room.look_again(connection, held, now + room.LOOK_AGAIN_US)
        return
    assignments.end(connection, held.assignment_id, now, why)
    tasks.drop(connection, held.assignment_id, now, why)
    promises.void(connection, held.assignment_id, now)
    _give(connection, found, there, definition, now)


def _why(connection: Connection, held: Assignment, definition: Definition, now: int) -> str | None:
    """Why somebody else may have it; None where the owner called after all, or is back."""
    absent = absence(connection, held, definition, now)
    if absent is not None:
        return {"left": LEFT, "away": AWAY}[absent]
    if held.waits:
        return ROOM
    return LATE if definition.promises.hand_on and _is_late(connection, held) else None


def _is_late(connection: Connection, held: Assignment) -> bool:
    call = promises.of(connection, held.assignment_id).get("first_call")
    asked = tasks.of(connection, held.assignment_id)
    is_called = any(task.kind == "first_call" and task.done_at is not None for task in asked)
    return call is not None and call.state == "broken" and not is_called


def _stays(held: Assignment, there: Route, why: str) -> bool:
    """A rep who is late stays the owner while nobody else can be; once all were, their lead is."""
    if why in (LEFT, AWAY):
        return False
    is_last = there.by == "last" and there.owner != held.owner
    return there.waits and (held.waits or not is_last)


def _had_by(connection: Connection, held: Assignment, why: str) -> frozenset[str]:
    """All who had it before and may not have it again; who was away did nothing wrong."""
    had = assignments.owners(connection, held.lead_id)
    ended = {each.assignment_id: each.ended_why for each in had} | {held.assignment_id: why}
    return frozenset(
        each.owner
        for each in had
        if each.qualification_id == held.qualification_id
        and not each.waits
        and ended[each.assignment_id] != AWAY
    )


def _route(
    connection: Connection,
    found: Qualification,
    definition: Definition,
    now: int,
    had_by: frozenset[str] = frozenset(),
) -> Route:
    loads = {
        owner: RepLoad(
            n_open=load.n_open,
            n_given=load.n_given,
            last_given_at=from_microseconds(load.last_at),
        )
        for owner, load in assignments.loads(connection, now - TURNS_DAYS * DAY_US).items()
    }
    lead = routable(connection, found, now, had_by)
    return route(lead, definition, loads, from_microseconds(now))


def _give(
    connection: Connection, found: Qualification, there: Route, definition: Definition, now: int
) -> None:
    made = Assignment(
        assignment_id=str(ULID()),
        lead_id=found.lead_id,
        qualification_id=found.qualification_id,
        owner=there.owner,
        team=there.team,
        waits=there.waits,
        path=there.path(definition.company.language),
        definition_version=version_of(definition),
        at=now,
    )
    assignments.begin(connection, made)
    keep.begin(connection, made, found, definition, now)
    tell.assigned(connection, made, found, definition, now)
    if made.waits:
        room.look_again(connection, made, now + room.LOOK_AGAIN_US)
