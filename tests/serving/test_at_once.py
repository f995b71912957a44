"""Many at once: repeats stay harmless, a big batch keeps nobody waiting, busy records are told."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from records import tables
from serving.app import application
from serving.champion import Champion
from serving.decisions import DecisionWriter
from serving.guard import Guard
from serving.service import addresses
from serving.state import State


@pytest.fixture
def fresh(engine, state) -> State:
    """Records with nothing in them on either system, scored with the card of the home."""
    writer = DecisionWriter(engine)
    yield State(engine=engine, champion=state.champion, writer=writer)
    writer.close()


def guarded(state: State) -> Guard:
    app = application(state)
    return Guard(app, addresses(app))


def rows(state: State, table: sa.Table) -> int:
    with state.engine.connect() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar()


def test_the_same_key_sent_at_once_is_stored_once(fresh):
    with TestClient(guarded(fresh)) as client, ThreadPoolExecutor(8) as pool:
        client.post("/leads", json={"lead_id": "L1", "created_at": "2026-10-01"})

        def send(n: int) -> tuple[int, int]:
            key = f"key-{n % 5}"
            event = {"lead_id": "L1", "kind": key, "occurred_at": "2026-10-10T09:00:00Z"}
            answered = client.post("/events", json=event, headers={"Idempotency-Key": key})
            assert answered.status_code == 200, answered.text
            return answered.json()["stored"], answered.json()["repeated"]

        told = list(pool.map(send, range(40)))
    assert sorted(told) == [(0, 1)] * 35 + [(1, 0)] * 5
    assert rows(fresh, tables.events) == 5


def test_the_same_lead_sent_at_once_is_stored_once(fresh):
    with TestClient(guarded(fresh)) as client, ThreadPoolExecutor(8) as pool:

        def send(_: int) -> int:
            lead = {"lead_id": "L1", "created_at": "2026-10-01", "profile": {"employees": 5}}
            answered = client.post("/leads", json=lead)
            assert answered.status_code == 200, answered.text
            return answered.json()["stored"]

        assert sum(pool.map(send, range(24))) == 1
    assert rows(fresh, tables.leads) == 1


def test_a_big_batch_keeps_nobody_waiting(state, lead):
    async def go() -> tuple[float, float]:
        transport = httpx.ASGITransport(guarded(state))
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            start = time.perf_counter()
            body = {"leads": [{"lead": lead, "dry_run": True}] * 400}
            batch = asyncio.create_task(client.post("/score_batch", json=body))
            await asyncio.sleep(0.02)
            waited = time.perf_counter()
            one = await client.post("/score", json={"lead": lead, "dry_run": True})
            waited = time.perf_counter() - waited
            assert one.status_code == 200
            assert not batch.done()
            assert len((await batch).json()["results"]) == 400
            return waited, time.perf_counter() - start

    waited, whole = asyncio.run(go())
    assert waited < whole / 4


def test_before_the_first_card_the_doors_are_open(engine, home):
    class Empty:
        def alias_version(self, alias: str) -> None:
            return None

    writer = DecisionWriter(engine)
    state = State(
        engine=engine,
        champion=Champion(Empty()),
        writer=writer,
        definition_path=home / "definition.toml",
    )
    with TestClient(guarded(state)) as client:
        lead = {"lead_id": "L1", "profile": {"employees": "many"}}
        assert client.post("/leads", json=lead).status_code == 422
        assert client.post("/leads", json={**lead, "profile": {}}).json()["stored"] == 1
        assert client.post("/score", json={"lead_id": "L1"}).status_code == 503
    writer.close()


def test_without_a_definition_the_doors_say_so(engine):
    writer = DecisionWriter(engine)
    state = State(engine=engine, champion=Champion(None), writer=writer)
    with TestClient(guarded(state)) as client:
        answered = client.post("/leads", json={"lead_id": "L1"})
    assert (answered.status_code, answered.json()["field"]) == (503, "definition")
    writer.close()


def test_what_the_card_in_use_runs_under_is_on_record(state):
    version = state.champion.in_use().registered.card.definition_version
    with state.engine.connect() as connection:
        found = connection.execute(sa.select(tables.definitions.c.version)).scalars().all()
    assert version in found
