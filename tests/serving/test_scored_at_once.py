"""What comes through a door is looked at at once; what comes late changes no past score."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from serving.worker import AT_A_TIME
from tests.serving.live import DEMO, GOOD, SECOND, START, Live, iso


def test_an_event_that_takes_a_lead_over_the_line_qualifies_it(live: Live) -> None:
    live.lead("L1")
    live.work()
    assert [each["verdict"] for each in live.answers("L1")] == ["nurture"]
    live.events("L1", *DEMO)
    live.work()
    before, after = live.answers("L1")
    assert after["verdict"] == "sales"
    (opened,) = live.rows("qualifications")
    assert (opened["lead_id"], opened["decision_id"]) == ("L1", after["decision_id"])
    assert before["total_points"] < after["total_points"]


def test_who_has_a_lead_and_what_is_to_be_done_is_told_with_it(live: Live) -> None:
    live.lead("L1")
    live.events("L1", *DEMO)
    live.work()
    told = live.client.get("/leads/L1").json()
    (qualified,), (held,) = told["qualifications"], told["assignments"]
    assert qualified["decision_id"] in {each["decision_id"] for each in live.answers("L1")}
    assert held["qualification_id"] == qualified["qualification_id"]
    assert held["path"]
    assert {each["kind"] for each in told["tasks"]} == {"first_call", "feedback"}
    (call,) = [each for each in told["promises"] if each["line"] == "first_call"]
    assert call["state"] == "open"
    assert call["due_at"].endswith("Z")
    assert "assigned" in {each["kind"] for each in told["notices"]}


def test_a_repeated_delivery_is_looked_at_once(live: Live) -> None:
    live.lead("L1")
    event = {"event_id": "E1", "lead_id": "L1", "kind": "pricing", "occurred_at": iso(live.at)}
    live.post("/events", event)
    live.work()
    n_decisions = len(live.answers("L1"))
    assert live.post("/events", event) == {"stored": 0, "repeated": 1}
    assert live.work() == 0
    assert len(live.answers("L1")) == n_decisions


def test_events_that_wait_together_are_looked_at_together(live: Live) -> None:
    live.lead("L1")
    for _ in range(3 * AT_A_TIME):
        live.events("L1", "blog")
    live.work()
    assert len(live.answers("L1")) <= AT_A_TIME
    assert all(job["done_at"] is not None for job in live.rows("jobs"))


def test_a_late_event_changes_the_next_score_and_no_past_one(live: Live) -> None:
    live.lead("L1")
    live.work()
    earlier = live.at
    before = score_as_of(live, earlier)
    live.at += 3600 * SECOND
    live.events("L1", *DEMO, back_days=1)
    live.work()
    assert live.answers("L1")[-1]["verdict"] == "sales"
    assert score_as_of(live, earlier) == before


def score_as_of(live: Live, moment: int) -> tuple[int, str]:
    answer = live.post("/score", {"lead_id": "L1", "as_of": iso(moment), "dry_run": True})
    return answer["total_points"], answer["verdict"]


def test_an_event_with_a_clock_ahead_counts_when_it_happened(live: Live) -> None:
    live.lead("L1")
    live.work()
    ahead = live.at + 60 * SECOND
    rows = [{"lead_id": "L1", "kind": kind, "occurred_at": iso(ahead)} for kind in DEMO]
    live.post("/events", rows)
    live.work()
    assert live.rows("qualifications") == []
    live.work(seconds=60)
    assert len(live.rows("qualifications")) == 1


def test_a_lead_that_lacks_what_the_line_needs_goes_to_marketing(live: Live) -> None:
    bare = {name: value for name, value in GOOD.items() if name != "title"}
    live.post("/leads", {"lead_id": "L1", "profile": bare})
    live.events("L1", *DEMO)
    live.work()
    assert live.answers("L1")[-1]["verdict"] == "incomplete"
    (owned,) = live.rows("assignments")
    assert (owned["owner"], owned["ended_at"]) == ("marketing", None)
    assert owned["path"] == "onvolledig, mist Functie -> marketing"
    live.post("/leads", {"lead_id": "L1", "profile": GOOD})
    live.work()
    assert len(live.rows("qualifications")) == 1


@pytest.mark.parametrize("seed", range(5))
def test_shuffled_and_repeated_deliveries_end_in_the_same_state(live: Live, seed: int) -> None:
    shuffled = random.Random(seed)
    live.lead("L1")
    at = START - 86_400 * SECOND
    rows = [
        {
            "event_id": f"E{place}",
            "lead_id": "L1",
            "kind": kind,
            "occurred_at": iso(at + place * SECOND),
        }
        for place, kind in enumerate((*DEMO, "blog", "careers", "pricing"))
    ]
    shuffled.shuffle(rows)
    for row in [*rows, *shuffled.sample(rows, 4)]:
        live.post("/events", row)
        if shuffled.random() < 0.5:
            live.work()
    live.at = START + 3600 * SECOND
    live.events("L1", "newsletter_open")
    live.work()
    last = live.answers("L1")[-1]
    assert (last["verdict"], len(live.rows("qualifications"))) == ("sales", 1)
    reasons = {each["feature"]: each["value"] for each in last["reasons"]}
    assert reasons["pricing_30d"] == 2


def test_what_is_not_known_to_the_definition_is_looked_at_as_well(live: Live) -> None:
    live.lead("L1", shoe_size=44)
    live.events("L1", "unheard_of")
    assert live.work() > 0
    assert [job["error"] for job in live.rows("jobs") if job["kind"] == "score"] == [None, None]


def test_reasons_speak_the_language_that_is_agreed_on_now(live: Live, tmp_path: Path) -> None:
    path = tmp_path / "definition.toml"
    assert live.state.definition_path is not None
    agreed = live.state.definition_path.read_text("utf-8")
    path.write_text(agreed.replace('language = "nl"', 'language = "en"'), encoding="utf-8")
    live.state = replace(live.state, definition_path=path)
    live.lead("L1")
    live.events("L1", *DEMO)
    live.work()
    texts = " ".join(reason["text"] for reason in live.answers("L1")[-1]["reasons"])
    assert "times" in texts or "once" in texts or "days" in texts
    assert " keer" not in texts and " dagen" not in texts
