"""Whether probabilities mean what they say."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit, logit

from training.evaluation.calibration import bins, calibration, calibration_error, errors_by_chance


def told(n: int = 4_000, seed: int = 1) -> tuple[np.ndarray, np.random.Generator]:
    draw = np.random.default_rng(seed)
    return expit(draw.normal(-1, 1, n)), draw


def test_a_perfect_model_is_within_chance_19_times_in_20() -> None:
    right = slopes = 0
    for seed in range(60):
        chance, draw = told(800, seed)
        found = calibration(chance, draw.random(800) < chance)
        right += found.is_as_told
        slopes += found.slope.low <= 1 <= found.slope.high
    assert right >= 52
    assert slopes >= 52


def test_too_extreme_probabilities_have_a_slope_below_one() -> None:
    chance, draw = told()
    found = calibration(expit(2 * logit(chance)), draw.random(len(chance)) < chance)
    assert found.slope.value == pytest.approx(0.5, abs=0.07)
    assert found.slope.surely(than=1) == -1
    assert not found.is_as_told


def test_an_offset_is_found_in_log_odds() -> None:
    chance, draw = told()
    won = draw.random(len(chance)) < expit(logit(chance) + 0.5)
    found = calibration(chance, won)
    assert found.offset.low < 0.5 < found.offset.high
    assert found.n_won == won.sum()
    assert found.n_expected == pytest.approx(chance.sum())


def test_a_perfect_model_shows_some_error_by_chance_and_less_with_more_leads() -> None:
    few, many = (
        errors_by_chance(chance, bins(chance)) for chance in (told(300)[0], told(6_000)[0])
    )
    assert 0.0 < many.mean() < few.mean() / 3


def test_equal_probabilities_stay_in_one_bin_whatever_their_order() -> None:
    chance = np.array([0.1] * 50 + [0.2] * 30 + [0.6] * 20)
    won = np.array([1] * 5 + [0] * 45 + [1] * 15 + [0] * 15 + [1] * 12 + [0] * 8)
    turned = np.random.default_rng(1).permutation(100)
    assert calibration_error(chance, won) == pytest.approx(0.3 * 0.3)
    assert calibration_error(chance[turned], won[turned]) == pytest.approx(0.3 * 0.3)
    assert [each.n_leads for each in calibration(chance, won).bins] == [50, 30, 20]


def test_one_probability_for_all_says_nothing_about_the_slope() -> None:
    found = calibration(np.full(100, 0.2), np.array([1] * 30 + [0] * 70))
    assert found.slope.surely(than=1) == 0
    assert found.offset.value == pytest.approx(logit(0.3) - logit(0.2))
    assert len(found.bins) == 1
