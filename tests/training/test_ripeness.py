"""What a young group will come to: the range keeps what it promises."""

from __future__ import annotations

import numpy as np
import pytest

from training.closing import ClosingSpeed
from training.ripeness import ripened

DAY = 86_400_000_000


def evenly(days: int) -> ClosingSpeed:
    """Wins that come evenly over so many days."""
    ages = np.repeat(np.arange(1, days + 1), 10) * DAY
    return ClosingSpeed.of(ages, np.ones(len(ages), dtype=bool), horizon=days * DAY)


@pytest.mark.parametrize("rate", [0.05, 0.3, 0.8])
@pytest.mark.parametrize("days", [10, 30, 60, 90])
@pytest.mark.parametrize("is_mixed", [False, True])
def test_the_range_holds_the_outcome_in_95_of_100_cases(rate, days, is_mixed):
    speed, rng, n = evenly(100), np.random.default_rng(1), 300
    ages = (rng.integers(0, 2 * min(days, 50), n) if is_mixed else np.full(n, days)) * DAY
    known = speed.known_by(ages)
    held = {"rate": 0, "outcome": 0}
    for _ in range(1_000):
        will = rng.random(n) < rate
        found = ripened(ages, int((will & (rng.random(n) < known)).sum()), speed)
        held["rate"] += found.low <= rate <= found.high
        held["outcome"] += found.low <= will.mean() <= found.high
    # Of 1,000 draws chance puts no more than 30 below 950.
    assert min(held.values()) >= 920


def test_of_a_ripe_group_the_range_is_wilsons():
    speed = evenly(30)
    found = ripened(np.full(100, 40 * DAY), 10, speed)
    assert found.is_ripe and found.share == 0.1
    assert (found.low, found.high) == (
        pytest.approx(0.0552, abs=1e-4),
        pytest.approx(0.1744, abs=1e-4),
    )


def test_the_range_holds_the_share_and_ends_within_0_and_1():
    speed = evenly(100)
    for n_reached in (0, 1, 30, 50):
        found = ripened(np.full(50, 3 * DAY), n_reached, speed)
        assert 0 <= found.low <= found.share <= found.high <= 1


def test_who_is_too_young_to_say_anything_of_is_young():
    speed = evenly(100)
    for ages in (np.full(10, DAY), np.zeros(10, dtype=np.int64)):
        found = ripened(ages, 0, speed)
        assert not found.is_told and not found.is_ripe
        assert (found.share, found.low, found.high) == (0.0, 0.0, 1.0)


def test_nothing_is_told_where_too_few_came_so_far():
    few = ClosingSpeed.of(np.arange(1, 20) * DAY, np.ones(19, dtype=bool), horizon=30 * DAY)
    assert ripened(np.full(100, DAY), 1, few) is None
