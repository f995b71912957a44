"""The win rate moves: noticed, told, followed; and left alone where it did not."""

from __future__ import annotations

import numpy as np
from scipy.special import expit, logit

from training.base_rate import BaseRate
from training.evaluation.words import Words


def company(seed: int, n_before: int, n_after: int, rate: float, later: float):
    generator = np.random.default_rng(seed)
    log_odds = generator.normal(logit(rate), 0.8, n_before + n_after)
    moved = np.repeat([0.0, logit(later) - logit(rate)], [n_before, n_after])
    won = generator.random(len(log_odds)) < expit(log_odds + moved)
    return log_odds, won.astype(np.int8), float(moved[-1])


def test_two_hundred_labels_are_enough_to_follow_a_move():
    gaps, noticed = [], 0
    for seed in range(40):
        log_odds, won, moved = company(seed, 3_000, 200, 0.03, 0.13)
        found = BaseRate.of(log_odds, won, np.ones(len(won)))
        noticed += found.has_moved
        gaps.append((moved - found.offset) / moved)
    assert noticed >= 36
    assert abs(np.mean(gaps)) < 0.15
    assert np.std(gaps) < 0.3


def test_where_nothing_moved_it_is_seldom_told_that_it_did():
    told = 0
    for seed in range(200):
        log_odds, won, _ = company(seed, 2_000, 1, 0.1, 0.1)
        told += BaseRate.of(log_odds, won, np.ones(len(won))).has_moved
    assert told <= 10


def test_leads_of_which_little_is_known_hardly_count():
    log_odds, won, _ = company(3, 3_000, 400, 0.1, 0.1)
    won[-400:] = 0
    weight = np.repeat([1.0, 0.01], [3_000, 400])
    assert not BaseRate.of(log_odds, won, weight).has_moved
    assert BaseRate.of(log_odds, won, np.ones(len(won))).has_moved


def test_a_move_is_told_with_both_rates():
    log_odds, won, _ = company(1, 3_000, 400, 0.03, 0.13)
    moved = BaseRate.of(log_odds, won, np.ones(len(won)))
    for language, word in (("en", "moved"), ("nl", "verschoof")):
        [told] = moved.told(Words(language))
        assert word in told
        assert BaseRate.unmoved(0.0).told(Words(language)) == []


def test_few_leads_are_answered_without_a_look_back():
    found = BaseRate.of(np.zeros(3), np.array([0, 1, 0]), np.ones(3))
    assert (found.n_newest, found.has_moved) == (0, False)
