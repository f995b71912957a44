"""How far one stretch of time differs from another: a size that people know, and a test of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import binomtest, chi2, chi2_contingency

from training.drift.stretch import Stretch
from training.promotion.shift import binned, psi

#: Fewer leads, answers or final outcomes on either side say nothing.
FEWEST, FEWEST_ANSWERS = 100, 30
#: Fewer wins or losses that were to be expected say nothing of percentages.
FEWEST_WON = 10


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A difference. ``chi2`` would be about ``df`` if leads came independently of each other."""

    size: float
    chi2: float
    df: int
    #: What was usual, and what it is now, where these are shares; else None.
    before: float | None = None
    now: float | None = None


def spread(before: npt.NDArray[Any], now: npt.NDArray[Any]) -> Measured | None:
    """Of a column or a score: stability index, and chi-squared on its bins."""
    if min(len(before), len(now)) < FEWEST:
        return None
    old, new = binned(before, before), binned(now, before)
    n_bins = int(max(old.max(), new.max())) + 1
    table = np.array([np.bincount(codes, minlength=n_bins) for codes in (old, new)])
    # Bins that hardly any lead is in would make the test say more than it knows.
    rare = table.sum(axis=0) * min(len(old), len(new)) / (len(old) + len(new)) < 5
    kept = table[:, ~rare]
    if rare.any():
        kept = np.column_stack([kept, table[:, rare].sum(axis=1)])
    kept = kept[:, kept.sum(axis=0) > 0]
    can_differ = kept.shape[1] > 1
    return Measured(
        size=psi(old, new),
        chi2=float(chi2_contingency(kept, correction=False).statistic) if can_differ else 0.0,
        df=max(kept.shape[1] - 1, 1),
    )


def share(before: npt.NDArray[Any], now: npt.NDArray[Any], fewest: int) -> Measured | None:
    """Of a yes or no: the difference of shares, and chi-squared on the four counts.

    Examples
    --------
    >>> found = share(np.arange(200) < 100, np.arange(100) < 80, fewest=100)
    >>> round(found.size, 2), found.df
    (0.3, 1)
    """
    if min(len(before), len(now)) < fewest:
        return None
    table = np.array([[now.sum(), (~now).sum()], [before.sum(), (~before).sum()]])
    can_differ = bool((table.sum(axis=0) > 0).all())
    return Measured(
        size=float(now.mean() - before.mean()),
        # With the correction: few answers are no bell curve.
        chi2=float(chi2_contingency(table).statistic) if can_differ else 0.0,
        df=1,
        before=float(before.mean()),
        now=float(now.mean()),
    )


def told(now: Stretch) -> Measured | None:
    """Of percentages: the log-odds by which wins differ from what was told, and a test of it.

    What was told says whether there are enough: where nobody buys any more, nothing was won.
    """
    n, n_won, expected = len(now.won), int(now.won.sum()), float(now.chance.sum())
    if n < FEWEST or min(expected, n - expected) < FEWEST_WON:
        return None
    # Exact: ten wins are no bell curve. As if all had the mean chance, which errs to the safe side.
    p = binomtest(n_won, n, expected / n).pvalue
    return Measured(
        size=math.log((n_won + 0.5) / (n - n_won + 0.5)) - math.log(expected / (n - expected)),
        chi2=float(chi2.isf(p, 1)),
        df=1,
        before=expected / n,
        now=n_won / n,
    )
