"""Columns that know the outcome."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from training.drafting.leaks import area_alone, suspicion

RANDOM = np.random.default_rng(1)
WON = RANDOM.random(2000) < 0.3
NOISE = RANDOM.normal(size=2000)


def test_what_is_filled_for_the_won_only_closes_with_the_deal() -> None:
    assert suspicion(pd.Series(np.where(WON, 900.0, np.nan)), WON) == (
        "close",
        "filled for 100 % of the won and 0 % of the others",
    )


def test_blanks_that_tell_are_told_with_both_rates() -> None:
    filled = np.where(WON, RANDOM.random(2000) < 0.9, RANDOM.random(2000) < 0.5)
    found = suspicion(pd.Series(np.where(filled, "student", "")), WON)
    assert found is not None
    assert found[0] == "after_contact"
    assert "the blank tells" in found[1]


@pytest.mark.parametrize(
    "values",
    [pd.Series(NOISE / 4 + WON), pd.Series(np.where(WON, "will buy", "ringing"))],
    ids=["numbers", "words"],
)
def test_what_ranks_too_well_is_suspected(values: pd.Series) -> None:
    found = suspicion(values, WON)
    assert found is not None
    assert "too good" in found[1]


@pytest.mark.parametrize(
    "values",
    [
        pd.Series(NOISE + WON),
        pd.Series(np.where(NOISE > 0, "a", "b")),
        pd.Series(np.where(RANDOM.random(2000) < 0.5, NOISE, np.nan)),
        pd.Series([f"lead {place}" for place in range(2000)]),
        pd.Series(["same"] * 2000),
        pd.Series([np.nan] * 2000),
    ],
    ids=["a good number", "noise", "random blanks", "identifiers", "one value", "nothing"],
)
def test_what_is_ordinary_is_not(values: pd.Series) -> None:
    assert suspicion(values, WON) is None


def test_few_deals_tell_nothing() -> None:
    assert suspicion(pd.Series(["x", ""] * 10), np.array([True, False] * 10)) is None


def test_a_column_of_noise_ranks_as_chance() -> None:
    assert area_alone(pd.Series(NOISE), WON) == pytest.approx(0.5, abs=0.05)
