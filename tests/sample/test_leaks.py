from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from definition import read
from sample.leaks import KINDS, LEAKS

TELLS_OF_WINNING = {"filled_after_outcome", "changes_after_outcome", "too_good", "late_date"}


@pytest.fixture(scope="module")
def leads(leaking):
    return pd.read_csv(leaking / "leads.csv")


@pytest.fixture(scope="module")
def truth(leaking):
    return pd.read_parquet(leaking / "truth" / "truth.parquet")


def test_there_are_at_least_twenty_of_differing_kinds():
    assert len({leak.column for leak in LEAKS}) == len(LEAKS) >= 20
    assert {leak.kind for leak in LEAKS} == set(KINDS)
    assert len({leak.kind for leak in LEAKS[: len(KINDS)]}) == len(KINDS)


def test_each_planted_leak_is_listed_with_its_kind(leaking):
    told = json.loads((leaking / "truth" / "leaks.json").read_text())
    assert [row["column"] for row in told] == [leak.column for leak in LEAKS]
    assert all(row["kind"] in KINDS and row["why"] for row in told)


def test_the_definition_takes_them_for_harmless(leaking, leads):
    attributes = read(leaking / "definition.toml").attributes
    for leak in LEAKS:
        if leak.attribute:
            assert attributes[leak.column].may_be_learned
            assert leak.column in leads.columns


def test_a_clean_sample_has_none(folder):
    assert not {leak.column for leak in LEAKS} & set(pd.read_csv(folder / "leads.csv", nrows=1))
    assert json.loads((folder / "truth" / "leaks.json").read_text()) == []


def _strength(values: pd.Series, label: np.ndarray) -> float:
    """How much the label's rate differs between the values (or between blank and filled)."""
    if values.nunique() > 20:
        filled = values.notna()
        values = filled if filled.nunique() == 2 else pd.qcut(values.rank(method="first"), 10)
    rates = (
        pd.Series(label)
        .groupby(values.map(str, na_action=None).to_numpy(object))
        .agg(["mean", "size"])
    )
    rates = rates[rates["size"] >= 20]["mean"]
    return float(rates.max() - rates.min())


@pytest.mark.parametrize("leak", [leak for leak in LEAKS if leak.kind in TELLS_OF_WINNING])
def test_it_tells_who_won(leak, leads, truth):
    won = truth["won_by_export"].to_numpy().astype(float)
    values = leads[leak.column].iloc[: len(truth)]
    if leak.column == "modified_on":
        values = (pd.to_datetime(values).dt.tz_localize("UTC") - truth["as_of"]).dt.days
    assert _strength(values, won) > 0.2


@pytest.mark.parametrize("column", ["n_calls", "quality_label", "budget_known", "linkedin_page"])
def test_it_tells_who_was_called(column, leads, truth):
    called = truth["called_by_export"].to_numpy().astype(float)
    assert _strength(leads[column].iloc[: len(truth)], called) > 0.5


def test_record_number_rises_with_time(leads, truth):
    assert leads["record_number"].iloc[: len(truth)].is_monotonic_increasing


def test_a_dying_column_is_blank_in_the_newest_months(leads, truth):
    leads = leads.iloc[: len(truth)]
    late = leads["created_at"] >= "2026-05-02"
    assert leads.loc[late, "old_tracker_hits"].isna().all()
    assert leads.loc[leads["created_at"] < "2026-04-30", "old_tracker_hits"].notna().all()


def test_near_duplicates_repeat_a_lead_with_its_outcome(leaking, leads, truth):
    pairs = pd.read_parquet(leaking / "truth" / "copies.parquet")
    assert len(leads) == len(truth) + len(pairs) and len(pairs) > 100
    by_id = leads.set_index("lead_id")
    same = ["email", "company", "title", "employees", "source"]
    first = by_id.loc[pairs["copy_of"], same].reset_index(drop=True)
    again = by_id.loc[pairs["lead_id"], same].reset_index(drop=True)
    pd.testing.assert_frame_equal(first, again)
    deals = pd.read_csv(leaking / "deals.csv")
    won = set(deals.loc[deals["stage"] == "won", "lead_id"])
    won_copies = pairs[pairs["lead_id"].isin(won)]
    assert len(won_copies) and set(won_copies["copy_of"]) <= won
