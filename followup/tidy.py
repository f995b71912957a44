"""Once a day: work that is done long ago is taken away, so that looking for work stays quick."""

from __future__ import annotations

from sqlalchemy import Connection, Engine

from followup.kinds import TIDY
from records import jobs
from records.jobs import Job

DAY_US = 86_400_000_000
#: Kept for people who want to know what was done when.
KEEP_DAYS = 30


def ask(connection: Connection, at: int) -> None:
    """Have it done on the day of a moment, once however many ask."""
    day = Job(kind=TIDY, due_at=at, key=f"{TIDY}:{at // DAY_US}")
    jobs.enqueue(connection, [day], at)


def tidy(engine: Engine, job: Job, now: int) -> None:
    """What a worker does with such a job."""
    with engine.begin() as connection:
        jobs.finish(connection, job, now)
        jobs.forget(connection, now - KEEP_DAYS * DAY_US)
        ask(connection, now + DAY_US)
