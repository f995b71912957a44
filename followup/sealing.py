"""Every five minutes: what was decided goes under a seal."""

from __future__ import annotations

from sqlalchemy import Connection, Engine

from followup.kinds import SEAL
from records import jobs, seals
from records.jobs import Job

EVERY_US = 300_000_000


def ask(connection: Connection, at: int) -> None:
    """Have it done in the five minutes of a moment, once however many ask."""
    soon = Job(kind=SEAL, due_at=at, key=f"{SEAL}:{at // EVERY_US}")
    jobs.enqueue(connection, [soon], at)


def seal(engine: Engine, job: Job, now: int) -> None:
    """What a worker does with such a job."""
    seals.seal(engine, now)
    with engine.begin() as connection:
        jobs.finish(connection, job, now)
        ask(connection, now + EVERY_US)
