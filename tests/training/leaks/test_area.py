"""One thing alone: how well it ranks, and how sure that is."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from training.leaks.area import area, rates, share


def test_the_area_is_that_of_scikit_learn() -> None:
    random = np.random.default_rng(1)
    is_one = random.random(500) < 0.3
    scores = np.round(random.normal(size=500) + is_one, 1)
    assert area(scores, is_one).value == pytest.approx(roc_auc_score(is_one, scores))


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    random = np.random.default_rng(2)
    held = []
    for _ in range(400):
        is_one = np.arange(200) < 60
        found = area(random.normal(size=200) + is_one, is_one)
        # two normals one standard deviation apart: Phi(1 / sqrt 2)
        held.append(found.low <= 0.7602 <= found.high)
    assert 0.97 <= np.mean(held) <= 1.0


def test_a_share_is_never_surer_than_its_count() -> None:
    assert share(0, 20).high > 0.2
    assert share(20, 20).low < 0.8
    assert share(0, 0).high == 1.0


def test_a_level_of_one_lead_tells_nothing() -> None:
    random = np.random.default_rng(3)
    won = random.random(2_000) < 0.3
    found = area(rates(np.arange(2_000), won.astype(float), random.integers(0, 5, 2_000)), won)
    assert found.low < 0.5 < found.high + 0.02


def test_rates_never_see_their_own_lead() -> None:
    target = np.zeros(100)
    fold = np.arange(100) % 5
    codes = np.zeros(100, dtype=np.int64)
    before = rates(codes, target, fold)
    target[7] = 1.0
    after = rates(codes, target, fold)
    assert (after[fold == fold[7]] == before[fold == fold[7]]).all()
    assert (after[fold != fold[7]] > before[fold != fold[7]]).all()
