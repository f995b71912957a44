"""The same journeys on SQLite and on PostgreSQL; a database that fails is told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from definition import read
from models.registry import Registry
from records.database import connect, migrate
from serving.app import application
from serving.champion import Champion
from serving.decisions import DecisionWriter
from serving.guard import Guard
from serving.service import addresses
from serving.state import State
from serving.why import decided
from settings import Settings

LEAD = {"lead_id": "S1", "created_at": "2026-10-01T09:00:00Z", "profile": {"employees": 120}}
EVENT = {
    "event_id": "s-1",
    "lead_id": "S1",
    "kind": "pricing",
    "occurred_at": "2026-10-10T09:00:00Z",
    "recorded_at": "2026-10-10T09:00:01Z",
    "detail": "/prijzen",
}
AS_OF = "2026-10-12T09:00:00Z"


def client_of(state: State) -> TestClient:
    app = application(state)
    return TestClient(Guard(app, addresses(app)), raise_server_exceptions=False)


@pytest.fixture
def there(home: Path, database_url: str) -> Iterator[TestClient]:
    """The service with its records on either system."""
    state = State.of(Settings.of(home, {"CALLWORTHY_DATABASE_URL": database_url}))
    state.champion.look()
    with client_of(state) as client:
        yield client
    state.writer.close()
    state.engine.dispose()


def test_from_a_lead_to_a_decision_and_why(there, home, database_url):
    assert there.post("/leads", json=LEAD).json() == {"stored": 1, "repeated": 0}
    assert there.post("/events", json=[EVENT]).json() == {"stored": 1, "repeated": 0}
    answered = there.post("/score", json={"lead_id": "S1", "as_of": AS_OF})
    answer = answered.json()
    values = {each["feature"]: each["value"] for each in answer["reasons"]}
    assert (values["pricing_30d"], values["employees"]) == (1, 120)
    assert answer["opening"]["event_ids"] == ["s-1"]
    assert "prijzen" in answer["opening"]["text"]
    assert "/prijzen" not in answer["opening"]["text"], "nobody says a path"
    decision = there.get(f"/decisions/{answer['decision_id']}")
    assert decision.content == answered.content
    assert there.get("/leads/S1").json()["decision"] == answer
    lines = decided(database_url, "S1", None, read(home / "definition.toml"))
    assert lines[0].startswith("S1 as of 2026-10-12T09:00:00Z")


def test_what_is_sent_and_what_is_on_record_score_alike(there):
    there.post("/leads", json=LEAD)
    there.post("/events", json=EVENT)
    told = {name: value for name, value in EVENT.items() if name != "lead_id"}
    sent = {"lead": {**LEAD, "events": [told]}, "as_of": AS_OF, "dry_run": True}
    recorded = {"lead_id": "S1", "as_of": AS_OF, "dry_run": True}
    answers = [there.post("/score", json=body).json() for body in (sent, recorded)]
    for answer in answers:
        del answer["decision_id"], answer["scored_at"]
    assert answers[0] == answers[1]


def test_a_batch_is_on_record_in_whole(there):
    body = {"leads": [{"lead": {**LEAD, "lead_id": f"B{n}"}, "as_of": AS_OF} for n in range(50)]}
    results = there.post("/score_batch", json=body).json()["results"]
    assert [each["lead_id"] for each in results] == [f"B{n}" for n in range(50)]
    for each in results[::10]:
        assert there.get(f"/decisions/{each['decision_id']}").json() == each


@pytest.mark.parametrize("sign", ["a\u0000b", "\ud800"])
def test_what_a_database_cannot_hold_is_refused(there, sign):
    for path, body in (
        ("/leads", {"lead_id": sign}),
        ("/leads", {"lead_id": "S2", "source": sign}),
        ("/leads", {"lead_id": "S2", "profile": {"title": sign}}),
        ("/leads", {"lead_id": "S2", "profile": {sign: 1}}),
        ("/events", {**EVENT, "kind": sign}),
        ("/events", {**EVENT, "detail": sign}),
        ("/score", {"lead_id": sign}),
    ):
        headers = {"Content-Type": "application/json"}
        answered = there.post(path, content=json.dumps(body), headers=headers)
        assert answered.status_code == 422, answered.text


def test_a_key_that_a_database_cannot_hold_is_refused(there):
    there.post("/leads", json=LEAD)
    answered = there.post("/events", json=EVENT, headers={"Idempotency-Key": b"\xe9"})
    assert answered.status_code in (200, 422)


def test_records_that_are_full_are_told_and_nothing_is_answered(home, tmp_path, lead):
    engine = connect(f"sqlite:///{tmp_path / 'full.db'}")
    migrate(engine)
    engine.dispose()
    event.listen(engine, "connect", lambda made, _: made.execute("PRAGMA max_page_count = 50"))
    state = State(engine=engine, champion=_champion(home), writer=DecisionWriter(engine))
    with client_of(state) as client:
        answers = [client.post("/score", json={"lead": lead}) for _ in range(40)]
        kept = [each.json()["decision_id"] for each in answers if each.status_code == 200]
        refused = [each for each in answers if each.status_code != 200]
        assert refused, "the records should have been full by now"
        assert {each.status_code for each in refused} == {503}
        assert "make room" in refused[-1].json()["remedy"]
        assert all(client.get(f"/decisions/{each}").status_code == 200 for each in kept)
        assert client.post("/score", json={"lead": lead, "dry_run": True}).status_code == 200
    state.writer.close()
    engine.dispose()


def test_a_database_that_went_away_is_told(
    home, postgres, connected_postgres: Callable[[], tuple[str, Callable[[], None]]], lead
):
    url, drop = connected_postgres()
    state = State.of(Settings.of(home, {"CALLWORTHY_DATABASE_URL": url}))
    state.champion.look()
    with client_of(state) as client:
        assert client.post("/score", json={"lead": lead}).status_code == 200
        drop()
        for answered in (
            client.post("/score", json={"lead": lead}),
            client.post("/leads", json=LEAD),
            client.get("/leads/S1"),
            client.get("/decisions/D1"),
            client.post("/score", json={"lead_id": "S1"}),
            client.post("/score_batch", json={"leads": [{"lead": lead}]}),
        ):
            assert answered.status_code == 503, answered.text
            assert "doctor" in answered.json()["remedy"]
        assert client.post("/score", json={"lead": lead, "dry_run": True}).status_code == 200
    state.engine.dispose()


@pytest.fixture
def connected_postgres(postgres: str) -> Callable[[], tuple[str, Callable[[], None]]]:
    """A database of its own on PostgreSQL, and how to take it away from under its users."""
    import psycopg

    def make() -> tuple[str, Callable[[], None]]:
        def run(statement: str) -> None:
            with psycopg.connect(postgres, autocommit=True) as connection:
                connection.execute(statement)

        run("DROP DATABASE IF EXISTS gone WITH (FORCE)")
        run("CREATE DATABASE gone")
        return postgres.replace("/postgres?", "/gone?"), lambda: run(
            "DROP DATABASE gone WITH (FORCE)"
        )

    return make


def _champion(home: Path) -> Champion:
    settings = Settings.of(home, {})
    champion = Champion(Registry(settings.tracking_uri, settings.artifacts_path))
    champion.look()
    return champion
