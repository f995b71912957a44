"""A qualification gets an owner: routed, with a first task, promises and notices, at once."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, Engine
from ulid import ULID

from definition import Definition
from followup import incomplete, keep, room, tell
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
    """Nobody had room, or the owner did not call in time: somebody else may."""
    held = assignments.find(connection, assignment_id)
    if held is None or held.ended_at is not None or held.qualification_id is None:
        return
    if not held.waits and _is_called(connection, held):
        return
    found = qualifications.find(connection, held.qualification_id)
    assert found is not None
    there = _route(connection, found, definition, now, held)
    if there.waits:
        # A rep who is late stays the owner while nobody else can be.
        room.look_again(connection, held, now + room.LOOK_AGAIN_US)
        return
    why = "somebody has room" if held.waits else "not called in time"
    assignments.end(connection, held.assignment_id, now, why)
    tasks.drop(connection, held.assignment_id, now, why)
    promises.void(connection, held.assignment_id, now)
    _give(connection, found, there, definition, now)


def _is_called(connection: Connection, held: Assignment) -> bool:
    """Whether the owner called after all: then the lead stays."""
    asked = tasks.of(connection, held.assignment_id)
    return any(task.kind == "first_call" and task.done_at is not None for task in asked)


def _route(
    connection: Connection,
    found: Qualification,
    definition: Definition,
    now: int,
    held: Assignment | None = None,
) -> Route:
    loads = {
        owner: RepLoad(
            n_open=load.n_open,
            n_given=load.n_given,
            last_given_at=from_microseconds(load.last_at),
        )
        for owner, load in assignments.loads(connection, now - TURNS_DAYS * DAY_US).items()
    }
    had_by = frozenset({held.owner} if held is not None and not held.waits else ())
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
