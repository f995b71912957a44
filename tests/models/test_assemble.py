"""The card says exactly what the parts learned, on a scale that adds up."""

from __future__ import annotations

import numpy as np
import pytest
import shap

from models.agreed import AgreedPart
from models.assemble import assemble
from models.calibration import Calibration
from models.card import Card
from models.parts import Parts
from models.points import points_from_log_odds
from models.points_table import PointsTable
from models.trees import TreeSettings


def table_log_odds(card: Card, table) -> np.ndarray:
    """Per lead and feature: the log-odds that the card has for it, shape (n, n_features)."""
    looked = PointsTable(card)
    return np.column_stack(
        [
            np.array(by_position)[where]
            for by_position, where in zip(
                looked.log_odds_by_position, looked.positions(table), strict=True
            )
        ]
    )


def test_the_fold_equals_the_models_own_prediction(card, parts, calibration, table):
    folded = card.base_log_odds + table_log_odds(card, table).sum(axis=1)
    own = calibration.slope * parts.log_odds(table) + calibration.offset
    assert np.abs(folded - own).max() < 1e-9


@pytest.mark.filterwarnings("ignore:LightGBM binary classifier with TreeExplainer")
def test_shap_equals_what_tree_explainer_says(card, parts, calibration, table):
    matrix = parts.encoding.matrix(table)
    explained = shap.TreeExplainer(parts.booster).shap_values(matrix)
    agreed = np.zeros_like(explained)
    for place, feature in enumerate(parts.features):
        for rule, size in zip(parts.agreed.rules, parts.agreed.sizes, strict=True):
            if rule.feature == feature.name:
                agreed[:, place] += size * rule.holds(table[feature.name])
    expected = calibration.slope * (explained + agreed - agreed.mean(axis=0))
    centre = np.array([feature.centre_log_odds for feature in card.features])
    assert np.abs(table_log_odds(card, table) - centre - expected).max() < 1e-9


def test_points_are_the_rounded_log_odds(card):
    for feature in card.features:
        assert list(feature.points) == points_from_log_odds(feature.log_odds).tolist()


def test_every_training_lead_is_counted_in_one_row(card, won):
    for feature in card.features:
        rows = [feature.missing, feature.other]
        assert sum(feature.leads) + sum(row.leads for row in rows) == len(won)
        assert sum(feature.wins) + sum(row.wins for row in rows) == won.sum()


def test_a_level_nobody_had_counts_nothing(card):
    industry = card.features[0]
    assert "rare" not in industry.levels
    assert industry.other.leads > 0
    size = card.features[1]
    assert size.other.leads == 0
    assert size.other.points == 0


def test_an_agreed_range_includes_its_low_end(card):
    employees = next(row for row in card.features if row.feature == "employees")
    looked = PointsTable(card)
    place = looked.names.index("employees")
    below, at = (
        employees.agreed[int(looked.positions({**_nothing(card), "employees": x})[place][0])]
        for x in (np.array([49.999]), np.array([50.0]))
    )
    assert (below, at) == (None, 15)


def _nothing(card: Card) -> dict[str, np.ndarray]:
    return {
        row.feature: np.array([np.nan]) if row.cuts is not None else np.array([None], dtype=object)
        for row in card.features
    }


def test_without_deals_the_card_is_the_agreement(features, definition):
    empty = {
        feature.name: np.empty(0, dtype=float if feature.kind == "number" else object)
        for feature in features
    }
    nobody = np.empty(0, dtype=np.int8)
    start = AgreedPart.of(features, 0.05)
    parts = Parts.learned(features, empty, nobody, np.ones(0), start, TreeSettings(), 0)
    card = assemble(parts, Calibration(), empty, nobody, definition)
    for feature in card.features:
        assert list(feature.points) == [points or 0 for points in feature.agreed]
    employees = next(row for row in card.features if row.feature == "employees")
    assert employees.points == (0, 15)
    assert employees.missing.points == -5
    assert card.base_points == round(np.log(0.05 / 0.95) * 20 / np.log(2))


def test_the_same_data_makes_the_same_card(features, table, won, definition, calibration, card):
    start = AgreedPart.of(features, 0.2)
    again = Parts.learned(features, table, won, np.ones(len(won)), start, TreeSettings(), 120)
    assert assemble(again, calibration, table, won, definition).card_id == card.card_id
