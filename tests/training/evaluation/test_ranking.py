"""Ranking figures against scikit-learn's and against drawing leads one by one."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics

from training.evaluation.ranking import area, gains, log_loss, wins_in_top

draw = np.random.default_rng(4)
WON = (draw.random(300) < 0.3).astype(np.int8)
SCORES = (draw.normal(0, 1, 300) + WON).round(1)
CHANCE = 1 / (1 + np.exp(-SCORES))


def test_area_and_log_loss_are_those_of_scikit_learn() -> None:
    assert area(SCORES, WON)[0] == pytest.approx(metrics.roc_auc_score(WON, SCORES))
    assert log_loss(CHANCE, WON)[0] == pytest.approx(metrics.log_loss(WON, CHANCE))


def test_a_weight_is_a_lead_that_comes_so_many_times() -> None:
    weights = draw.integers(0, 4, (3, 300)).astype(float)
    for place, each in enumerate(weights):
        rows = np.repeat(np.arange(300), each.astype(int))
        for figure, values in ((area, SCORES), (wins_in_top, SCORES), (log_loss, CHANCE)):
            assert figure(values, WON, weights)[place] == pytest.approx(
                figure(values[rows], WON[rows])[0]
            )


def test_gains_rise_from_nought_to_all() -> None:
    found = gains(SCORES, WON, np.linspace(0, 1, 21))[0]
    assert found[0] == 0.0
    assert found[-1] == pytest.approx(1.0)
    assert (np.diff(found) >= 0).all()


def test_without_an_order_the_gains_are_those_of_chance() -> None:
    shares = np.linspace(0, 1, 11)
    assert gains(np.zeros(300), WON, shares)[0] == pytest.approx(shares)
