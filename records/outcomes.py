"""What became of leads, as frames for training."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Connection, Table

from records import tables

#: Columns that hold whole microseconds, some of them missing.
_MOMENTS = {"created_at", "as_of", "at"}


@dataclass(frozen=True, kw_only=True)
class Outcomes:
    """Frames named as the tables; moments in microseconds UTC."""

    leads: pd.DataFrame
    deals: pd.DataFrame
    attempts: pd.DataFrame
    dispositions: pd.DataFrame
    feedback: pd.DataFrame
    #: The latest moment of anything on record; 0 where there is nothing.
    observed_until: int


def frames(connection: Connection) -> Outcomes:
    """Read all outcomes there are."""
    return Outcomes(
        leads=_frame(connection, tables.leads),
        deals=_frame(connection, tables.deals),
        attempts=_frame(connection, tables.attempts),
        dispositions=_frame(connection, tables.dispositions),
        feedback=_frame(connection, tables.feedback),
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


def _frame(connection: Connection, table: Table) -> pd.DataFrame:
    rows = connection.execute(sa.select(table)).all()
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(table.c)
    frame = {
        column.name: pd.Series(list(values), dtype="Int64" if column.name in _MOMENTS else object)
        for column, values in zip(table.c, columns, strict=True)
    }
    made = pd.DataFrame(frame)
    if "created_at" in made:
        made["created_at"] = made["created_at"].astype("int64")
    return made
