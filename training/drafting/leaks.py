"""Columns that know the outcome, found by their values: too good, or filled in too late."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold

#: No single thing known before a call ranks leads as well as this.
TOO_GOOD = 0.9
#: As far as blanks alone may rank.
BLANKS_TELL = 0.62
#: A category seen so often counts as seen.
_SMOOTHING = 10.0
#: Rows looked at.
_LOOK = 30_000
#: Fewer wins or losses than this tell nothing.
FEWEST = 20

Won = npt.NDArray[np.bool_]


def suspicion(values: pd.Series, won: Won) -> tuple[str, str] | None:
    """Since when a column was probably known, and why one thinks so; None where it looks fine.

    Parameters
    ----------
    values : numbers with nan, or text with "", where nothing is known
    won : array of shape (n,), of leads with a known outcome

    Examples
    --------
    >>> won = np.arange(400) < 100
    >>> suspicion(pd.Series(np.where(won, 900.0, np.nan)), won)
    ('close', 'filled for 100 % of the won and 0 % of the others')
    """
    values, won = _some(values.reset_index(drop=True), won)
    if min(won.sum(), (~won).sum()) < FEWEST:
        return None
    filled = (values.notna() & (values != "")).to_numpy()
    of_won, of_others = filled[won].mean(), filled[~won].mean()
    if of_others < 0.01 and of_won > 0.05:
        return (
            "close",
            f"filled for {_share(of_won)} of the won and {_share(of_others)} of the others",
        )
    if 0.5 + abs(of_won - of_others) / 2 > BLANKS_TELL:
        there, blank = _share(won[filled].mean()), _share(won[~filled].mean())
        return "after_contact", f"{there} won where filled, {blank} where blank: the blank tells"
    area = area_alone(values, won)
    if area > TOO_GOOD:
        return "after_contact", f"ranks with AUC {area:.2f} by itself: too good to be known before"
    return None


def _share(rate: float) -> str:
    return f"{100 * rate:.0f} %"


def area_alone(values: pd.Series, won: Won) -> float:
    """How well one column ranks leads it was not learned from; 0.5 is chance, higher better.

    Notes
    -----
    Each value is scored by the smoothed win rate of its group in the other four of five folds,
    groups being categories, or ten equal parts of the numbers.
    """
    groups = _parts(values) if pd.api.types.is_float_dtype(values) else values
    codes, _ = pd.factorize(groups)
    scores = np.zeros(len(won))
    folds = StratifiedKFold(5, shuffle=True, random_state=1)
    for learn, test in folds.split(scores, won):
        n = np.bincount(codes[learn], minlength=codes.max() + 1)
        wins = np.bincount(codes[learn], weights=won[learn], minlength=codes.max() + 1)
        base = won[learn].mean()
        rates = (wins + _SMOOTHING * base) / (n + _SMOOTHING)
        scores[test] = rates[codes[test]]
    return float(roc_auc_score(won, scores))


def _parts(numbers: pd.Series) -> pd.Series:
    """Numbers in ten parts of about equal size; blanks are a part of their own."""
    parts: Any = pd.qcut(numbers, 10, labels=False, duplicates="drop")
    return pd.Series(parts, index=numbers.index).fillna(-1)


def _some(values: pd.Series, won: Won) -> tuple[pd.Series, Won]:
    if len(won) <= _LOOK:
        return values, won
    rows = np.random.default_rng(1).choice(len(won), _LOOK, replace=False)
    return values.iloc[rows].reset_index(drop=True), won[rows]
