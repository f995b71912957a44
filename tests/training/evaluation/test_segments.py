"""Per source and kind of lead: only where there are leads enough to say it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from training.evaluation.rivals import CARD
from training.evaluation.segments import segmentations


def test_each_fit_attribute_with_few_values_is_cut_by_them(forward):
    found = {each.attribute: each for each in segmentations(forward)}
    assert list(found) == ["industry", "size"]
    levels = [each.level for each in found["industry"].segments]
    assert set(levels) == {"software", "care", "retail", None}
    assert sum(each.n_leads for each in found["industry"].segments) == forward.n_leads


def test_the_figures_are_those_of_the_segments_own_leads(forward):
    segment = next(each for each in segmentations(forward)[0].segments if each.level == "software")
    rows = forward.judged.table["industry"] == "software"
    assert segment.n_won == forward.won[rows].sum()
    assert segment.predicted == pytest.approx(forward.chance[rows].mean())
    assert segment.auc.value == pytest.approx(
        roc_auc_score(forward.won[rows], forward.chance[rows])
    )


def test_sources_on_record_come_first_and_few_leads_are_told_as_too_few(forward):
    sources = np.array(["fair"] * 30 + ["web"] * (forward.n_leads - 30), dtype=object)
    first = segmentations(forward, sources)[0]
    assert (first.attribute, first.label) == ("source", "")
    assert [(each.level, each.has_enough) for each in first.segments] == [
        ("web", True),
        ("fair", False),
    ]


def test_a_group_that_wins_less_than_told_is_named_and_no_other(forward):
    chance = forward.chance.copy()
    care = forward.judged.table["industry"] == "care"
    chance[care] = np.minimum(chance[care] + 0.3, 0.99)
    wrong = replace(forward, chances={**forward.chances, CARD: chance})
    off = {
        (each.attribute, one.level): one.off
        for each in segmentations(wrong)
        for one in each.segments
        if one.off and each.attribute == "industry"
    }
    assert off == {("industry", "care"): -1}
