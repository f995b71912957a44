"""Decisions are on record before anybody hears of them, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine

from records import decisions, tables
from records.decisions import Decision
from serving.decisions import DecisionWriter

DECISION = Decision(
    decision_id="D0",
    lead_id="L1",
    as_of=1,
    scored_at=2,
    card_id="c",
    definition_version="v",
    verdict="sales",
    inputs="{}",
    answer='{"é": 1}',
)


def made(n: int, start: int = 0) -> list[Decision]:
    return [replace(DECISION, decision_id=f"D{start + k}") for k in range(n)]


def on_record(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(connection.execute(sa.select(tables.decisions.c.decision_id)).scalars())


def test_what_is_written_is_there_for_others(engine: Engine, connected: Callable[[], Engine]):
    asyncio.run(DecisionWriter(engine).write(made(1)))
    with connected().connect() as connection:
        assert decisions.find(connection, "D0") == DECISION


def test_many_at_once_are_all_written(engine: Engine):
    writer = DecisionWriter(engine)

    async def all_at_once() -> None:
        await asyncio.gather(*(writer.write(made(2, 2 * k)) for k in range(100)))

    asyncio.run(all_at_once())
    assert on_record(engine) == {f"D{k}" for k in range(200)}


def test_none_is_written_at_once(engine: Engine):
    asyncio.run(DecisionWriter(engine).write([]))
    assert on_record(engine) == set()


def test_whoever_gives_up_takes_nobody_along(engine: Engine, hold):
    writer = DecisionWriter(engine)

    async def one_gives_up() -> None:
        release = hold()
        writes = [asyncio.create_task(writer.write(made(1, k))) for k in range(4)]
        await asyncio.sleep(0.2)
        writes[0].cancel()
        release()
        results = await asyncio.gather(*writes, return_exceptions=True)
        assert isinstance(results[0], asyncio.CancelledError)
        assert results[1:] == [None, None, None]

    asyncio.run(one_gives_up())
    assert on_record(engine) >= {"D1", "D2", "D3"}


def test_the_loop_goes_on_while_the_records_are_held(engine: Engine, hold):
    writer = DecisionWriter(engine)

    async def held() -> int:
        release = hold()
        write = asyncio.create_task(writer.write(made(1)))
        turns = 0
        for _ in range(20):
            await asyncio.sleep(0.01)
            turns += not write.done()
        release()
        await write
        return turns

    assert asyncio.run(held()) == 20
    assert on_record(engine) == {"D0"}


def test_a_failure_is_told_to_those_who_wait_and_the_next_are_tried_afresh(engine: Engine):
    writer = DecisionWriter(engine)
    asyncio.run(writer.write(made(1)))
    with pytest.raises(Exception, match=r"(?i)unique"):
        asyncio.run(writer.write(made(1)))
    asyncio.run(writer.write(made(1, 1)))
    assert on_record(engine) == {"D0", "D1"}


@pytest.fixture
def hold(connected: Callable[[], Engine]):
    """Holds the table of decisions against other writers until what it answers is called."""
    threads: list[threading.Thread] = []

    def start() -> Callable[[], None]:
        held, free = threading.Event(), threading.Event()
        engine = connected()

        def keep() -> None:
            with engine.connect() as connection:
                is_sqlite = engine.dialect.name == "sqlite"
                connection.exec_driver_sql(
                    "BEGIN IMMEDIATE" if is_sqlite else "LOCK TABLE decisions IN EXCLUSIVE MODE"
                )
                held.set()
                free.wait(20)
                connection.rollback()

        threads.append(threading.Thread(target=keep))
        threads[-1].start()
        assert held.wait(10)
        return free.set

    yield start
    for thread in threads:
        thread.join()
