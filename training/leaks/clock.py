"""Ids, codes and dates that carry time: they tell old leads from young ones, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from training.leaks.area import Codes, Floats
from training.leaks.column import Column
from training.leaks.finding import Finding
from training.leaks.material import Material, Rows, some
from training.leaks.words import percent

CHECK = "carries_time"
#: Filled cells needed.
FEWEST = 100
#: Rank correlation with time that no honest number has; where it is so to the last, it is sure.
GROWS, SURE_GROWS = 0.97, 0.9999
#: Part of the leads' order in time that a code explains.
EXPLAINS = 0.98
#: So many different values of all, and each lead has its own.
UNIQUE = 0.99
#: Filled cells needed to be sure.
FEWEST_SURE = 500
_REMEDY = "take it out of the definition: new leads have values that were never learned from"
_LAST_NUMBER = re.compile(r"(\d+)\D*$")


def look(material: Material) -> Iterator[Finding]:
    """Attributes that rise with time, or whose values each belong to their own time."""
    if not material.is_in_time:
        return
    for column in material.columns:
        found = _grows(column, material) or _has_its_time(column, material)
        if found:
            yield found


def _grows(column: Column, material: Material) -> Finding | None:
    """Ever-growing numbers, also at the end of a code, and dates that stand still."""
    numbers = _numbers(column)
    if numbers is None:
        return None
    rows = some(np.flatnonzero(np.isfinite(numbers)))
    values = numbers[rows]
    n_different = len(np.unique(values))
    if len(rows) < FEWEST or n_different < FEWEST / 2:
        return None
    times = (material.as_of[rows], material.created_at[rows])
    grows = max(abs(_rank_correlation(values, at)) for at in times)
    if grows < GROWS:
        return None
    is_unique = n_different > UNIQUE * len(rows)
    what = (
        "a date that stays where it is while time goes on"
        if column.kind == "date"
        else ("an ever-growing number" if is_unique else "a number that rises with time")
    )
    return Finding(
        column=column.name,
        check=CHECK,
        evidence=f"{what}: rank correlation {grows:.4f} with the moment of the lead",
        remedy=_REMEDY,
        is_sure=bool(grows > SURE_GROWS and is_unique and len(rows) >= FEWEST_SURE),
        known="after_contact",
    )


def _numbers(column: Column) -> Floats | None:
    """The column's numbers, or those that its codes end with where each lead has its own."""
    if column.kind in ("number", "date"):
        return column.numbers
    if column.kind != "category" or len(column.levels) < UNIQUE * column.is_filled.sum():
        return None
    ends = pd.Series(column.levels, dtype="string").str.extract(_LAST_NUMBER.pattern)[0]
    numbers = pd.to_numeric(ends, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    return np.append(numbers, np.nan)[column.codes]


def _rank_correlation(values: Floats, time: Rows) -> float:
    """Spearman's: 1 where the one always rises with the other, 0 where one never changes."""
    if time.min() == time.max():
        return 0.0
    return float(np.corrcoef(rankdata(values), rankdata(time))[0, 1])


def _has_its_time(column: Column, material: Material) -> Finding | None:
    """Codes of batches: which code a lead has tells when it came."""
    rows: Rows = some(np.flatnonzero(column.is_filled))
    if column.numbers is not None or len(column.levels) < 3 or len(rows) < FEWEST:
        return None
    explained = explains(column.codes[rows], material.as_of[rows])
    if explained < EXPLAINS:
        return None
    return Finding(
        column=column.name,
        check=CHECK,
        evidence=(
            f"each of its {len(column.levels):,} values belongs to a time of its own: they explain "
            f"{percent(explained)} of the order in which leads came"
        ),
        remedy=_REMEDY,
        known="after_contact",
    )


def explains(codes: Codes, time: Rows) -> float:
    """How much of the order in time the codes explain; 0 for codes that are given by chance.

    Parameters
    ----------
    codes : array of shape (n,), none below 0
    time : array of shape (n,)

    Notes
    -----
    Of the ranks of time, the part of the variance that lies between codes, less what as many
    codes explain by chance (adjusted R squared).

    Examples
    --------
    >>> time = np.arange(1_000)
    >>> round(explains(time // 100, time), 2)
    0.99
    """
    rank = rankdata(time)
    _, own, n = np.unique(codes, return_inverse=True, return_counts=True)
    if len(n) >= len(rank):
        return 0.0
    within = ((rank - (np.bincount(own, rank) / n)[own]) ** 2).sum() / (len(rank) - len(n))
    return float(1 - within / rank.var(ddof=1))
