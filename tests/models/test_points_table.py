"""One lead and a million leads get the same points."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as some

from models.points import points_from_log_odds, probabilities_from_points, probability_from_points
from models.points_table import PointsTable


def test_one_by_one_equals_in_bulk(card, table):
    looked = PointsTable(card)
    in_bulk = looked.points(table)
    columns = [table[name].tolist() for name in looked.names]
    for place, row in enumerate(zip(*columns, strict=True)):
        assert looked.points_of(row) == in_bulk[place].tolist()


def test_positions_lead_to_the_points(card, table):
    looked = PointsTable(card)
    columns = [table[name].tolist() for name in looked.names]
    for row in list(zip(*columns, strict=True))[:200]:
        found = [
            points[where]
            for points, where in zip(looked.by_position, looked.positions_of(row), strict=True)
        ]
        assert found == looked.points_of(row)


@given(some.floats(-1e6, 1e6))
def test_rounding_moves_a_part_by_half_a_point_at_most(log_odds):
    points = int(points_from_log_odds(log_odds))
    assert abs(points - log_odds * 20 / math.log(2)) <= 0.5 + 1e-6


@given(some.integers(-30_000, 30_000))
def test_twenty_points_double_the_odds(total):
    now, then = probability_from_points(total), probability_from_points(total + 20)
    assert 0 <= now <= then <= 1
    if -900 < total < 300:  # beyond, 1 - probability has too few digits left
        assert math.isclose(then / (1 - then), 2 * now / (1 - now), rel_tol=1e-6)


@given(some.lists(some.integers(-2000, 2000), min_size=1, max_size=50))
def test_many_probabilities_equal_single_ones_to_the_last_bit(totals):
    many = probabilities_from_points(np.array(totals))
    assert many.tolist() == [probability_from_points(total) for total in totals]
