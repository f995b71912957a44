"""Columns as the checks look at them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import numpy as np
import pytest

from definition.attributes import Kind
from features.history import DAY_US
from training.leaks import Column

UTC = ZoneInfo("UTC")


def test_many_numbers_fall_into_parts_and_what_is_common_stays_apart() -> None:
    numbers = np.concatenate([np.zeros(500), np.arange(1.0, 501.0), [np.nan]])
    column = Column.of_numbers("seconds", numbers)
    assert column.codes[-1] == -1
    assert len(set(column.codes[:500])) == 1
    assert not set(column.codes[:500]) & set(column.codes[500:-1])
    assert column.levels[column.codes[0]] == "0"
    assert len(set(column.codes[500:-1])) == 20
    assert len(set(column.exact)) == 502


def test_a_date_is_days_up_to_the_moment() -> None:
    as_of = np.array([10 * DAY_US, 10 * DAY_US])
    values = ["1970-01-04", None]
    column = Column.of_profile("since", "date", values, as_of, UTC)
    assert column.numbers is not None
    assert column.numbers[0] == 7.0
    assert column.is_filled.tolist() == [True, False]


@pytest.mark.parametrize(
    ("kind", "values", "codes"),
    [
        ("category", ["a", "b", None, "", "a"], [0, 1, -1, -1, 0]),
        ("text", ["one", "two", None, "", "three"], [0, 0, -1, -1, 0]),
        ("email", ["x@a.example", "y@A.example", None, "", "z@b.example"], [0, 0, -1, -1, 1]),
        ("title", ["CEO", " ceo", None, "", "CFO"], [0, 0, -1, -1, 1]),
        ("flag", [True, False, None, "", True], [0, 1, -1, -1, 0]),
        ("number", [1, "2", None, "many", 1.0], [0, 1, -1, -1, 0]),
        ("number", [1, 2, None, None, 1.0], [0, 1, -1, -1, 0]),
    ],
)
def test_each_kind_has_its_levels(kind: Kind, values: list[object], codes: list[int]) -> None:
    as_of = np.zeros(5, dtype=np.int64)
    assert Column.of_profile("it", kind, values, as_of, UTC).codes.tolist() == codes


def test_flags_are_called_yes_and_no() -> None:
    assert Column.of_words("newsletter", [True, False], "flag").levels == ("yes", "no")


def test_a_column_of_nothing_is_all_blank() -> None:
    as_of = np.zeros(3, dtype=np.int64)
    for kind in ("number", "date", "category", "text", "email", "title"):
        column = Column.of_profile("it", kind, [None] * 3, as_of, UTC)
        assert not column.is_filled.any()
