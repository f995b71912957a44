"""A service's state on records of its own, with a clock that tests set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import orjson
import sqlalchemy as sa
from starlette.testclient import TestClient

from followup.kinds import INSIDE
from followup.work import Work
from records import tables
from serving.app import application
from serving.guard import Guard
from serving.service import addresses
from serving.state import State
from serving.worker import handlers_of

SECOND = 1_000_000
#: 2026-11-02 14:00 UTC, a Monday.
START = 1_793_628_000 * SECOND

#: Somebody whom any card of the sample company sends to sales.
GOOD = {
    "title": "Directeur",
    "employees": 250,
    "industry": "software",
    "email": "eva@firma.example",
    "phone": "+31 20 000 0000",
    "company": "Firma BV",
    "region": "Noord-Holland",
    "newsletter": True,
}
DEMO = ("pricing", "case_study", "demo_request", "webinar", "product")


def somebody(lead_id: str) -> dict[str, Any]:
    """Somebody good with an address of their own: with the same one they are one person."""
    return {**GOOD, "email": f"{lead_id.lower()}@firma.example"}


@dataclass(kw_only=True)
class Live:
    """Requests in, work done when told, rows out."""

    state: State
    at: int = START
    client: TestClient = field(init=False)

    def __post_init__(self) -> None:
        self.state = replace(self.state, now=lambda: self.at)
        app = application(self.state)
        self.client = TestClient(Guard(app, addresses(app)), raise_server_exceptions=False)

    def post(self, path: str, body: Any, **headers: str) -> dict[str, Any]:
        """What a door answers."""
        self.at += SECOND
        answered = self.client.post(path, json=body, headers=headers)
        assert answered.status_code == 200, answered.text
        return dict(answered.json())

    def lead(self, lead_id: str, **profile: Any) -> None:
        """A lead that is on record as somebody good, but for what is told."""
        self.post("/leads", {"lead_id": lead_id, "profile": {**somebody(lead_id), **profile}})

    def events(self, lead_id: str, *kinds: str, back_days: float = 0) -> None:
        """Events that happened just now, or some days ago."""
        at = self.at - int(back_days * 86_400) * SECOND
        rows = [
            {"lead_id": lead_id, "kind": kind, "occurred_at": iso(at - place * SECOND)}
            for place, kind in enumerate(kinds)
        ]
        self.post("/events", rows)

    def work(self, seconds: float = 1, kinds: Sequence[Sequence[str]] = INSIDE) -> int:
        """Do all that is due by then; answers how many jobs."""
        self.at += int(seconds * SECOND)
        work = Work(
            engine=self.state.engine,
            handlers=handlers_of(self.state),
            clock=self.state.now,
            name="test",
        )
        n_done = 0
        while taken := next((n for each in kinds if (n := work.step(each, 8))), 0):
            n_done += taken
        return n_done

    def rows(self, name: str) -> list[dict[str, Any]]:
        """All that a table holds."""
        table = tables.metadata.tables[name]
        with self.state.engine.connect() as connection:
            found = connection.execute(sa.select(table)).mappings()
            return [dict(row) for row in found]

    def answers(self, lead_id: str) -> list[dict[str, Any]]:
        """What was decided about a lead, oldest first."""
        made = [row for row in self.rows("decisions") if row["lead_id"] == lead_id]
        made.sort(key=lambda row: (row["as_of"], row["decision_id"]))
        return [orjson.loads(row["answer"]) for row in made]


def iso(moment: int) -> str:
    """Microseconds as ISO 8601."""
    from serving.times import shown

    return shown(moment)
