"""What a line brings comes with honest intervals, and can be asked of any pair."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest

from models.card import Line
from models.tradeoff import Brings, TradeOff, brings


def weeks(n_weeks: int, seed: int = 1, rate: float = 40.0) -> TradeOff:
    """Calls that come as chance has it, fewer past higher thresholds."""
    draw = np.random.default_rng(seed)
    fit, engagement = np.array([0, 10, 20]), np.array([5, 15])
    share = np.array([1.0, 0.5, 0.0])[:, None] * np.array([1.0, 0.4])
    calls = draw.poisson(rate * share[..., None], (3, 2, n_weeks)).astype(float)
    return TradeOff(
        fit=fit,
        engagement=engagement,
        calls=calls,
        deals=0.2 * calls,
        accepted=0.3 * calls,
        judged=np.zeros((3, 2, 3)),
        fit_refuses=np.array([0.0, 0.5, 1.0]),
        engagement_refuses=np.array([0.0, 0.6]),
        has_weeks=True,
    )


def test_intervals_hold_the_true_rate_about_95_times_in_100():
    held = 0
    for seed in range(200):
        calls = weeks(26, seed).at(Line(fit=0, engagement=5)).calls
        held += calls.low <= 40.0 <= calls.high
    # Percentile intervals of 26 weeks are a little short: 92-93 of 100; 4 sd of 200 tries below.
    assert held >= 200 * 0.925 - 4 * np.sqrt(200 * 0.925 * 0.075)


def test_more_weeks_make_narrower_intervals():
    few, many = (weeks(n).at(Line(fit=0, engagement=5)).calls for n in (6, 60))
    assert many.high - many.low < few.high - few.low


def test_one_week_has_figures_and_no_spread():
    seen = weeks(1).at(Line(fit=0, engagement=5))
    assert seen.calls.low == seen.calls.value == seen.calls.high and seen.calls_sd == 0


def test_a_threshold_between_two_counts_as_the_higher_and_past_the_last_is_the_last():
    tradeoff = weeks(10)
    assert tradeoff.at(Line(fit=1, engagement=6)).calls == (
        tradeoff.at(Line(fit=10, engagement=15)).calls
    )
    assert tradeoff.at(Line(fit=999, engagement=5)).calls.value == 0


def test_nobody_sent_has_no_accepted_share():
    assert weeks(10).at(Line(fit=20, engagement=5)).accepted_share is None
    assert weeks(10).at(Line(fit=0, engagement=5)).accepted_share.value == pytest.approx(0.3)


def test_the_table_read_back_from_csv_answers_the_same():
    tradeoff = weeks(10)
    text = tradeoff.table.to_csv(index=False)
    back = brings(pd.read_csv(io.StringIO(text)), fit=10, engagement=5)
    asked = tradeoff.at(Line(fit=10, engagement=5))
    assert isinstance(back, Brings) and back.line == asked.line
    for name in ("calls", "deals", "accepted_share"):
        assert np.allclose(getattr(back, name), getattr(asked, name))
