"""What moved a score is named: each event, each new fact, and time only where nothing else did."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest

from serving.pages.score_history import Drawn, ScoreHistory, score_history
from tests.serving.live import SECOND, START, Live, iso

DAY = 86_400 * SECOND
PRICING, CASE, DEMO = "pricing", "case_study", "demo_request"


def told(live: Live) -> ScoreHistory:
    [lead] = live.rows("leads")
    with live.state.engine.connect() as connection:
        in_use = live.state.champion.in_use()
        return score_history(connection, "L1", lead["created_at"], in_use, live.at)


def put(live: Live, kinds: Sequence[str], moments: Sequence[int]) -> None:
    """Events that were known when they happened."""
    rows = [
        {"lead_id": "L1", "kind": kind, "occurred_at": iso(at), "recorded_at": iso(at)}
        for kind, at in zip(kinds, moments, strict=True)
    ]
    live.post("/events", rows)


def came(live: Live, *kinds: str, after_days: float) -> None:
    """Events of these kinds, all at one moment."""
    live.at = START + int(after_days * DAY)
    put(live, kinds, [live.at] * len(kinds))


def test_all_that_came_at_one_moment_is_named_with_what_it_brought(live: Live) -> None:
    live.lead("L1")
    came(live, DEMO, PRICING, CASE, after_days=1)
    live.at += DAY
    [change] = [each for each in told(live).changes if each.events]
    assert {kind for kind, _ in change.events} == {DEMO, PRICING, CASE}
    assert all(points > 0 for _, points in change.events)
    assert change.events[0][0] == DEMO
    assert sum(points for _, points in change.events) <= change.points


def test_time_says_how_many_events_moved_nothing(live: Live) -> None:
    live.lead("L1")
    came(live, DEMO, after_days=1)
    came(live, "login", after_days=1.2)
    came(live, "login", after_days=1.4)
    live.at = START + 150 * DAY
    found = told(live)
    gone = [each for each in found.changes if each.is_time]
    assert sum(each.n_idle for each in gone) == 2
    assert found.changes[-1].is_time


def test_a_new_fact_is_no_time(live: Live) -> None:
    live.lead("L1", title="Student")
    live.at = START + 3 * DAY
    live.lead("L1", title="Directeur")
    live.at = START + 4 * DAY
    [change] = [each for each in told(live).changes if each.facts]
    assert change.points == sum(points for _, points in change.facts) > 0
    assert not change.is_time


@pytest.mark.parametrize("n", [0, 3, 80])
def test_changes_lead_from_the_first_score_to_the_last(live: Live, n: int) -> None:
    live.lead("L1")
    for place in range(n):
        came(live, (PRICING, CASE, "login", DEMO)[place % 4], after_days=place)
    live.at = START + (n + 120) * DAY
    found = told(live)
    moved = sum(each.points for each in found.changes)
    assert found.points[0].total + moved == found.points[-1].total == found.scored.total_points
    named = sum(len(each.events) + each.n_idle for each in found.changes)
    assert named <= n


def test_five_hundred_events_are_looked_at_one_by_one_in_time(live: Live) -> None:
    live.lead("L1")
    live.at = START + 200 * DAY
    put(live, [PRICING] * 500, [START + (n + 1) * DAY // 3 for n in range(500)])
    found = told(live)
    start = time.perf_counter()
    told(live)
    # On a busy machine; by itself it takes a fifth of a second.
    assert time.perf_counter() - start < 1.5
    assert len(found.points) > 1_000
    assert not any(each.n_together for each in found.changes)


def test_a_young_lead_uses_the_whole_width(live: Live) -> None:
    live.lead("L1")
    came(live, DEMO, after_days=0.05)
    live.at += 3_600 * SECOND
    drawn = Drawn.of(told(live).points)
    assert drawn.is_short
    steps = [float(part.split()[0]) for part in drawn.engagement.split("H")[1:]]
    assert 40 < steps[0] < 60 and steps[-1] == 100
