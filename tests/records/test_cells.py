from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from records.cells import column_of, rows
from records.tables import deals, leads


def _column(values: Any, name: str = "amount", dtype: Any = None) -> list[Any]:
    table = leads if name in leads.c and name != "lead_id" else deals
    frame = pd.DataFrame({name: pd.Series(values, dtype=dtype)})
    return column_of(frame, table.c[name])


@pytest.mark.parametrize(
    "column",
    [
        pd.Series([100, None], dtype="Int64"),
        pd.Series([100.0, np.nan]),
        pd.Series([100, None], dtype=object),
        pd.Series([np.int64(100), pd.NA], dtype=object),
        pd.Series(["100", float("nan")], dtype=object),
    ],
    ids=["Int64", "float64", "object", "numpy", "text"],
)
def test_an_amount_is_one_float_whatever_it_was_read_as(column: pd.Series) -> None:
    cells = _column(column)
    assert cells == [100.0, None]
    assert type(cells[0]) is float


@pytest.mark.parametrize("dtype", ["int64", "Int64", "float64", object])
def test_moments_are_whole_numbers(dtype: Any) -> None:
    cells = _column([1_790_000_000_000_000], "at", dtype)
    assert cells == [1_790_000_000_000_000]
    assert type(cells[0]) is int


@pytest.mark.parametrize("dtype", [object, "str", "category"])
def test_text_is_text_and_what_is_missing_none(dtype: Any) -> None:
    cells = _column(["won", None], "stage", dtype)
    assert cells == ["won", None]
    assert type(cells[0]) is str


def test_rows_stand_in_the_tables_order_and_lacking_columns_are_missing() -> None:
    frame = pd.DataFrame({"stage": ["won"], "lead_id": ["L1"], "extra": [1]})
    assert list(rows(frame, deals, leave_out="row_id")) == [("L1", None, "won", None, None)]


def test_a_frame_without_rows_has_none() -> None:
    assert list(rows(pd.DataFrame({"lead_id": []}), leads)) == []
