"""Retraining as durable work: a process of its own, once, again where it failed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine

from followup.work import Work
from records import jobs, tables
from records.jobs import LostLeaseError
from serving import retraining
from serving.retraining import HOUR_US, RETRAIN, Retrainer, RetrainingFailed

NOW = 1_000 * HOUR_US + 5


def command(body: str) -> tuple[str, ...]:
    """A program that stands where the command line does."""
    return sys.executable, "-c", f"import sys; {body}"


def ask(engine: Engine, at: int = NOW) -> None:
    with engine.begin() as connection:
        retraining.ask(connection, at)


def work(engine: Engine, retrainer: Retrainer, now: int) -> int:
    return Work(
        engine=engine, handlers={RETRAIN: retrainer.do}, clock=lambda: now, name="a test"
    ).step([RETRAIN])


def waiting(engine: Engine) -> list[int]:
    with engine.connect() as connection:
        rows = connection.execute(tables.jobs.select()).mappings().all()
    return [row["due_at"] for row in rows if row["done_at"] is None]


def test_it_is_looked_at_once_an_hour_however_many_ask(engine, tmp_path):
    for _ in range(3):
        ask(engine)
    assert waiting(engine) == [1_001 * HOUR_US]
    note = tmp_path / "ran"
    retrainer = Retrainer(tmp_path, {}, command(f"open({str(note)!r}, 'a').write('x')"))
    assert work(engine, retrainer, NOW) == 0
    assert work(engine, retrainer, NOW + HOUR_US) == 1
    assert note.read_text() == "x"
    assert waiting(engine) == [1_002 * HOUR_US]


def test_it_runs_the_command_for_the_home(tmp_path):
    note = tmp_path / "arguments"
    body = f"open({str(note)!r}, 'w').write(' '.join(sys.argv[1:]))"
    assert Retrainer(Path("/srv/acme"), {}, command(body)).run() == 0
    assert note.read_text() == "--home /srv/acme retrain --if-due"


def test_a_gate_that_says_no_is_an_answer(tmp_path):
    assert Retrainer(tmp_path, {}, command("sys.exit(3)")).run() == 3


def test_what_fails_is_told_and_tried_again(engine, tmp_path):
    retrainer = Retrainer(tmp_path, {}, command("sys.exit('the disk is full')"))
    with pytest.raises(RetrainingFailed, match="the disk is full"):
        retrainer.run()
    ask(engine)
    assert work(engine, retrainer, NOW + HOUR_US) == 1
    assert len(waiting(engine)) == 1
    with engine.connect() as connection:
        [row] = connection.execute(tables.jobs.select()).mappings().all()
    assert "the disk is full" in row["error"]


def test_who_lost_the_job_meanwhile_puts_nothing_down(engine, tmp_path):
    ask(engine)
    now = NOW + HOUR_US
    with engine.begin() as connection:
        [job] = jobs.claim(connection, [RETRAIN], by="me", now=now, lease_us=1)
        [taken] = jobs.claim(connection, [RETRAIN], by="other", now=now + 2, lease_us=HOUR_US)
        jobs.finish(connection, taken, now + 3)
    with pytest.raises(LostLeaseError):
        Retrainer(tmp_path, {}, command("")).do(engine, job, now + 4)
    assert waiting(engine) == []
