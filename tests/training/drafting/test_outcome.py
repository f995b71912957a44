"""Which column says what became of leads."""

from __future__ import annotations

import pandas as pd
import pytest

from training.drafting.outcome import best_outcome, outcome_in


def column(*texts: str) -> pd.Series:
    """Many rows of these."""
    return pd.Series([*texts] * 20, dtype="str")


@pytest.mark.parametrize(
    ("name", "texts", "won", "lost"),
    [
        ("Converted", ("1", "0", "0"), ("1",), ("0",)),
        ("y", ("yes", "no"), ("yes",), ("no",)),
        ("Klant geworden", ("ja", "nee"), ("ja",), ("nee",)),
        ("deal_stage", ("Won", "Lost", "Engaging"), ("Won",), ("Lost",)),
        ("Opportunity Result", ("Won", "Loss"), ("Won",), ("Loss",)),
        ("Fase", ("Gewonnen", "Verloren", "Offerte"), ("Gewonnen",), ("Verloren",)),
        (
            "Status",
            ("Closed - Converted", "Closed - Not Converted", "Open"),
            ("Closed - Converted",),
            ("Closed - Not Converted",),
        ),
        ("is_won", ("TRUE", "FALSE"), ("TRUE",), ("FALSE",)),
        ("Lead Status", ("Customer", "New"), ("Customer",), ()),
        ("anything", ("closed won", "closed lost"), ("closed won",), ("closed lost",)),
    ],
)
def test_outcomes_are_told(
    name: str, texts: tuple[str, ...], won: tuple[str, ...], lost: tuple[str, ...]
) -> None:
    found = outcome_in(name, column(*texts))
    assert found is not None
    assert (found.won, found.lost) == (won, lost)


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("Do Not Email", ("Yes", "No")),
        ("poutcome", ("success", "failure", "nonexistent")),
        ("Marital_Status", ("Single", "Married")),
        ("Email status", ("Opened", "Bounced")),
        ("Previous outcome", ("yes", "no")),
        ("Complain", ("1", "0")),
        ("Converted", ("1", "1")),
        ("Converted", ("1", "")),
        ("Converted at", ("2026-01-01", "2026-01-02")),
        ("Status", ("Single", "Married")),
    ],
)
def test_other_columns_are_no_outcomes(name: str, texts: tuple[str, ...]) -> None:
    assert outcome_in(name, column(*texts)) is None


def test_the_surest_is_taken() -> None:
    found = best_outcome([("response", column("1", "0")), ("stage", column("Won", "Lost"))])
    assert found is not None
    assert found.column == "stage"
    assert best_outcome([]) is None
