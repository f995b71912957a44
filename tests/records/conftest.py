"""A company's records, written and read in few words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa
from sqlalchemy import Engine

from records import tables
from records.frames import COLUMNS
from records.history import Known, known
from records.leads import put_leads
from records.profiles import put_profiles
from records.rows import Written
from records.store import put_events, put_keyless


def frame(name: str, *rows: dict[str, Any]) -> pd.DataFrame:
    """A frame of that table with these rows; what they leave out is missing."""
    return pd.DataFrame(
        {
            column: pd.Series([row.get(column) for row in rows], dtype=object)
            for column in COLUMNS[name]
        }
    )


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Each call is a transaction of its own."""

    engine: Engine
    frame: Callable[..., pd.DataFrame] = frame

    def lead(
        self, lead_id: str = "L1", created_at: int = 100, now: int = 1_000, **told: Any
    ) -> Written:
        """A lead; what is no column of leads is its profile."""
        row = {"lead_id": lead_id, "created_at": created_at}
        row |= {name: told.pop(name) for name in COLUMNS["leads"] if name in told}
        with self.engine.begin() as connection:
            return put_leads(connection, frame("leads", row), [told], now)

    def later(self, lead_id: str, known_at: int, **values: Any) -> Written:
        """Values that became known later."""
        row = {"lead_id": lead_id, "known_at": known_at, "values": values}
        with self.engine.begin() as connection:
            return put_profiles(connection, frame("profiles", row))

    def events(self, *rows: dict[str, Any]) -> Written:
        """Events, of kind pricing unless told, known when they happened unless told."""
        made = [
            {"lead_id": "L1", "kind": "pricing", "recorded_at": row["occurred_at"], **row}
            for row in rows
        ]
        with self.engine.begin() as connection:
            return put_events(connection, frame("events", *made))

    def put(self, name: str, *rows: dict[str, Any]) -> Written:
        """Deals, attempts and the like."""
        with self.engine.begin() as connection:
            return put_keyless(
                connection, name, frame(name, *({"lead_id": "L1", **row} for row in rows))
            )

    def known(self, *moments: tuple[str, int]) -> Known:
        """What was known."""
        with self.engine.connect() as connection:
            return known(connection, moments)

    def rows(self, name: str) -> list[dict[str, Any]]:
        """All that a table holds."""
        with self.engine.connect() as connection:
            found = connection.execute(sa.select(tables.metadata.tables[name]))
            return [dict(row) for row in found.mappings()]


@pytest.fixture
def desk(engine: Engine) -> Desk:
    """Empty records to write to and read from."""
    return Desk(engine=engine)
