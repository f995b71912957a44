"""An answer adds up, follows from itself, and is on record as it was given."""

from __future__ import annotations

import hashlib
import json

import pytest
from starlette.testclient import TestClient

from records import decisions
from serving.state import State

AS_OF = "2026-10-12T09:00:00Z"


def ask(client: TestClient, lead: dict, **more: object) -> dict:
    answered = client.post("/score", json={"lead": lead, "as_of": AS_OF, **more})
    assert answered.status_code == 200, answered.text
    return answered.json()


def test_reasons_sum_to_the_halves_and_the_halves_to_the_total(client, lead):
    answer = ask(client, lead)
    for half in ("fit", "engagement"):
        points = [each["points"] for each in answer["reasons"] if each["half"] == half]
        assert sum(points) == answer[half]["points"]
        assert answer[half]["passes"] == (answer[half]["points"] >= answer[half]["threshold"])
    halves = answer["fit"]["points"] + answer["engagement"]["points"]
    assert answer["total_points"] == answer["base_points"] + halves
    assert answer["probability"] == pytest.approx(1 / (1 + 2 ** (-answer["total_points"] / 20)))


def test_the_verdict_follows_from_halves_and_musts(client, lead):
    for title in ("Directeur", "Stagiair", None):
        answer = ask(client, {**lead, "profile": {**lead["profile"], "title": title}})
        passes = all(answer[part]["passes"] for part in ("fit", "engagement", "must"))
        assert (answer["verdict"] == "sales") == passes


def test_reasons_come_largest_first_then_by_name(client, lead):
    reasons = ask(client, lead)["reasons"]
    keys = [(-abs(each["points"]), each["feature"]) for each in reasons]
    assert keys == sorted(keys)


def test_a_decision_can_be_fetched_again_equal_to_the_byte(client, lead):
    answered = client.post("/score", json={"lead": lead, "as_of": AS_OF})
    again = client.get(f"/decisions/{answered.json()['decision_id']}")
    assert again.content == answered.content


def test_a_dry_run_leaves_nothing_on_record(client, lead, state: State):
    decision_id = ask(client, lead, dry_run=True)["decision_id"]
    assert client.get(f"/decisions/{decision_id}").status_code == 404
    with state.engine.connect() as connection:
        assert decisions.find(connection, decision_id) is None


def test_an_event_at_or_after_the_moment_changes_nothing(client, lead):
    before = ask(client, lead)
    late = [*lead["events"], {"kind": "demo_request", "occurred_at": AS_OF}]
    late.append({"kind": "pricing", "occurred_at": "2026-10-11T10:00:00Z", "recorded_at": AS_OF})
    after = ask(client, {**lead, "events": late})
    assert after["reasons"] == before["reasons"]


def test_the_order_of_events_decides_nothing(client, lead):
    turned = {**lead, "events": lead["events"][::-1]}
    assert ask(client, turned)["reasons"] == ask(client, lead)["reasons"]


def test_unknown_names_and_kinds_are_accepted_and_named(client, lead):
    strange = {**lead, "profile": {**lead["profile"], "shoe_size": 44}}
    strange["events"] = [*lead["events"], {"kind": "moon_walk", "occurred_at": "2026-10-01"}]
    assert ask(client, strange)["ignored"] == ["shoe_size", "moon_walk"]


def test_the_language_can_be_chosen(client, lead):
    texts = {}
    for language in ("nl", "en"):
        body = {"lead": lead, "as_of": AS_OF}
        answer = client.post(f"/score?lang={language}", json=body).json()
        texts[language] = {each["feature"]: each["text"] for each in answer["reasons"]}
    assert texts["nl"]["pricing_30d"].endswith("2 keer in de laatste 30 dagen")
    assert texts["en"]["pricing_30d"].endswith("2 times in the last 30 days")


def test_the_opening_rests_on_events_that_are_there(client, lead):
    answer = ask(client, lead)
    assert answer["opening"]["event_ids"] == ["E2"]
    nothing = ask(client, {**lead, "events": []})
    assert nothing["opening"] is None


def test_what_would_qualify_does_qualify(client, lead):
    """Do what to_qualify says, and the lead goes to sales."""
    cold = {**lead, "events": []}
    answer = ask(client, cold)
    changes = answer["to_qualify"]
    if answer["fit"]["passes"] and answer["must"]["passes"]:
        assert changes
        gained = sum(each["points"] for each in changes)
        assert answer["engagement"]["points"] + gained >= answer["engagement"]["threshold"]


def test_another_industry_cannot_happen(client, lead):
    student = {**lead, "profile": {"title": "Student", "industry": "retail"}, "events": []}
    changes = ask(client, student)["to_qualify"]
    assert "title_seniority" not in {each["feature"] for each in changes}
    assert changes == []


def test_a_lead_on_record_is_scored_by_what_was_known(client):
    asked = {"lead_id": "L000001", "as_of": "2026-10-30T09:00:00Z"}
    ids = client.get("/leads/L000001").status_code
    if ids == 404:
        pytest.skip("the sample names its leads otherwise")
    answered = client.post("/score", json=asked)
    assert answered.status_code == 200


def test_the_card_is_served_byte_for_byte(client):
    answered = client.get("/card")
    card_id = hashlib.sha256(answered.content).hexdigest()
    assert answered.headers["etag"] == f'"{card_id}"'
    assert client.get("/card", headers={"If-None-Match": f'"{card_id}"'}).status_code == 304
    assert json.loads(answered.content)["format"] == "callworthy-card/1"


def test_a_batch_answers_each_by_itself_in_order(client, lead):
    wrong = {"lead": {**lead, "profile": {"employees": "many"}}}
    batch = [{"lead": lead, "as_of": AS_OF}, wrong, {"lead_id": "nobody"}, {}]
    results = client.post("/score_batch", json={"leads": batch}).json()["results"]
    assert results[0]["lead_id"] == "L1"
    assert results[1]["field"] == "lead.profile.employees"
    assert results[2]["error"] == "is not on record"
    assert set(results[3]) == {"error", "field", "value", "remedy"}
    again = client.get(f"/decisions/{results[0]['decision_id']}").json()
    assert again == results[0]


def test_a_batch_of_none_is_answered(client):
    assert client.post("/score_batch", json={"leads": []}).json() == {"results": []}
