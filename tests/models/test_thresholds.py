"""The line: capacity and promise are kept where they can be, and nothing else decides but deals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from definition.agreement import Thresholds
from models.card import Line
from models.crossings import Trajectories, sensible
from models.reserve import Reserve
from models.thresholds import LEAST_REFUSED, Chosen, choose
from models.tradeoff import TradeOff

N_LEADS, N_WEEKS = 1_200, 20
NOWHERE = Line(fit=0, engagement=0)
PER_WEEK = N_LEADS / N_WEEKS
#: What Trajectories have for each lead and moment, or for each lead.
ROWS = ("lead", "fit", "engagement", "chance", "acceptance", "block", "is_known", "is_won")


def leads(seed: int = 1, *, spread: float = 25.0, accepts: bool = True) -> Trajectories:
    """Leads with two moments each: both halves tell something about winning."""
    draw = np.random.default_rng(seed)
    fit = np.repeat(draw.normal(0, spread, N_LEADS).round(), 2).astype(np.int64)
    before = draw.gamma(1.0, 15.0, N_LEADS)
    engagement = np.stack([before, before + draw.gamma(1.0, 15.0, N_LEADS)], axis=1).ravel()
    chance = 1 / (1 + 2 ** (-(fit + engagement - 90) / 20))
    week = np.repeat(draw.integers(0, N_WEEKS, N_LEADS), 2)
    return Trajectories(
        lead=np.repeat(np.arange(N_LEADS), 2),
        fit=fit,
        engagement=engagement.round().astype(np.int64),
        chance=chance,
        acceptance=np.minimum(2 * chance, 1.0) if accepts else None,
        block=week,
        n_blocks=N_WEEKS,
        has_weeks=True,
        factor=1.0,
        is_known=np.zeros(N_LEADS, dtype=bool),
        is_won=np.zeros(N_LEADS, dtype=bool),
    )


def tradeoff(seed: int = 1, *also: int, **how: object) -> TradeOff:
    seen = leads(seed, **how)
    return seen.tradeoff(sensible(seen.fit, *also), sensible(seen.engagement, *also))


SEEN = {seed: tradeoff(seed) for seed in (1, 2)}


def chosen(asked: Thresholds, seed: int = 1, in_force: Line | None = None) -> Chosen:
    return choose(asked, SEEN[seed], NOWHERE, in_force=in_force, n_leads=PER_WEEK)


@settings(max_examples=40)
@given(capacity=st.floats(0.5, 200), seed=st.sampled_from([1, 2]))
def test_within_capacity_and_each_threshold_refuses_a_tenth(capacity, seed):
    found = chosen(Thresholds(capacity_per_week=capacity), seed)
    assert found.brings.calls.value <= capacity and found.keeps_capacity
    seen = leads(seed)
    best = np.full((2, N_LEADS), -(10**6))
    np.maximum.at(best[0], seen.lead, seen.fit)
    np.maximum.at(best[1], seen.lead, seen.engagement)
    assert (best[0] < found.line.fit).mean() >= LEAST_REFUSED
    assert (best[1] < found.line.engagement).mean() >= LEAST_REFUSED


@settings(max_examples=40)
@given(low=st.floats(0.5, 100), more=st.floats(0, 100), seed=st.sampled_from([1, 2]))
def test_more_capacity_never_gives_fewer_expected_deals(low, more, seed):
    few = chosen(Thresholds(capacity_per_week=low), seed)
    many = chosen(Thresholds(capacity_per_week=low + more), seed)
    best = {each.best: SEEN[seed].at(each.best).deals.value for each in (few, many)}
    assert best[many.best] >= best[few.best]
    # Round numbers may cost a little, never more than is said.
    assert many.brings.deals.value >= 0.98 * best[many.best]


@settings(max_examples=40)
@given(low=st.floats(0.05, 0.95), more=st.floats(0, 0.5))
def test_a_higher_promise_never_gives_more_expected_deals(low, more):
    promises = [Thresholds(accepted_share=min(share, 1.0)) for share in (low, low + more)]
    easy, hard = (chosen(promise) for promise in promises)
    if easy.keeps_promise and hard.keeps_promise:
        assert SEEN[1].at(hard.best).deals.value <= SEEN[1].at(easy.best).deals.value
        assert hard.brings.accepted_share.value >= promises[1].accepted_share - 1e-9


@pytest.mark.parametrize("capacity", [5, 20, 45])
def test_no_allowed_pair_within_capacity_surely_brings_more(capacity):
    found = chosen(Thresholds(capacity_per_week=capacity))
    table = SEEN[1].table
    allowed = (table["fit_refuses"] >= 0.1) & (table["engagement_refuses"] >= 0.1)
    rivals = table[allowed & (table["calls"] <= capacity)]
    assert SEEN[1].at(found.best).deals.value == pytest.approx(rivals["deals"].max())
    assert found.brings.deals.high >= rivals["deals"].max()


def test_of_pairs_alike_the_nearest_to_the_line_in_force_is_taken():
    asked = Thresholds(capacity_per_week=10)
    free = chosen(asked)
    assert free.n_alike > 1
    held = chosen(asked, in_force=free.best)
    assert held.line == free.best and held.taken == "in force"
    far = Line(fit=free.best.fit + 60, engagement=free.best.engagement - 30)
    near = chosen(asked, in_force=far)

    def away(line: Line) -> float:
        return float(np.hypot(line.fit - far.fit, line.engagement - far.engagement))

    assert away(near.line) <= away(free.best)
    assert near.brings.calls.value <= 10


def test_with_nothing_in_force_the_roundest_of_pairs_alike_is_taken():
    found = chosen(Thresholds(capacity_per_week=3))
    assert found.n_alike > 1 and found.taken == "roundest"

    def roughness(line: Line) -> int:
        halves = (line.fit, line.engagement)
        return sum(0 if points % 10 == 0 else 1 if points % 5 == 0 else 2 for points in halves)

    assert roughness(found.line) < roughness(found.best)
    assert found.brings.deals.value >= 0.98 * SEEN[1].at(found.best).deals.value


def test_agreed_thresholds_always_win():
    agreed = Line(fit=33, engagement=7)
    asked = Thresholds(fit=33, engagement=7, capacity_per_week=1, accepted_share=0.9)
    found = choose(asked, tradeoff(1, 33, 7), agreed, in_force=NOWHERE, n_leads=PER_WEEK)
    assert found.line == agreed and found.how == "agreed"
    assert found.brings.calls.value > 1


def test_nothing_asked_takes_the_best_of_23_in_87():
    found = chosen(Thresholds())
    same = chosen(Thresholds(capacity_per_week=23 / 87 * PER_WEEK))
    assert found.how == "share" and found.line == same.line
    assert found.brings.calls.value <= 23 / 87 * PER_WEEK


def test_with_nobody_to_choose_from_the_line_stays_as_drawn():
    nobody = Trajectories(
        **{**vars(leads()), **{name: np.empty(0, dtype=np.int64) for name in ROWS}},
    )
    drawn = Line(fit=11, engagement=12)
    empty = nobody.tradeoff(np.array([11]), np.array([12]))
    found = choose(Thresholds(capacity_per_week=5), empty, drawn, n_leads=0.0)
    assert found.line == drawn and found.brings.calls.value == 0


def test_a_capacity_that_cannot_be_filled_takes_the_most_there_is():
    found = chosen(Thresholds(capacity_per_week=10_000))
    assert found.keeps_capacity and found.most_calls < PER_WEEK
    assert found.brings.deals.value >= 0.98 * SEEN[1].at(found.best).deals.value


def test_a_capacity_below_the_strictest_pair_takes_the_fewest_calls():
    found = chosen(Thresholds(capacity_per_week=0.001))
    table = SEEN[1].table
    assert found.keeps_capacity is False
    assert found.brings.calls.value == table["calls"][table["calls"] > 0].min()


def test_a_promise_out_of_reach_takes_the_nearest_that_leaves_half_of_the_calls():
    capped = replace(SEEN[1], accepted=SEEN[1].deals * 0.5)
    found = choose(
        Thresholds(capacity_per_week=20, accepted_share=0.9), capped, NOWHERE, n_leads=PER_WEEK
    )
    assert found.keeps_promise is False
    assert 10 <= found.brings.calls.value <= 20
    table = capped.table
    rivals = table[
        table["calls"].between(10, 20)
        & (table["fit_refuses"] >= 0.1)
        & (table["engagement_refuses"] >= 0.1)
    ]
    assert found.brings.accepted_share.value == pytest.approx(rivals["accepted_share"].max())


def test_a_half_that_tells_nothing_lets_everybody_through():
    found = choose(
        Thresholds(capacity_per_week=5), tradeoff(1, spread=0.0), NOWHERE, n_leads=PER_WEEK
    )
    assert found.idle == ("fit",) and found.line.fit <= 0
    assert 0 < found.brings.calls.value <= 5


def test_without_a_known_share_the_promise_does_not_count():
    seen = tradeoff(1, accepts=False)
    assert choose(Thresholds(accepted_share=0.3), seen, NOWHERE, n_leads=PER_WEEK).how == "share"
    asked = Thresholds(accepted_share=0.3, capacity_per_week=20)
    both = choose(asked, seen, NOWHERE, n_leads=PER_WEEK)
    assert both.how == "deals" and both.keeps_promise is None


@pytest.mark.parametrize("capacity", [5, 13, 25])
def test_the_line_and_what_is_tried_out_below_it_fit_capacity_together(capacity):
    asked = Thresholds(capacity_per_week=capacity)
    reserve = Reserve(share=0.05, n_leads=PER_WEEK)
    found = choose(asked, SEEN[1], NOWHERE, n_leads=PER_WEEK, reserve=reserve)
    calls = found.brings.calls.value
    assert found.keeps_capacity
    assert found.reserved == pytest.approx(min(0.05 * (PER_WEEK - calls), 0.2 * capacity))
    assert calls + found.reserved <= capacity
    free = choose(asked, SEEN[1], NOWHERE, n_leads=PER_WEEK)
    assert free.reserved == 0 and free.brings.calls.value >= calls


def test_where_no_capacity_is_given_nothing_is_kept_free():
    reserve = Reserve(share=0.05, n_leads=PER_WEEK)
    found = choose(Thresholds(), SEEN[1], NOWHERE, n_leads=PER_WEEK, reserve=reserve)
    assert (found.how, found.reserved) == ("share", 0)
