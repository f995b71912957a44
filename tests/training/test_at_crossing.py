"""What the card says too loudly when something has just happened is put right from outcomes."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import expit, logit

from training.at_crossing import AtCrossing


def two_moments(n: int, seed: int = 3) -> tuple[pd.DataFrame, pd.Series]:
    """The card is right at the first moment, and 1 too high in log-odds at the second, late one."""
    draw = np.random.default_rng(seed)
    first = draw.normal(-1.5, 1.0, n)
    second = first + draw.exponential(1.0, n)
    rows = pd.DataFrame(
        {
            "lead": np.repeat(np.arange(n), 2),
            "chance": expit(np.stack([first, second], axis=1).ravel()),
            "is_late": np.tile([False, True], n),
        }
    )
    return rows, pd.Series(draw.random(n) < expit(second - 1))


def test_a_late_moment_is_worth_what_outcomes_say():
    rows, won = two_moments(20_000)
    learned = AtCrossing.learned(rows, won)
    late = learned.of(np.array([0.3, 0.5]), np.array([True, True]))
    assert np.abs(logit(late) - (logit([0.3, 0.5]) - 1)).max() < 0.15


def test_a_lead_whose_outcome_is_not_known_teaches_nothing():
    rows, won = two_moments(500)
    some = AtCrossing.learned(rows, won[:200])
    alone = AtCrossing.learned(rows[rows["lead"] < 200], won[:200])
    # Only where lines are looked for depends on the others.
    chance, late = np.linspace(0.05, 0.9, 20), np.ones(20, dtype=bool)
    assert np.abs(some.of(chance, late) - alone.of(chance, late)).max() < 0.05


def test_without_outcomes_the_card_is_believed():
    rows, won = two_moments(50)
    learned = AtCrossing.learned(rows, won[:0])
    chance = np.array([0.1, 0.6])
    assert np.allclose(learned.of(chance, np.array([True, False])), chance)
