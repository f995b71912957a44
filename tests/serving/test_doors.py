"""The doors: on record before the answer, and a repeat is harmless."""

from __future__ import annotations

from serving.bulk import score_file
from tests.serving.conftest import NOW

DAY = "2026-10-01T09:00:00Z"
EVENT = {
    "event_id": "door-1",
    "lead_id": "door",
    "kind": "pricing",
    "occurred_at": "2026-10-10T09:00:00Z",
}


def stored(answered) -> tuple[int, int]:
    assert answered.status_code == 200, answered.text
    return answered.json()["stored"], answered.json()["repeated"]


def test_a_lead_and_what_it_does_are_on_record(client):
    lead = {"lead_id": "door", "created_at": "2026-10-01T09:00:00Z", "profile": {"employees": 120}}
    assert stored(client.post("/leads", json=lead)) == (1, 0)
    assert stored(client.post("/leads", json=lead)) == (0, 1)
    assert stored(client.post("/events", json=EVENT)) == (1, 0)
    assert stored(client.post("/events", json=EVENT)) == (0, 1)
    for path, more in (
        ("/attempts", {"outcome": "spoke", "rep": "jan"}),
        ("/dispositions", {"disposition": "accepted"}),
        ("/deals", {"stage": "won", "amount": 1200.5}),
        ("/feedback", {"verdict": "good", "reason": "had a project"}),
    ):
        row = {"lead_id": "door", "at": "2026-10-11T09:00:00Z", **more}
        assert stored(client.post(path, json=row)) == (1, 0)
        assert stored(client.post(path, json=row)) == (0, 1)
    found = client.get("/leads/door").json()
    assert found["profile"][0]["values"] == {"employees": 120}
    assert found["events"][0]["occurred_at"] == "2026-10-10T09:00:00Z"
    assert [each["stage"] for each in found["deals"]] == ["won"]
    assert found["feedback"][0]["reason"] == "had a project"


def test_an_identifier_is_one_with_and_without_blanks_around_it(client, state, tmp_path):
    """A file's cells are read so; the same lead over HTTP and from a file is one lead."""
    assert stored(client.post("/leads", json={"lead_id": " blank ", "created_at": DAY})) == (1, 0)
    assert stored(client.post("/leads", json={"lead_id": "blank", "created_at": DAY})) == (0, 1)
    assert client.get("/leads/%20blank").json()["lead_id"] == "blank"
    assert client.get("/why", params={"lead_id": "blank "}).json()["value"] == "'blank'"
    (tmp_path / "in.csv").write_text("lead_id\n blank \n", encoding="utf-8")
    champion = state.champion.in_use().registered
    assert score_file(state.engine, champion, tmp_path / "in.csv", tmp_path / "out.csv", NOW) == 1


def test_an_event_counts_from_when_it_came_unless_it_says_otherwise(client):
    client.post("/leads", json={"lead_id": "late", "created_at": "2026-10-01T09:00:00Z"})
    late = {**EVENT, "lead_id": "late", "event_id": "late-1"}
    known = {**late, "event_id": "late-2", "recorded_at": "2026-10-10T09:00:05Z"}
    asked = {"lead_id": "late", "as_of": "2026-10-12T09:00:00Z", "dry_run": True}

    def views() -> int:
        reasons = client.post("/score", json=asked).json()["reasons"]
        return next(each["value"] for each in reasons if each["feature"] == "pricing_30d")

    client.post("/events", json=late)
    assert views() == 0
    client.post("/events", json=known)
    assert views() == 1


def test_the_same_identifier_with_another_body_is_a_conflict(client):
    client.post("/leads", json={"lead_id": "clash", "created_at": "2026-10-01T09:00:00Z"})
    event = {
        **EVENT,
        "lead_id": "clash",
        "event_id": "clash-1",
        "recorded_at": "2026-10-10T09:01:00Z",
    }
    assert stored(client.post("/events", json=event)) == (1, 0)
    answered = client.post("/events", json={**event, "kind": "blog"})
    assert answered.status_code == 409
    assert "clash-1" in answered.json()["value"]


def test_a_key_makes_a_repeat_harmless(client):
    client.post("/leads", json={"lead_id": "keyed", "created_at": "2026-10-01T09:00:00Z"})
    event = {"lead_id": "keyed", "kind": "blog", "occurred_at": "2026-10-10T09:00:00Z"}
    headers = {"Idempotency-Key": "abc"}
    assert stored(client.post("/events", json=event, headers=headers)) == (1, 0)
    assert stored(client.post("/events", json=event, headers=headers)) == (0, 1)
    other = {**event, "kind": "pricing"}
    assert client.post("/events", json=other, headers=headers).status_code == 409
