"""What became of leads, as frames for training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy import Column, Connection, Float, String, Table

from records import tables
from records.columns import columns
from records.moments import UtcDateTime

_WHOLE = {pa.int64(): pd.Int64Dtype()}


@dataclass(frozen=True, kw_only=True)
class Outcomes:
    """Frames named as the tables, in an order that is the same wherever the records are kept.

    Moments are microseconds UTC: ``int64``, or ``Int64`` where some may be missing.
    """

    #: In order of arrival.
    leads: pd.DataFrame
    #: These four by lead, then moment.
    deals: pd.DataFrame
    attempts: pd.DataFrame
    dispositions: pd.DataFrame
    feedback: pd.DataFrame
    #: The latest moment of anything on record; 0 where there is nothing.
    observed_until: int


def frames(connection: Connection) -> Outcomes:
    """Read all outcomes there are."""
    return Outcomes(
        leads=_frame(connection, tables.leads, "sequence", "lead_id"),
        deals=_frame(connection, tables.deals, "lead_id", "at", "row_id"),
        attempts=_frame(connection, tables.attempts, "lead_id", "at", "row_id"),
        dispositions=_frame(connection, tables.dispositions, "lead_id", "at", "row_id"),
        feedback=_frame(connection, tables.feedback, "lead_id", "at", "row_id"),
        observed_until=observed_until(connection),
    )


def observed_until(connection: Connection) -> int:
    """The latest moment of anything on record, microseconds UTC."""
    columns = (
        tables.leads.c.created_at,
        tables.leads.c.as_of,
        tables.events.c.recorded_at,
        tables.deals.c.at,
        tables.attempts.c.at,
        tables.dispositions.c.at,
        tables.feedback.c.at,
    )
    return max(connection.execute(sa.select(sa.func.max(each))).scalar() or 0 for each in columns)


def _frame(connection: Connection, table: Table, *order: str) -> pd.DataFrame:
    by = (_comparable(connection, table.c[name]) for name in order)
    return frame(connection, sa.select(table).order_by(*by))


def frame(connection: Connection, query: sa.Select[Any]) -> pd.DataFrame:
    """A query for columns of tables, in its order; kinds as in :class:`Outcomes`."""
    found = columns(connection, query)
    asked: list[Any] = list(query.selected_columns)
    return pd.DataFrame({each.name: _series(each, found[each.name]) for each in asked})


def _comparable(connection: Connection, column: Column[Any]) -> sa.ColumnElement[Any]:
    """Empty first, and text by its code points: PostgreSQL would go by the locale."""
    if connection.dialect.name == "sqlite":
        return column
    by = sa.collate(column, "C") if isinstance(column.type, String) else column
    return by.asc().nulls_first()


def _series(column: Column[Any], values: pa.ChunkedArray) -> pd.Series[Any]:
    if isinstance(column.type, UtcDateTime):
        moments: pd.Series[Any] = values.to_pandas(types_mapper=_WHOLE.get)
        return moments if column.nullable else moments.astype("int64")
    # Arrow would write nan for an amount that is missing.
    told = values.to_pylist() if isinstance(column.type, Float) else values.to_numpy()
    return pd.Series(told, dtype=object)
