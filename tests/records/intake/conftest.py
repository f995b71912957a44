"""Folders of files as people send them, and what comes of loading them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Engine

from definition import InputError, check
from records.history import known
from records.intake import FileReport, IntakeReport, load
from records.outcomes import Outcomes, frames

NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
LEADS = "lead_id,created_at,industry,employees\nA,2026-01-01,Software,12\nB,2026-01-02,Retail,\n"
DEALS = "lead_id,stage,at\nA,won,2026-02-01\n"
PLAIN = {"attributes": {"industry": {"kind": "category"}, "employees": {"kind": "number"}}}


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What is on record after loading."""

    report: IntakeReport
    outcomes: Outcomes
    #: Attribute to values, one per lead in order of lead_id.
    profile: dict[str, list[Any]]

    def file(self, table: str) -> FileReport:
        """The report of one file."""
        return next(each for each in self.report.files if each.table == table)

    def told(self, table: str) -> str:
        """All that was told of one file."""
        each = self.file(table)
        return "; ".join([*map(str, each.mended), *map(str, each.left_out), *each.notes])

    @property
    def ids(self) -> list[str]:
        """Leads on record."""
        return sorted(self.outcomes.leads["lead_id"])

    def moments(self, table: str, column: str) -> list[str]:
        """A column of moments as ISO texts."""
        found = getattr(self.outcomes, table)[column]
        return [pd.Timestamp(each, unit="us").isoformat() for each in found]


class Company:
    """A folder and its records."""

    def __init__(self, folder: Path, engine: Engine) -> None:
        self.folder, self.engine = folder, engine

    def write(self, **files: str | bytes) -> Company:
        """Write files; ``leads_csv`` is leads.csv."""
        for name, content in files.items():
            stem, _, ending = name.rpartition("_")
            path = self.folder / f"{stem}.{ending}"
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return self

    def load(self, definition: dict[str, Any] | None = None) -> Loaded:
        """Load the folder."""
        report = load(self.engine, self.folder, check(definition or PLAIN), NOW)
        with self.engine.connect() as connection:
            outcomes = frames(connection)
            last = 4_102_444_800_000_000
            found = known(connection, [(each, last) for each in sorted(outcomes.leads["lead_id"])])
        return Loaded(report=report, outcomes=outcomes, profile=found.profile)

    def refusal(self, definition: dict[str, Any] | None = None) -> InputError:
        """The error that loading gives; nothing may be stored then."""
        with pytest.raises(InputError) as caught:
            self.load(definition)
        with self.engine.connect() as connection:
            assert frames(connection).leads.empty
        return caught.value


@pytest.fixture
def company(tmp_path: Path, sqlite_engine: Engine) -> Company:
    """An ordinary company of two leads and one deal; write over what a test is about."""
    folder = tmp_path / "acme"
    folder.mkdir()
    return Company(folder, sqlite_engine).write(leads_csv=LEADS, deals_csv=DEALS)
