"""Work is done once, tried again where it fails, given up at last."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine
from tenacity import wait_fixed

from followup import tidy
from followup.kinds import TIDY
from followup.work import SECOND_US, HopelessError, Retries, Work
from records import jobs, tables
from records.jobs import Job

#: What deeds write; the home's own secret is there before.
#: What jobs wrote, beside the secrets that every home has.
DONE = sa.select(tables.home.c.name).where(tables.home.c.value == "done")
RETRIES = Retries(pauses=wait_fixed(10), most=3)


class Clock:
    """Stands still until it is moved."""

    now = 0

    def __call__(self) -> int:
        return self.now


def work_of(engine: Engine, clock: Clock, handler: Callable[[Engine, Job, int], None]) -> Work:
    handlers = {"deed": handler, TIDY: tidy.tidy}
    return Work(engine=engine, handlers=handlers, clock=clock, name="w", retries=RETRIES)


def put(engine: Engine, *made: Job) -> None:
    with engine.begin() as connection:
        jobs.enqueue(connection, made, 0)


def rows(engine: Engine) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        query = sa.select(tables.jobs).order_by(tables.jobs.c.job_id)
        return [dict(row) for row in connection.execute(query).mappings()]


def test_what_a_job_wrote_is_gone_when_it_fails_and_there_once_when_it_works(
    engine: Engine,
) -> None:
    clock, failures = Clock(), iter([True, False])

    def deed(engine: Engine, job: Job, now: int) -> None:
        with engine.begin() as connection:
            put_down = sa.insert(tables.home).values(name=f"{job.attempts}", value="done")
            connection.execute(put_down)
            if next(failures):
                raise ValueError("not now")
            jobs.finish(connection, job, now)

    work = work_of(engine, clock, deed)
    put(engine, Job(kind="deed", due_at=0))
    work.step(["deed"])
    assert rows(engine)[0]["error"] == "ValueError: not now"
    assert work.step(["deed"]) == 0, "only after a pause"
    clock.now = 10 * SECOND_US
    work.step(["deed"])
    assert rows(engine)[0]["done_at"] == clock.now
    with engine.connect() as connection:
        assert connection.execute(DONE).scalars().all() == ["2"]


@pytest.mark.parametrize(("error", "n_tries"), [(ValueError, 3), (HopelessError, 1)])
def test_it_is_given_up_after_so_many_tries_or_at_once_where_it_is_hopeless(
    engine: Engine, error: type[Exception], n_tries: int
) -> None:
    clock, tried = Clock(), []

    def deed(engine: Engine, job: Job, now: int) -> None:
        tried.append(now)
        raise error("never")

    work = work_of(engine, clock, deed)
    put(engine, Job(kind="deed", due_at=0))
    for _ in range(6):
        work.step(["deed"])
        clock.now += 10 * SECOND_US
    assert len(tried) == n_tries
    (given_up,) = rows(engine)
    assert given_up["failed_at"] is not None
    assert given_up["error"] == f"{error.__name__}: never"


def test_whoever_lost_the_lease_leaves_nothing(engine: Engine) -> None:
    clock = Clock()

    def slow(engine: Engine, job: Job, now: int) -> None:
        clock.now += 61 * SECOND_US
        with engine.begin() as connection:
            jobs.claim(connection, ["deed"], by="other", now=clock.now, lease_us=SECOND_US)
        with engine.begin() as connection:
            connection.execute(sa.insert(tables.home).values(name="slow", value="done"))
            jobs.finish(connection, job, now)

    put(engine, Job(kind="deed", due_at=0))
    work_of(engine, clock, slow).step(["deed"])
    with engine.connect() as connection:
        assert connection.execute(DONE).first() is None
    (job,) = rows(engine)
    assert (job["leased_by"], job["done_at"], job["error"]) == ("other", None, None)


def test_old_work_is_taken_away_once_a_day(engine: Engine) -> None:
    clock = Clock()
    work = work_of(engine, clock, lambda *_: None)
    for _ in range(2):
        with engine.begin() as connection:
            tidy.ask(connection, 0)
    assert work.step([TIDY], most=9) == 1
    for day in (1, 2, tidy.KEEP_DAYS + 5):
        clock.now = day * tidy.DAY_US
        work.step([TIDY], most=9)
    kept = [row["done_at"] for row in rows(engine) if row["done_at"] is not None]
    assert kept == [(tidy.KEEP_DAYS + 5) * tidy.DAY_US]
