"""Intervals hold what they promise."""

from __future__ import annotations

import numpy as np

from training.evaluation.interval import draws, interval, share_interval, with_both
from training.evaluation.ranking import area


def test_a_share_interval_holds_the_truth_about_95_times_in_100() -> None:
    draw = np.random.default_rng(1)
    for rate, n in ((0.02, 200), (0.3, 60)):
        wins = draw.binomial(n, rate, 2_000)
        held = np.mean(
            [each.low <= rate <= each.high for each in (share_interval(int(k), n) for k in wins)]
        )
        assert 0.92 < held < 0.985


def test_a_share_interval_reaches_nought_and_one() -> None:
    assert share_interval(0, 30).low == 0.0
    assert share_interval(30, 30).high == 1.0


def test_the_bootstrap_of_auc_holds_the_truth_about_95_times_in_100() -> None:
    # Scores normal, one standard deviation apart: the true area is Phi(1 / sqrt 2).
    truth, held = 0.7602, 0
    for seed in range(150):
        draw = np.random.default_rng(seed)
        won = (draw.random(250) < 0.4).astype(np.int8)
        found = interval(area(draw.normal(won, 1), won, draws(won)[:300]))
        held += found.low <= truth <= found.high
    assert 0.89 <= held / 150 <= 0.99


def test_leads_that_come_in_tens_give_wider_intervals() -> None:
    draw = np.random.default_rng(2)
    won = np.repeat((draw.random(60) < 0.5).astype(np.int8), 10)
    scores = np.repeat(draw.normal(0, 1, 60), 10) + won
    alone = interval(area(scores, won, draws(won)))
    together = interval(area(scores, won, draws(won, np.repeat(np.arange(60), 10))))
    assert together.high - together.low > 2 * (alone.high - alone.low)
    assert together.value == alone.value


def test_draws_without_a_win_are_left_out() -> None:
    won = np.array([1] + [0] * 40)
    weights = draws(won)
    assert 300 < len(weights) < 800
    assert (weights @ won > 0).all()
    assert len(with_both(weights[:, 1:], won[1:])) == 0
