"""Leads to check, invented here: two years of them, some won, with whatever columns are wanted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from features.history import DAY_US
from training.leaks import Column, Finding, Material

YEARS_US = 730 * DAY_US


@dataclass(kw_only=True)
class Made:
    """Random leads, oldest first; change what a test is about."""

    n: int = 3_000
    seed: int = 1
    win_rate: float = 0.3
    random: np.random.Generator = field(init=False)
    as_of: np.ndarray = field(init=False)
    won: np.ndarray = field(init=False)
    skill: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.random = np.random.default_rng(self.seed)
        self.as_of = np.sort(self.random.integers(0, YEARS_US, self.n))
        self.skill = self.random.normal(size=self.n)
        chance = 1 / (1 + np.exp(-np.log(self.win_rate / (1 - self.win_rate)) - self.skill))
        self.won = self.random.random(self.n) < chance

    def happens(self, rate: float) -> np.ndarray:
        """Which leads something happens to, by chance."""
        return self.random.random(self.n) < rate

    def words(self, *words: str) -> np.ndarray:
        """A word for each lead, by chance."""
        return self.random.choice(np.array(words, dtype=object), self.n)

    def text(self, name: str, values: Any, kind: Any = "category") -> Column:
        """A column of words; None is blank."""
        return Column.of_words(name, list(values), kind)

    def number(self, name: str, values: Any) -> Column:
        """A column of numbers; nan is blank."""
        return Column.of_numbers(name, np.asarray(values, dtype=np.float64))

    def date(self, name: str, at: Any) -> Column:
        """A column of dates, microseconds; nan is blank."""
        return Column.of_dates(name, np.asarray(at, dtype=np.float64), self.as_of)

    def only(self, which: np.ndarray, value: Any) -> np.ndarray:
        """The value where it holds, blank elsewhere."""
        return np.where(which, np.array(value, dtype=object), None)

    def material(self, *columns: Column, **changed: Any) -> Material:
        """These leads with these columns."""
        nothing = np.full(self.n, np.nan)
        facts: dict[str, Any] = {
            "as_of": self.as_of,
            "created_at": self.as_of,
            "is_won": self.won,
            "is_decided": np.ones(self.n, dtype=bool),
            "is_open": np.zeros(self.n, dtype=bool),
            "contact_at": nothing,
            "closed_at": nothing,
            "groups": np.arange(self.n).astype(str).astype(object),
            "observed_until": YEARS_US,
        }
        return Material(columns=columns, **(facts | changed))

    def later(self, name: str, rows: np.ndarray, at: np.ndarray, value: Any) -> pd.DataFrame:
        """Values that were told after the moment."""
        return pd.DataFrame(
            {"row": rows, "name": name, "known_at": at, "value": value}
        ).sort_values("known_at", kind="stable")


def said(findings: list[Finding]) -> dict[str, str]:
    """Column to the check that found it."""
    return {each.column: each.check for each in findings}
