"""Rates of sources: drawn to the usual, and the range keeps what it promises."""

from __future__ import annotations

import numpy as np
import pytest

from training.shrinkage import shrunk


@pytest.mark.parametrize(
    ("groups", "most", "alike"), [(9, 1_300, 40), (20, 300, 80), (50, 60, 80), (20, 300, None)]
)
def test_the_range_holds_the_rate_in_95_of_100_cases(groups, most, alike):
    draw, held = np.random.default_rng(2), []
    for _ in range(60):
        n = draw.integers(5, most, groups)
        rates = np.full(groups, 0.05)
        if alike is not None:
            rates = draw.beta(0.05 * alike, 0.95 * alike, groups)
        found = shrunk(n, draw.binomial(n, rates))
        held += [each.low <= rate <= each.high for each, rate in zip(found, rates, strict=True)]
    # One best prior held 84 of 100 where campaigns are many and small.
    assert np.mean(held) >= 0.915


def test_who_brought_little_is_drawn_to_the_usual_and_who_brought_much_is_not():
    few, many, rest = shrunk(np.array([3, 2_000, 8_000]), np.array([3, 400, 400]))
    assert few.rate < 0.5 and few.high - few.low > many.high - many.low
    assert many.rate == pytest.approx(0.2, abs=0.01)
    assert rest.rate == pytest.approx(0.05, abs=0.01)


def test_one_group_no_wins_and_no_leads_at_all():
    [alone] = shrunk(np.array([200]), np.array([0]))
    assert 0 <= alone.low <= alone.rate <= alone.high < 0.1
    [all_won] = shrunk(np.array([50]), np.array([50]))
    assert all_won.low > 0.8
    assert shrunk(np.array([0, 0]), np.array([0, 0])) == ()


def test_hundreds_of_campaigns():
    draw = np.random.default_rng(3)
    n = draw.integers(5, 60, 500)
    assert len(shrunk(n, draw.binomial(n, 0.05))) == 500
