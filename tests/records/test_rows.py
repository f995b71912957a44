"""Two who write at once: the second waits, and then sees what the first wrote."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from records.database import connect
from records.leads import put_leads
from records.rows import Conflict, Written
from records.store import put_events
from tests.records.conftest import Desk, frame

Write = Callable[[Connection], Any]


def _event(kind: str = "pricing", event_id: str | None = "E1") -> Write:
    row = {"lead_id": "L1", "kind": kind, "occurred_at": 200, "recorded_at": 200}
    return lambda connection: put_events(connection, frame("events", {**row, "event_id": event_id}))


def _lead(created_at: int = 100, now: int = 1_000, **profile: Any) -> Write:
    row = {"lead_id": "L1", "created_at": created_at}
    return lambda connection: put_leads(connection, frame("leads", row), [profile], now)


def _at_once(engine: Engine, first: Write, second: Write, *, give_up: bool = False) -> Future[Any]:
    """The second begins while the first is not committed (or given up) yet; answers the second."""

    def later() -> Any:
        with engine.begin() as connection:
            return second(connection)

    with ThreadPoolExecutor(1) as pool, engine.connect() as connection:
        with connection.begin() as transaction:
            first(connection)
            waiting = pool.submit(later)
            threading.Event().wait(0.2)
            assert not waiting.done(), "it waits"
            if give_up:
                transaction.rollback()
            else:
                transaction.commit()
        waiting.exception()
        return waiting


@pytest.mark.parametrize("event_id", ["E1", None])
def test_of_two_equal_events_one_is_a_repeat(desk: Desk, event_id: str | None) -> None:
    desk.lead()
    written = _at_once(desk.engine, _event(event_id=event_id), _event(event_id=event_id))
    assert written.result() == Written(repeated=1)


def test_of_two_bodies_the_second_is_a_conflict(desk: Desk) -> None:
    desk.lead()
    assert isinstance(_at_once(desk.engine, _event("a"), _event("b")).exception(), Conflict)


def test_what_was_given_up_is_in_nobodys_way(desk: Desk) -> None:
    desk.lead()
    written = _at_once(desk.engine, _event("a"), _event("b"), give_up=True)
    assert written.result() == Written(stored=1)
    assert [row["kind"] for row in desk.rows("events")] == ["b"]


def test_of_two_equal_new_leads_one_is_a_repeat(desk: Desk) -> None:
    written = _at_once(desk.engine, _lead(title="A"), _lead(title="A"))
    assert written.result() == Written(repeated=1)
    assert len(desk.rows("profiles")) == 1


def test_of_two_new_leads_the_second_tells_more(desk: Desk) -> None:
    assert _at_once(desk.engine, _lead(title="A"), _lead(title="B")).result() == Written(stored=1)
    assert desk.known(("L1", 999), ("L1", 1_000)).profile["title"] == ["A", "B"]


def test_of_two_new_leads_with_other_moments_the_second_is_a_conflict(desk: Desk) -> None:
    assert isinstance(_at_once(desk.engine, _lead(100), _lead(101)).exception(), Conflict)


def test_two_that_tell_the_same_news_tell_it_once(desk: Desk) -> None:
    desk.lead(title="A")
    written = _at_once(desk.engine, _lead(title="B", now=500), _lead(title="B", now=501))
    assert written.result() == Written(repeated=1)
    assert len(desk.rows("profiles")) == 2


def _write_many(url: str, name: str) -> None:
    engine = connect(url)
    for place in range(20):
        row = {"lead_id": f"{name}{place}", "created_at": 100}
        with engine.begin() as connection:
            put_leads(connection, frame("leads", row), [{"title": name}], 1_000)
            put_leads(connection, frame("leads", {**row, "lead_id": "both"}), [{}], 1_000)
    engine.dispose()


def test_processes_that_write_at_once_wait_and_lose_nothing(desk: Desk, database_url: str) -> None:
    start = multiprocessing.get_context("spawn").Process
    processes = [start(target=_write_many, args=(database_url, name)) for name in "ab"]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]
    assert len(desk.rows("leads")) == 2 * 20 + 1
