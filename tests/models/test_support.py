"""What a row rests on: leads, wins, an interval that holds the truth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from models.agreed import AgreedPart
from models.assemble import assemble
from models.calibration import Calibration
from models.parts import Parts
from models.support import with_support
from models.trees import TreeSettings


def test_counts_are_those_of_the_leads(card, table, won):
    supported = with_support(card, table, won, np.ones(len(won)))
    for before, after in zip(card.features, supported.features, strict=True):
        assert after.leads == before.leads
        assert after.wins == before.wins
        assert after.points == before.points


def test_the_points_lie_within_their_interval(card, table, won):
    for feature in with_support(card, table, won, np.ones(len(won))).features:
        rows = zip(feature.low, feature.points, feature.high, strict=True)
        assert all(low <= points <= high for low, points, high in rows)
        assert feature.missing.low <= feature.missing.points <= feature.missing.high


def test_more_leads_make_it_narrower(card, table, won):
    def width(weight: float) -> int:
        found = with_support(card, table, won, np.full(len(won), weight)).features[0]
        return found.high[0] - found.low[0]

    assert width(1.0) < width(0.1) < width(0.0)


def test_a_lead_that_counts_half_counts_half(card, table, won):
    whole = with_support(card, table, won, np.ones(len(won)))
    half = with_support(card, table, won, np.full(len(won), 0.5))
    for one, other in zip(whole.features, half.features, strict=True):
        assert np.allclose(np.array(one.leads) / 2, other.leads, atol=1)


def test_the_interval_of_a_rule_holds_its_true_size(features, definition):
    """Of 60 companies, the interval of the one rule with a known size holds it in most."""
    rule = replace(features[0], levels=("software", "care"))
    held = 0
    for seed in range(60):
        draw = np.random.default_rng(seed)
        software = draw.random(400) < 0.4
        truth = 20 * np.log(2) / 20
        won = (draw.random(400) < 1 / (1 + np.exp(1.5 - truth * software))).astype(np.int8)
        column = np.where(software, "software", "care").astype(object)
        start = AgreedPart.of([rule], 0.2)
        parts = Parts.learned(
            (rule,), {"industry": column}, won, np.ones(400), start, TreeSettings(), 0
        )
        card = assemble(parts, Calibration(), {"industry": column}, won, definition)
        row = with_support(card, {"industry": column}, won, np.ones(400)).features[0]
        held += row.low[0] <= 20 <= row.high[0]
    assert held >= 54
