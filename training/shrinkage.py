"""Rates of many groups, drawn towards what is usual as far as each has little to show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import beta

#: How many leads the usual rate counts for, at least and at most.
_LIGHTEST, _HEAVIEST = 5.0, 5_000.0


@dataclass(frozen=True, kw_only=True)
class Shrunk:
    """The rate of one group, with the range that holds it in 95 of 100 cases; 0-1."""

    rate: float
    low: float
    high: float


def shrunk(n: npt.NDArray[Any], wins: npt.NDArray[np.int64]) -> tuple[Shrunk, ...]:
    """Each group's rate under a common beta prior.

    Parameters
    ----------
    n : array of shape (groups,), leads of each group; young ones may count in part
    wins : array of shape (groups,), how many of them were won

    Notes
    -----
    The prior's mean is the rate of all; its weight follows by moments from how far the groups'
    rates lie further apart than chance alone puts them. The range is the posterior's middle 95 %
    given that prior. Source: Kleinman, "Proportions with extraneous variance", 1973,
    doi:10.1080/01621459.1973.10481332.

    Examples
    --------
    >>> few, many = shrunk(np.array([4, 4000]), np.array([2, 400]))
    >>> few.rate < 0.3, round(many.rate, 2)
    (True, 0.1)
    """
    if not n.sum():
        return ()
    usual = float(np.clip(wins.sum() / n.sum(), 1e-6, 1 - 1e-6))
    weight = _weight(n, wins, usual)
    a, b = wins + weight * usual, n - wins + weight * (1 - usual)
    lows, highs = beta.ppf(0.025, a, b), beta.ppf(0.975, a, b)
    return tuple(
        Shrunk(rate=float(rate), low=float(low), high=float(high))
        for rate, low, high in zip(a / (a + b), lows, highs, strict=True)
    )


def _weight(n: npt.NDArray[Any], wins: npt.NDArray[np.int64], usual: float) -> float:
    seen = n > 0
    groups = int(seen.sum())
    if groups < 2:
        return _LIGHTEST
    rates = wins[seen] / n[seen]
    apart = float((n[seen] * (rates - usual) ** 2).sum())
    spread = usual * (1 - usual)
    total = float(n.sum())
    scale = total - float((n[seen] ** 2).sum()) / total
    between = (apart - (groups - 1) * spread) / scale
    return float(np.clip(spread / between - 1 if between > 0 else _HEAVIEST, _LIGHTEST, _HEAVIEST))
