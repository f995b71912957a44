"""What became of leads, as frames for training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Column, Connection, String, Table

from records import tables
from records.moments import UtcDateTime


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
    query = sa.select(table).order_by(*(_comparable(connection, table.c[name]) for name in order))
    rows = connection.execute(query).cursor.fetchall()
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(table.c)
    return pd.DataFrame(
        {
            column.name: _series(column, values)
            for column, values in zip(table.c, columns, strict=True)
        }
    )


def _comparable(connection: Connection, column: Column[Any]) -> sa.ColumnElement[Any]:
    """Empty first, and text by its code points: PostgreSQL would go by the locale."""
    if connection.dialect.name == "sqlite":
        return column
    by = sa.collate(column, "C") if isinstance(column.type, String) else column
    return by.asc().nulls_first()


def _series(column: Column[Any], values: tuple[Any, ...]) -> pd.Series[Any]:
    if isinstance(column.type, UtcDateTime):
        return pd.Series(list(values), dtype="Int64" if column.nullable else "int64")
    return pd.Series(list(values), dtype=object)
