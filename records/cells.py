"""Cells of a frame as what the columns of a table hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
from sqlalchemy import Column, Float, Integer, Table

from records.moments import UtcDateTime


def rows(frame: pd.DataFrame, table: Table, leave_out: str = "") -> Iterator[tuple[Any, ...]]:
    """Rows in the order of the table's columns: whole numbers, floats, text, None where missing.

    A column that the frame lacks is missing everywhere; ``leave_out`` names one that is no cell.
    """
    return zip(
        *(
            column_of(frame, column) if column.name in frame else [None] * len(frame)
            for column in table.c
            if column.name != leave_out
        ),
        strict=True,
    )


def column_of(frame: pd.DataFrame, column: Column[Any]) -> list[Any]:
    """One column as plain values: 100 and 100.0 are the same amount, whatever file said so."""
    cells = frame[column.name]
    values = cells.tolist()
    missing = cells.isna()
    change = _change(column)
    if missing.any():
        return [
            None if absent else change(value)
            for value, absent in zip(values, missing.tolist(), strict=True)
        ]
    return values if _is_so_already(cells, change) else [change(value) for value in values]


def _change(column: Column[Any]) -> Callable[[Any], Any]:
    if isinstance(column.type, Float):
        return float
    if isinstance(column.type, Integer | UtcDateTime):
        return int
    return str


def _is_so_already(cells: pd.Series[Any], change: Callable[[Any], Any]) -> bool:
    return bool(
        (change is int and cells.dtype.kind == "i") or (change is float and cells.dtype.kind == "f")
    )
