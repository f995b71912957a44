"""Which moment a lead is scored at, and which moments cannot be meant."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("as_of", ["2026-09-30T23:59:59Z", "2026-10-01T10:59:59+02:00"])
def test_a_moment_before_the_lead_was_there_is_refused(client, lead, as_of):
    answered = client.post("/score", json={"lead": lead, "as_of": as_of})
    assert (answered.status_code, answered.json()["field"]) == (422, "as_of")
    assert "2026-10-01T09:00:00Z" in answered.json()["remedy"]


def test_the_moment_of_its_creation_will_do(client, lead):
    asked = {"lead": lead, "as_of": lead["created_at"]}
    assert client.post("/score", json=asked).json()["as_of"] == "2026-10-01T09:00:00Z"


def test_a_lead_on_record_is_not_scored_before_it_was_there(client):
    client.post("/leads", json={"lead_id": "early", "created_at": "2026-10-01T09:00:00Z"})
    asked = {"lead_id": "early", "as_of": "2026-09-30T00:00:00Z"}
    answered = client.post("/score", json=asked)
    assert (answered.status_code, answered.json()["field"]) == (422, "as_of")
    batch = client.post("/score_batch", json={"leads": [asked]}).json()["results"]
    assert batch[0]["field"] == "as_of"


def test_a_clock_that_is_ahead_keeps_nobody_from_a_score_now(client, lead):
    ahead = {**lead, "created_at": "2099-01-01T00:00:00Z"}
    assert client.post("/score", json={"lead": ahead}).status_code == 200


def test_a_moment_without_a_zone_is_the_companys(client, lead):
    answer = client.post("/score", json={"lead": lead, "as_of": "2026-10-12T11:00:00"}).json()
    assert answer["as_of"] == "2026-10-12T09:00:00Z"
