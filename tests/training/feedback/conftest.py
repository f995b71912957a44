"""Small sets of leads with answers, and one sample company with all that is on record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from definition import Definition, check, read
from features.feature import Feature
from records.database import connect, migrate
from records.intake import load
from records.outcomes import Outcomes, frames
from sample.company import make
from training.dataset import Dataset, gather
from training.labels import label

SOURCE = Feature(
    name="source", half="fit", kind="category", label="Source", source="source", family="attribute"
)


@dataclass(frozen=True, kw_only=True)
class Company:
    definition: Definition
    outcomes: Outcomes
    everyone: Dataset


@pytest.fixture(scope="session")
def company(tmp_path_factory):
    """The sample company, 2,000 leads, in the end."""
    folder = tmp_path_factory.mktemp("said") / "company"
    make(folder, n_leads=2_000, seed=5)
    definition = read(folder / "definition.toml")
    engine = connect(f"sqlite:///{folder.parent / 'records.db'}")
    migrate(engine)
    load(engine, folder, definition, dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    with engine.connect() as connection:
        found = frames(connection)
        labels = label(found.leads, found.deals, found.attempts, definition, found.observed_until)
        everyone = gather(connection, labels.oldest_first, definition)
    engine.dispose()
    return Company(definition=definition, outcomes=found, everyone=everyone)


@pytest.fixture
def leads():
    """Makes leads of two sources with given outcomes."""

    def make_leads(outcomes: list[str], sources: list[str] | None = None) -> Dataset:
        n = len(outcomes)
        found = np.array(outcomes, dtype=object)
        return Dataset(
            features=(SOURCE,),
            table={"source": np.array(sources or ["web"] * n, dtype=object)},
            lead_ids=np.array([f"L{place}" for place in range(n)], dtype=object),
            as_of=np.arange(n, dtype=np.int64),
            won=(found == "won").astype(np.int8),
            weight=np.isin(outcomes, ["won", "lost"]).astype(np.float64),
            outcomes=found,
            groups=np.array([f"L{place}" for place in range(n)], dtype=object),
            has_time=True,
        )

    return make_leads


@pytest.fixture
def definition():
    return check({"label": {"expected_win_rate": 0.1}})


def said(*rows: tuple[str, int | None, str, str | None]) -> pd.DataFrame:
    """Answers: lead, moment, verdict, rep."""
    return pd.DataFrame(
        {
            "lead_id": pd.Series([row[0] for row in rows], dtype=object),
            "at": pd.array([row[1] for row in rows], dtype="Int64"),
            "verdict": pd.Series([row[2] for row in rows], dtype=object),
            "reason": pd.Series([None] * len(rows), dtype=object),
            "rep": pd.Series([row[3] for row in rows], dtype=object),
        }
    )


def calls(*rows: tuple[str, int | None]) -> pd.DataFrame:
    """Attempts: lead and moment."""
    return pd.DataFrame(
        {
            "lead_id": pd.Series([row[0] for row in rows], dtype=object),
            "at": pd.array([row[1] for row in rows], dtype="Int64"),
        }
    )
