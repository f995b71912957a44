"""Young leads help, without making the newest look bad."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.closing import ClosingSpeed, weights

DAY = 86_400_000_000
HORIZON = 180 * DAY


def company(seed: int, n: int = 20_000, rate: float = 0.15):
    """Leads of 0-400 days old; deals take 30 days or so, some much longer."""
    generator = np.random.default_rng(seed)
    ages = generator.integers(0, 400 * DAY, n)
    takes = np.minimum(generator.lognormal(np.log(30), 1.0, n), 179.0) * DAY
    won_after = np.where(generator.random(n) < rate, takes, np.inf)
    is_won = won_after <= ages
    return np.where(is_won, won_after, ages).astype(np.int64), is_won, ages, won_after


def test_the_share_won_by_each_age_is_found_though_most_leads_are_young():
    seen, is_won, _, won_after = company(1)
    speed = ClosingSpeed.of(seen, is_won, horizon=HORIZON)
    for days in (10, 30, 90, 179):
        truth = np.mean(won_after <= days * DAY)
        assert speed.won_by(np.array([days * DAY]))[0] == pytest.approx(truth, abs=0.01)


def test_records_that_began_late_are_allowed_for():
    seen, is_won, ages, won_after = company(2)
    entered = np.maximum(ages - 120 * DAY, 0)  # Recording began 120 days ago.
    lost_sight = is_won & (seen <= entered)
    seen, is_won = np.where(lost_sight, ages, seen), is_won & ~lost_sight
    speed = ClosingSpeed.of(seen, is_won, horizon=HORIZON, entered=entered)
    truth = np.mean(won_after <= 90 * DAY)
    assert speed.won_by(np.array([90 * DAY]))[0] == pytest.approx(truth, abs=0.02)


def test_the_win_rate_of_young_leads_is_what_they_will_come_to():
    seen, is_won, ages, won_after = company(3)
    speed = ClosingSpeed.of(seen, is_won, horizon=HORIZON)
    young = ages < 60 * DAY
    became = np.mean(won_after[young] <= HORIZON)
    estimated = speed.win_rate(ages[young], int(is_won[young].sum()))
    assert estimated == pytest.approx(became, abs=0.015)
    assert np.mean(is_won[young]) < became - 0.05


@given(st.floats(0.01, 0.9), st.floats(0.01, 1.0))
def test_wins_and_losses_of_one_age_weigh_as_they_will_come_to(rate: float, known: float):
    of_both = weights(np.array([known, known]), np.array([True, False]), rate)
    won, others = of_both * np.array([rate * known, 1 - rate * known])
    assert won / (won + others) == pytest.approx(rate)


@given(st.lists(st.tuples(st.integers(1, 300), st.booleans()), max_size=40))
def test_the_share_won_only_grows_with_age(rows: list[tuple[int, bool]]):
    ages = np.array([age for age, _ in rows], dtype=np.int64) * DAY
    speed = ClosingSpeed.of(ages, np.array([won for _, won in rows], dtype=bool), horizon=HORIZON)
    by_age = speed.won_by(np.arange(0, 301) * DAY)
    assert (np.diff(by_age) >= 0).all()
    assert 0 <= by_age[0] <= by_age[-1] <= 1


def test_without_a_win_nothing_is_known():
    speed = ClosingSpeed.of(np.array([DAY]), np.array([False]), horizon=HORIZON)
    assert speed.known_by(np.array([DAY, HORIZON])).tolist() == [0.0, 0.0]
