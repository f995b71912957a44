"""Intervals: how far a figure could be off, by drawing the judged leads again and by counting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import beta

#: Bootstrap draws by how many leads are judged; many leads have narrow intervals anyway.
N_DRAWS = {5_000: 1_000, 20_000: 400}
N_DRAWS_LARGE = 100

Won = npt.NDArray[Any]
#: How often each lead counts, a row per draw: shape (1 + B, n).
Weights = npt.NDArray[np.float64]
#: A figure over all leads, then over each draw: shape (1 + B,).
PerDraw = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Interval:
    """A figure with the range that holds it in 95 of 100 samples like this one."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        to = " to " if self.low < 0 else "-"
        return f"{self.value:.3f} ({self.low:.3f}{to}{self.high:.3f})"

    def surely(self, than: float = 0.0) -> int:
        """1 where all of it lies above ``than``, -1 where all lies below, else 0.

        Examples
        --------
        >>> Interval(value=0.1, low=0.02, high=0.2).surely(), Interval(
        ...     value=0.1, low=-0.1, high=0.2).surely()
        (1, 0)
        """
        return int(self.low > than) - int(self.high < than)


def draws(won: Won, groups: npt.NDArray[Any] | None = None) -> Weights:
    """How often each lead is drawn: first once each, then bootstrap draws, shape (1 + B, n).

    Every ranking of the same leads is judged on the same draws, so that two rankings can be
    compared pair by pair.

    Parameters
    ----------
    won : array of shape (n,), 0 or 1
    groups : array of shape (n,); near-duplicates share one and are drawn together

    Notes
    -----
    Bootstrap over groups; a draw without a win or without a loss is left out, for it has no
    ranking. Source: Efron and Tibshirani, An Introduction to the Bootstrap, 1993; over groups
    Field and Welsh, "Bootstrapping clustered data", 2007, doi:10.1111/j.1467-9868.2007.00593.x.

    Examples
    --------
    >>> drawn = draws(np.array([0, 1, 0, 1]), np.array(["a", "a", "b", "b"]))
    >>> drawn[0].tolist(), bool((drawn[:, 0] == drawn[:, 1]).all())
    ([1.0, 1.0, 1.0, 1.0], True)
    """
    n = len(won)
    codes = np.arange(n) if groups is None else np.unique(groups, return_inverse=True)[1]
    n_groups = int(codes.max()) + 1
    n_draws = next((times for most, times in N_DRAWS.items() if n <= most), N_DRAWS_LARGE)
    generator = np.random.default_rng(20_241_111)
    even = np.full(n_groups, 1 / n_groups)
    drawn = generator.multinomial(n_groups, even, size=n_draws)[:, codes].astype(np.float64)
    return with_both(np.vstack([np.ones((1, n)), drawn]), won)


def with_both(weights: Weights, won: Won) -> Weights:
    """The draws that have a win and a loss: without both there is no ranking to judge."""
    n_won = weights @ np.asarray(won, dtype=np.float64)
    return np.asarray(weights[(n_won > 0) & (n_won < weights.sum(axis=1))])


def interval(values: PerDraw) -> Interval:
    """A figure over all leads (the first value) with the middle 95 % of its draws.

    Examples
    --------
    >>> interval(np.array([0.7, 0.6, 0.7, 0.8])).value
    0.7
    """
    low, high = np.percentile(values[1:], [2.5, 97.5]) if len(values) > 1 else (values[0],) * 2
    return Interval(value=float(values[0]), low=float(low), high=float(high))


def share_interval(n_won: int, n: int, confidence: float = 0.95) -> Interval:
    """A share of counted leads, such as a win rate, with its interval; n must be > 0.

    Notes
    -----
    Jeffreys' interval, which keeps its promise for few leads and rates near 0. Source: Brown,
    Cai and DasGupta, "Interval estimation for a binomial proportion", 2001,
    doi:10.1214/ss/1009213286.

    Examples
    --------
    >>> print(share_interval(5, 50))
    0.100 (0.039-0.205)
    >>> share_interval(0, 50).low
    0.0
    """
    tail = (1 - confidence) / 2
    low = beta.ppf(tail, n_won + 0.5, n - n_won + 0.5) if n_won else 0.0
    high = beta.ppf(1 - tail, n_won + 0.5, n - n_won + 0.5) if n_won < n else 1.0
    return Interval(value=n_won / n, low=float(low), high=float(high))
