"""How far one stretch of time differs from another: a size that people know, and a test of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import chi2_contingency

from training.drift.stretch import Stretch
from training.evaluation.calibration import Z95, offset_of
from training.promotion.shift import binned, psi

#: Fewer leads, answers or final outcomes on either side say nothing.
FEWEST, FEWEST_ANSWERS = 100, 30
#: Fewer wins or losses say nothing of percentages.
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
    chi2 = float(chi2_contingency(kept, correction=False).statistic) if kept.shape[1] > 1 else 0.0
    return Measured(size=psi(old, new), chi2=chi2, df=max(kept.shape[1] - 1, 1))


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
    """Of percentages: the log-odds by which they are off, and that in errors, squared."""
    n_won = int(now.won.sum())
    if len(now.won) < FEWEST or min(n_won, len(now.won) - n_won) < FEWEST_WON:
        return None
    offset = offset_of(now.chance, now.won)
    error = (offset.high - offset.low) / (2 * Z95)
    return Measured(
        size=offset.value,
        chi2=(offset.value / error) ** 2,
        df=1,
        before=float(now.chance.mean()),
        now=float(now.won.mean()),
    )
