"""Leads that crossed the line, reps to call them, and work that is done when told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine

from definition import Definition, check
from followup import assign, keep
from followup.kinds import ASSIGN, INSIDE, TRACK
from followup.qualify import Found, weigh
from followup.work import Handler, Work
from records import tables
from records.locks import lock_leads

SECOND = 1_000_000
HOUR = 3_600 * SECOND
DAY = 24 * HOUR
#: 2026-11-02 14:00 UTC, a Monday, 15:00 in Amsterdam.
START = 1_793_628_000 * SECOND

AGREED: dict[str, Any] = {
    "attributes": {"region": {"kind": "category"}},
    "promises": {
        "first_call_hours": 24,
        "attempts_before_giving_up": 5,
        "feedback_share": 1.0,
        "complete": ["company"],
    },
    "reps": {
        "jan": {"team": "zuid", "cap": 15},
        "eva": {"team": "zuid", "cap": 15},
        "bea": {"team": "noord", "cap": 15, "lead": True},
    },
    "routing": [
        {"when": {"region": ["DACH"]}, "team": "noord"},
        {"team": "zuid"},
    ],
    "channels": {"zuid": [], "marketing": []},
}


@dataclass(kw_only=True)
class Floor:
    """Sales' floor: a lead crosses the line, work is done, rows are read."""

    engine: Engine
    agreed: dict[str, Any] = field(default_factory=lambda: {**AGREED})
    at: int = START

    @property
    def definition(self) -> Definition:
        """What is agreed now."""
        return check(self.agreed)

    @property
    def handlers(self) -> dict[str, Handler]:
        """Who does which work."""
        return {
            ASSIGN: assign.assign(lambda: self.definition),
            TRACK: keep.track(lambda: self.definition),
        }

    def lead(self, lead_id: str, **profile: Any) -> None:
        """A lead on record, in a transaction of its own."""
        from records.profiles import insert
        from records.profiles import profile as made

        row = {"lead_id": lead_id, "created_at": self.at, "sequence": 0}
        with self.engine.begin() as connection:
            connection.execute(sa.insert(tables.leads), [row])
            insert(connection, [made(lead_id, self.at, "lead", {"company": "Firma", **profile})])

    def crosses(self, lead_id: str, verdict: str = "sales") -> None:
        """A decision finds the lead on that side of the line."""
        found = Found(
            decision_id=f"D{lead_id}{self.at}",
            lead_id=lead_id,
            as_of=self.at,
            verdict=verdict,
            to_sales=verdict == "sales",
            why="line" if verdict == "sales" else "none",
            required_missing=("title",) if verdict == "incomplete" else (),
        )
        with self.engine.begin() as connection:
            lock_leads(connection, [lead_id])
            weigh(connection, found, self.at)

    def says(self, name: str, lead_id: str, *, at: int | None = None, **said: Any) -> None:
        """An attempt, a disposition, feedback or a deal comes in."""
        moment = self.at if at is None else at
        row = {"row_id": f"{name}{lead_id}{moment}", "lead_id": lead_id, "at": moment, **said}
        with self.engine.begin() as connection:
            connection.execute(sa.insert(tables.metadata.tables[name]), [row])
            keep.ask(connection, [(lead_id, moment)], self.at)

    def work(
        self, after: int = SECOND, kinds: Sequence[Sequence[str]] = INSIDE, by: str = "test"
    ) -> int:
        """Do all that is due by then; answers how many jobs."""
        self.at += after
        work = Work(engine=self.engine, handlers=self.handlers, clock=lambda: self.at, name=by)
        n_done = 0
        while taken := next((n for each in kinds if (n := work.step(each, 8))), 0):
            n_done += taken
        return n_done

    def rows(self, name: str, **where: Any) -> list[dict[str, Any]]:
        """All that a table holds, with these values."""
        table = tables.metadata.tables[name]
        query = sa.select(table).where(*(table.c[key] == value for key, value in where.items()))
        with self.engine.connect() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def owners(self) -> dict[str, str]:
        """Who owns which lead now."""
        held = [row for row in self.rows("assignments") if row["ended_at"] is None]
        assert len({row["lead_id"] for row in held}) == len(held)
        return {row["lead_id"]: row["owner"] for row in held}


@pytest.fixture
def floor(engine: Engine) -> Floor:
    """An empty floor, on SQLite and on PostgreSQL."""
    return Floor(engine=engine)
