from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine

from records import jobs
from records.jobs import Job, LostLeaseError

LEASE = 100


def put(engine: Engine, *made: Job, now: int = 0) -> int:
    with engine.begin() as connection:
        return jobs.enqueue(connection, made, now)


def take(engine: Engine, now: int, by: str = "a", most: int = 1, kind: str = "score") -> list[Job]:
    with engine.begin() as connection:
        return jobs.claim(connection, [kind], by=by, now=now, lease_us=LEASE, most=most)


def test_work_is_taken_when_it_is_due_the_longest_due_first(engine: Engine) -> None:
    late, soon = Job(kind="score", due_at=20), Job(kind="score", due_at=10, payload={"a": [1]})
    put(engine, late, soon, Job(kind="other", due_at=1))
    assert take(engine, now=9) == []
    taken = take(engine, now=30, most=5)
    assert [job.job_id for job in taken] == [soon.job_id, late.job_id]
    assert taken[0].payload == {"a": [1]}
    assert take(engine, now=30, by="b") == [], "somebody holds them"


def test_work_of_a_dead_worker_is_taken_again_when_its_lease_ends(engine: Engine) -> None:
    put(engine, Job(kind="score", due_at=0))
    (first,) = take(engine, now=0)
    assert take(engine, now=LEASE - 1, by="b") == []
    (second,) = take(engine, now=LEASE, by="b")
    assert (second.job_id, second.attempts) == (first.job_id, 2)
    with engine.begin() as connection, pytest.raises(LostLeaseError):
        jobs.finish(connection, first, LEASE)
    with engine.begin() as connection:
        jobs.finish(connection, second, LEASE)
    assert take(engine, now=10 * LEASE) == []


def test_what_is_done_once_is_not_done_again(engine: Engine) -> None:
    put(engine, Job(kind="score", due_at=0))
    (job,) = take(engine, now=0)
    with engine.begin() as connection:
        jobs.finish(connection, job, 1)
    with engine.begin() as connection, pytest.raises(LostLeaseError):
        jobs.finish(connection, job, 2)


def test_the_same_key_is_put_down_once_also_when_it_is_done(engine: Engine) -> None:
    assert put(engine, Job(kind="score", due_at=0, key="k")) == 1
    (job,) = take(engine, now=0)
    with engine.begin() as connection:
        jobs.finish(connection, job, 1)
    assert put(engine, Job(kind="score", due_at=0, key="k")) == 0
    assert put(engine, Job(kind="score", due_at=0), Job(kind="score", due_at=0)) == 2


def test_eight_workers_take_every_job_once(engine: Engine) -> None:
    made = [Job(kind="score", due_at=0) for _ in range(200)]
    put(engine, *made)

    def work(name: int) -> list[str]:
        mine: list[str] = []
        while taken := take(engine, now=1, by=str(name), most=3):
            for job in taken:
                with engine.begin() as connection:
                    jobs.finish(connection, job, 2)
            mine += [job.job_id for job in taken]
        return mine

    with ThreadPoolExecutor(8) as pool:
        taken = [job_id for mine in pool.map(work, range(8)) for job_id in mine]
    assert sorted(taken) == sorted(job.job_id for job in made)


def test_put_off_comes_back_later_and_given_up_does_not(engine: Engine) -> None:
    put(engine, Job(kind="score", due_at=0))
    (job,) = take(engine, now=0)
    with engine.begin() as connection:
        jobs.put_off(connection, job, until=50, error="why")
        assert not jobs.is_due(connection, ["score"], 49)
        assert jobs.is_due(connection, ["score"], 50)
        assert not jobs.is_due(connection, ["other"], 50)
    assert take(engine, now=49) == []
    (job,) = take(engine, now=50)
    with engine.begin() as connection:
        jobs.give_up(connection, job, 51, "why")
        assert not jobs.is_due(connection, ["score"], 10_000)
    assert take(engine, now=10_000) == []


def test_what_waits_for_the_same_lead_is_done_with_it(engine: Engine) -> None:
    put(engine, *(Job(kind="score", due_at=due, lead_id="L1") for due in (0, 0, 90)))
    put(engine, Job(kind="score", due_at=0, lead_id="L2"))
    (held,) = take(engine, now=5)
    with engine.begin() as connection:
        jobs.finish(connection, held, 5)
        jobs.finish_waiting(connection, "score", "L1", 5)
    assert [job.lead_id for job in take(engine, now=5, most=9)] == ["L2"]
    assert [job.lead_id for job in take(engine, now=90, most=9)] == ["L1"], "not yet due then"


def test_old_work_that_is_done_can_be_forgotten(engine: Engine) -> None:
    put(engine, Job(kind="score", due_at=0), Job(kind="score", due_at=0))
    (job,) = take(engine, now=0)
    with engine.begin() as connection:
        jobs.finish(connection, job, 7)
        assert jobs.forget(connection, before=7) == 0
        assert jobs.forget(connection, before=8) == 1
        assert jobs.is_due(connection, ["score"], 0), "what waits is not forgotten"
