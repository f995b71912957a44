"""How well one thing alone tells two groups of leads apart, with an interval."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import binomtest, norm, rankdata

from training.evaluation.interval import Interval

#: A category seen so often counts as seen.
_SMOOTHING = 10.0
#: Two-sided; wide, for many columns are looked at.
CONFIDENCE = 0.99
#: Standard errors to either side.
SIGMAS = float(norm.ppf(0.5 + CONFIDENCE / 2))

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int64]


def area(scores: npt.NDArray[Any], is_one: Bools) -> Interval:
    """Chance that a lead of the one group scores above one of the other; 0.5 is no use.

    Parameters
    ----------
    scores : array of shape (n,); ties count half
    is_one : array of shape (n,); which leads are of the one group, some but not all

    Notes
    -----
    Variance by DeLong, DeLong and Clarke-Pearson (1988), doi:10.2307/2531595, in the rank form
    of Sun and Xu (2014), doi:10.1109/LSP.2014.2337313.

    Examples
    --------
    >>> str(area(np.array([1, 2, 3, 4]), np.array([False, False, True, True])))
    '1.000 (1.000-1.000)'
    """
    ones, others = scores[is_one], scores[~is_one]
    n_ones, n_others = len(ones), len(others)
    ranks = rankdata(scores)
    above = (ranks[is_one] - rankdata(ones)) / n_others
    below = 1 - (ranks[~is_one] - rankdata(others)) / n_ones
    value = float(above.mean())
    spread = above.var(ddof=1) / n_ones + below.var(ddof=1) / n_others
    half = SIGMAS * float(np.sqrt(spread))
    return Interval(value=value, low=max(0.0, value - half), high=min(1.0, value + half))


def share(n: int, of: int) -> Interval:
    """A share with Wilson's interval.

    Notes
    -----
    Wilson (1927), doi:10.1080/01621459.1927.10502953.

    Examples
    --------
    >>> str(share(0, 500))
    '0.000 (0.000-0.013)'
    """
    if of == 0:
        return Interval(value=0.0, low=0.0, high=1.0)
    found = binomtest(int(n), int(of)).proportion_ci(CONFIDENCE, method="wilson")
    return Interval(value=n / of, low=float(found.low), high=float(found.high))


def rates(codes: Codes, target: Floats, fold: Codes) -> Floats:
    """The mean target of each row's level, as the rows of the other folds have it.

    Levels that those hardly have are drawn towards the overall mean, so that a code of which
    every row has its own tells nothing.

    Parameters
    ----------
    codes : array of shape (n,); -1 is blank, a level like any other
    target : array of shape (n,)
    fold : array of shape (n,); 0 to k - 1

    Notes
    -----
    Target encoding, out of fold: Micci-Barreca (2001), doi:10.1145/507533.507538.

    Examples
    --------
    >>> rates(np.array([0, 0, 1, 1]), np.array([1.0, 1, 0, 0]), np.array([0, 1, 0, 1])).round(2)
    array([0.55, 0.55, 0.45, 0.45])
    """
    n_levels = int(codes.max()) + 2
    n_folds = int(fold.max()) + 1
    cell = fold * n_levels + codes + 1
    shape = (n_folds, n_levels)
    n = np.bincount(cell, minlength=n_folds * n_levels).reshape(shape)
    total = np.bincount(cell, weights=target, minlength=n_folds * n_levels).reshape(shape)
    n, total = n.sum(axis=0) - n, total.sum(axis=0) - total
    base = total.sum(axis=1, keepdims=True) / np.maximum(n.sum(axis=1, keepdims=True), 1)
    smooth: Floats = (total + _SMOOTHING * base) / (n + _SMOOTHING)
    return smooth[fold, codes + 1]
