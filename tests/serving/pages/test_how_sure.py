"""What the table gives up, in words that claim no more than was measured."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from serving.pages.how_sure import given_up
from serving.pages.words import Words

EN = Words("en", ZoneInfo("UTC"))


def told(auc: float, lost: float) -> str:
    ranges = {"auc": [lost - 0.01, lost + 0.01]}
    given = {"auc": {"value": auc}, "given_up": {"auc": lost}, "given_up_range": ranges}
    return " ".join(given_up(given, EN))


def test_a_price_a_gain_and_none_are_told_apart():
    assert "1.8 times in 100 more often" in told(0.918, 0.018)
    assert "gives up nothing" in told(0.842, -0.02)
    assert "does so as often" in told(0.842, 0.002)


def test_a_model_that_learned_nothing_is_no_measure_to_boast_of():
    said = told(0.7346, -0.2346)
    assert "learned nothing from so few leads" in said
    assert "23.5" not in said
