"""What may be said of a ranking, and of two beside each other."""

from __future__ import annotations

import numpy as np

from training.evaluation.figures import Drawn, figures
from training.evaluation.interval import draws


def made(n: int, strength: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    won = (draw.random(n) < 0.3).astype(np.int8)
    return draw.normal(strength * won, 1), won


def test_it_is_better_no_better_or_too_few_to_tell() -> None:
    assert figures("sure", *made(800, 1.0, 1)).ranks == "better"
    assert figures("chance", *made(2_000, 0.0, 2)).ranks == "chance"
    assert figures("few", *made(30, 0.3, 3)).ranks == "unclear"


def test_what_is_no_better_than_chance_is_hardly_ever_called_better() -> None:
    called = [figures("noise", *made(200, 0.0, seed)).ranks for seed in range(60)]
    assert called.count("better") <= 6


def test_a_ranking_beside_itself_differs_by_nothing() -> None:
    scores, won = made(300, 1.0, 4)
    chance = 1 / (1 + np.exp(-scores))
    drawn = Drawn.of("card", scores, won, chance, draws(won))
    against = drawn.figures(drawn).against_card
    assert against is not None
    assert against.log_loss is not None
    for each in (against.auc, against.wins_when_called, against.log_loss):
        assert (each.value, each.low, each.high) == (0.0, 0.0, 0.0)


def test_a_pair_tells_more_than_two_intervals_side_by_side() -> None:
    scores, won = made(400, 1.0, 5)
    worse = scores + np.random.default_rng(6).normal(0, 1.0, 400)
    weights = draws(won)
    card = Drawn.of("card", scores, won, None, weights)
    rival = Drawn.of("rival", worse, won, None, weights).figures(card)
    against = rival.against_card
    assert against is not None
    assert against.auc.surely() == -1
    # Their own intervals overlap: side by side nothing could be said.
    assert rival.auc.high > card.figures().auc.low
    assert against.log_loss is None
