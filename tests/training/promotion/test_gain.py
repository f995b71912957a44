"""The gain in log loss: how sure, over all leads and in segments."""

from __future__ import annotations

import numpy as np
import pytest

from training.promotion.compared import Compared, losses
from training.promotion.gain import holm, overall, segments


def compared(seed: int = 1, n: int = 3_000, *, noise: float = 0.0, bad: str = "") -> Compared:
    """A challenger that errs by some noise, or in one segment."""
    draw = np.random.default_rng(seed)
    truth = draw.normal(-1, 1, n)
    source = draw.choice(["web", "fair", "ads"], n).astype(object)
    said = truth + noise * draw.normal(0, 1, n)
    said = np.where(source == bad, -truth - 2, said)
    return Compared(
        champion=1 / (1 + np.exp(-truth)),
        challenger=1 / (1 + np.exp(-said)),
        won=(draw.random(n) < 1 / (1 + np.exp(-truth))).astype(np.int8),
        groups=np.arange(n),
        cuts=[("source", source)],
    )


def test_the_same_card_again_passes_and_its_gain_is_nothing():
    found = overall(compared())
    assert found.holds
    assert found.figures["gain"] == found.figures["low"] == 0


def test_a_noisier_card_is_refused():
    found = overall(compared(noise=0.5))
    assert not found.holds
    assert found.figures["gain"] < -0.002


def test_the_bound_lies_below_the_gain_and_the_gain_is_the_mean():
    each = compared(noise=0.2)
    found = overall(each).figures
    assert found["low"] < found["gain"] < found["high"]
    before, now = losses(each.champion, each.won), losses(each.challenger, each.won)
    assert found["gain"] == pytest.approx(float((before - now).mean()))


def test_near_duplicates_make_the_bound_wider():
    each = compared(noise=0.2)
    alike = Compared(**{**vars(each), "groups": np.arange(3_000) // 20})
    assert overall(alike).figures["low"] != overall(each).figures["low"]


def test_a_segment_that_is_worse_off_is_named():
    found = segments(compared(bad="ads"))
    assert not found.holds
    assert found.figures["worse"] == "source ads"
    assert found.figures["n_segments"] == 3


def test_small_segments_are_not_looked_at():
    assert segments(compared(n=200)).figures["n_segments"] == 0


def test_holm_goes_on_only_while_all_before_are_sure():
    assert holm([0.001, 0.02, 0.04, 0.9]) == [True, False, False, False]
    assert holm([0.01, 0.02, 0.03]) == [True, True, True]
    assert holm([]) == []
