"""Time alone changes scores: who falls back is told, who crosses is called, nothing else moves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from followup.kinds import BESIDE, ROLL
from models.reach import reach_days
from models.registry import Registry
from records import jobs
from records.jobs import Job
from serving import rolling
from serving.champion import InUse
from serving.rolling import ask, roll
from serving.state import State
from tests.serving.live import DEMO, SECOND, START, Live

DAY = 86_400 * SECOND


@pytest.fixture
def stood(live: Live) -> Live:
    """L1 crossed just now; L2 never did anything."""
    for lead_id in ("L1", "L2"):
        live.lead(lead_id)
    live.events("L1", *DEMO)
    live.work()
    assert {row["lead_id"]: row["verdict"] for row in live.rows("verdicts")} == {
        "L1": "sales",
        "L2": "nurture",
    }
    return live


def a_round(live: Live, after_days: float, most: int = rolling.PIECE) -> None:
    """What a worker does on a day, a few leads at a time."""
    live.at += int(after_days * DAY)
    job = Job(kind=ROLL, due_at=live.at, payload={"day": f"day {live.at}"})
    work = roll(live.state.champion.in_use, live.state.definition, live.state.exploring, most)
    with live.state.engine.begin() as connection:
        jobs.enqueue(connection, [job], live.at)
    while True:
        with live.state.engine.begin() as connection:
            taken = jobs.claim(connection, [ROLL], by="t", now=live.at, lease_us=SECOND)
        if not taken:
            return
        with pytest.MonkeyPatch.context() as patch:
            # Rounds by hand: tomorrow's is not wanted.
            patch.setattr(rolling, "_begin_next", lambda *_: None)
            work(live.state.engine, taken[0], live.at)


def test_who_falls_back_because_time_went_by_is_told(stood: Live) -> None:
    a_round(stood, after_days=200)
    assert [each["verdict"] for each in stood.answers("L1")][-1] == "nurture"
    assert [row["kind"] for row in stood.rows("notes")] == ["fell_back"]
    assert "fell_back" in {row["kind"] for row in stood.rows("notices")}
    (held,) = [row for row in stood.rows("assignments") if row["ended_at"] is None]
    assert held["lead_id"] == "L1", "sales keeps what it has"


@pytest.mark.parametrize("most", [1, 2, 1000])
def test_a_changed_lead_has_one_decision_more_and_others_none(stood: Live, most: int) -> None:
    before = {lead_id: len(stood.answers(lead_id)) for lead_id in ("L1", "L2")}
    a_round(stood, after_days=200, most=most)
    a_round(stood, after_days=0.1, most=most)
    after = {lead_id: len(stood.answers(lead_id)) for lead_id in ("L1", "L2")}
    assert after == {"L1": before["L1"] + 1, "L2": before["L2"]}


def test_it_decides_what_asking_decides(stood: Live) -> None:
    a_round(stood, after_days=20)
    asked = stood.client.post("/score", json={"lead_id": "L1", "dry_run": True}).json()
    assert stood.answers("L1")[-1]["total_points"] == asked["total_points"]


def test_only_leads_whose_events_still_matter_are_looked_at(
    stood: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[list[str]] = []
    real = rolling._changed

    def changed(connection, some, card, now):  # type: ignore[no-untyped-def]
        looked.append([each.lead_id for each in some])
        return real(connection, some, card, now)

    monkeypatch.setattr(rolling, "_changed", changed)
    a_round(stood, after_days=1)
    reach = reach_days(stood.state.champion.in_use().scorer)
    assert reach is not None
    a_round(stood, after_days=reach + 1)
    a_round(stood, after_days=0)
    assert looked == [["L1"], ["L1"], []], "nothing is left that time could change"


class Fixed:
    """A champion that stays."""

    has_card = True

    def __init__(self, card: InUse, registry: Registry) -> None:
        self._card = card
        self.registry = registry

    def in_use(self) -> InUse:
        return self._card


def ripens(state: State) -> State:
    """Sales calls nobody who did something in the last five days."""
    now = state.champion.in_use().registered
    card = replace(now.card, must={"days_since_last_event": "5.."})
    fixed = Fixed(InUse.of(replace(now, card=card)), state.champion.registry)
    return replace(state, champion=fixed)  # type: ignore[arg-type]


def test_who_crosses_because_time_went_by_is_called_like_anybody(live: Live) -> None:
    live.state = ripens(live.state)
    live.lead("L1")
    live.events("L1", *DEMO)
    live.work()
    assert live.rows("qualifications") == []
    a_round(live, after_days=6)
    assert len(live.rows("qualifications")) == 1
    live.work()
    (held,) = live.rows("assignments")
    assert (held["lead_id"], held["waits"]) == ("L1", 0)
    assert "assigned" in {row["kind"] for row in live.rows("notices")}


def test_a_round_comes_every_day_by_itself_and_once(stood: Live) -> None:
    for _ in range(3):
        with stood.state.engine.begin() as connection:
            ask(connection, stood.state.definition(), stood.at)
    stood.work(kinds=BESIDE)
    rounds = [row for row in stood.rows("jobs") if row["kind"] == ROLL]
    assert [bool(row["done_at"]) for row in rounds].count(True) == 1
    (next_one,) = [row for row in rounds if row["done_at"] is None]
    # 2026-11-03 05:00 in Amsterdam.
    assert next_one["due_at"] == START + 14 * 3_600 * SECOND
    stood.at = next_one["due_at"]
    stood.work(0, kinds=BESIDE)
    stood.work(86_400, kinds=BESIDE)
    assert len([row for row in stood.rows("jobs") if row["kind"] == ROLL]) == 4


def test_what_happens_meanwhile_is_looked_at_by_itself(stood: Live) -> None:
    """A lead that did something again is above the line whenever its round comes."""
    stood.at += 200 * DAY
    stood.events("L1", *DEMO)
    stood.work()
    a_round(stood, after_days=0.01)
    (standing,) = [row for row in stood.rows("verdicts") if row["lead_id"] == "L1"]
    assert standing["verdict"] == "sales"
