"""The SHAP pictures are drawn from the card's own exact parts."""

from __future__ import annotations

import numpy as np
import pytest

from models.scoring import Scorer
from training.evaluation.reasons import drawn, explanation
from training.evaluation.words import Words


def test_values_are_the_reasons_that_the_service_gives(forward, definition):
    told = explanation(forward)
    card, rows = forward.cards[0]
    labels = {row.label or row.feature: row.feature for row in card.features}
    scored = Scorer(card, definition).score_table(forward.judged.rows(rows[:50]).table)
    for place, one in enumerate(scored):
        by_feature = {reason.feature: reason.shap_log_odds for reason in one.reasons}
        for column, label in enumerate(told.feature_names):
            assert told.values[place, column] == pytest.approx(by_feature[labels[label]])


def test_values_add_up_to_the_cards_probability(forward):
    told = explanation(forward)
    total = told.base_values + told.values.sum(axis=1)
    # The card serves whole points: each feature's rounding is half a point at most.
    slack = 0.5 * (told.values.shape[1] + 1) * np.log(2) / 20
    served = np.log(forward.chance / (1 - forward.chance))
    assert np.abs(total - served).max() <= slack


def test_pictures_take_the_pages_colour_and_no_formula_is_read_in_a_label(forward):
    pictures = drawn(explanation(forward), Words("nl"))
    assert set(pictures) == {"bar", "beeswarm"}
    for each in pictures.values():
        assert each.startswith("<svg")
        assert "currentColor" in each
        assert "<b>" not in each
        assert "$x$" in each
    assert "hoog" in pictures["beeswarm"]
