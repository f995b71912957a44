from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from sample.parts import BASE, PARTS


@pytest.fixture(scope="module")
def truth(folder):
    return pd.read_parquet(folder / "truth" / "truth.parquet")


def test_every_lead_has_its_truth(folder, truth):
    leads = pd.read_csv(folder / "leads.csv")
    assert list(truth["lead_id"]) == list(leads["lead_id"])
    assert (pd.to_datetime(leads["as_of"]) == truth["as_of"]).all()


def test_the_parts_in_truth_add_up(truth):
    parts = truth[[f"part_{name}" for name in PARTS]].sum(axis=1)
    known = truth["base_log_odds"] + parts + truth["part_interaction"]
    assert np.allclose(known, truth["known_log_odds"])
    assert np.allclose(truth["p_if_called"], 1 / (1 + np.exp(-truth["true_log_odds"])))


def test_the_part_tables_are_told(folder):
    told = json.loads((folder / "truth" / "parts.json").read_text())
    assert told["base_log_odds"] == BASE
    assert {part["feature"] for part in told["parts"]} == set(PARTS)
    assert told["export_at"] == "2026-10-31T23:00:00Z"
    assert {rep["rep"] for rep in told["reps"] if rep["condemns_all"]} == {"dewi"}


def test_files_agree_with_what_happened(folder, truth):
    deals = pd.read_csv(folder / "deals.csv")
    won = set(deals.loc[deals["stage"] == "won", "lead_id"])
    assert set(truth.loc[truth["won_by_export"], "lead_id"]) == won
    attempts = pd.read_csv(folder / "attempts.csv")
    assert set(truth.loc[truth["called_by_export"], "lead_id"]) == set(attempts["lead_id"])


def test_no_file_of_the_company_names_what_is_hidden(folder):
    for path in folder.glob("*.csv"):
        header = path.read_text(encoding="utf-8").splitlines()[0]
        for secret in ("explored", "propensity", "if_called", "hidden", "part_", "intent"):
            assert secret not in header


def test_the_fate_of_uncalled_leads_cannot_be_read_from_their_rows(folder, truth):
    leads = pd.read_csv(folder / "leads.csv")
    uncalled = (~truth["called"] & ~truth["won"]).to_numpy()
    rest = (truth["won_if_called"] - truth["p_if_called"])[uncalled]
    for column in leads.columns:
        codes = pd.factorize(leads[column])[0] if leads[column].dtype.kind not in "if" else None
        values = leads[column].fillna(-1).to_numpy(float) if codes is None else codes
        if np.ptp(values[uncalled]) > 0:
            assert abs(np.corrcoef(values[uncalled], rest)[0, 1]) < 0.08, column


def test_nothing_shows_who_was_called_by_lot(folder, truth):
    called = truth[truth["called_by_export"]]
    attempts = pd.read_csv(folder / "attempts.csv").groupby("lead_id").size()
    n = attempts.reindex(called["lead_id"]).to_numpy()
    lot = called["explored"].to_numpy()
    assert abs(n[lot].mean() - n[~lot].mean()) < 0.5
