"""What sales accepts is learned from what it decided, and never falls as the chance rises."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from training.acceptance import FEWEST, Acceptance

DRAW = np.random.default_rng(8)


def test_it_comes_near_the_true_share():
    chance = DRAW.beta(1.2, 8, 8000)
    true = 0.1 + 0.8 * chance
    learned = Acceptance.learned(chance, DRAW.random(8000) < true)
    # Where most leads are; the ends rest on few.
    asked = np.linspace(0.02, 0.3, 30)
    assert np.abs(learned.of(asked) - (0.1 + 0.8 * asked)).max() < 0.06


@settings(max_examples=60)
@given(seed=st.integers(0, 10**6), n=st.integers(FEWEST, 400), digits=st.integers(1, 9))
def test_it_never_falls_and_stays_a_share(seed, n, digits):
    draw = np.random.default_rng(seed)
    chance = draw.random(n).round(digits)
    accepted = draw.random(n) < draw.random() * chance + 0.1
    learned = Acceptance.learned(chance, accepted)
    if learned is not None:
        shares = learned.of(np.linspace(-0.1, 1.1, 60))
        assert (np.diff(shares) >= -1e-12).all() and shares.min() >= 0 and shares.max() <= 1


def test_a_few_leads_at_the_top_prove_little():
    chance = np.r_[np.linspace(0, 0.3, 200), 0.99, 0.99]
    accepted = np.r_[np.arange(200) % 4 == 0, True, True]
    assert Acceptance.learned(chance, accepted).of(np.array([0.99]))[0] < 0.6


def test_too_few_decisions_teach_nothing():
    chance = np.linspace(0, 1, FEWEST)
    assert Acceptance.learned(chance[:-1], chance[:-1] > 0.5) is None
    assert Acceptance.learned(chance, chance > 0.99) is None
    assert Acceptance.learned(chance, chance > 0.5) is not None
