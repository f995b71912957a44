"""Rates of many groups, drawn towards what is usual as far as each has little to show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, betaln, expit

Values = npt.NDArray[np.float64]

#: How many leads the usual rate may count for, and how far the mean of groups may lie from it.
_WEIGHTS = np.geomspace(5.0, 5_000.0, 16)
_AROUND = np.linspace(-1.2, 1.2, 9)
#: Priors less likely than this beside the others are left out.
_LEAST = 1e-3
#: Halvings until an end of a range is exact to a millionth.
_HALVINGS = 20


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
    Which beta prior the groups share is not known: many are tried, each counts as far as all groups
    together bear it out, and a group's posterior is the mixture. Before that the spread of the
    groups' rates is taken to be anything alike, so that few groups are not drawn together too far.
    The range is the posterior's middle 95 %. One best prior instead of many held 84 to 94 of 100
    true rates in draws, this holds 92 or more. Source: Gelman, "Prior distributions for variance
    parameters in hierarchical models", 2006, doi:10.1214/06-BA117A.

    Examples
    --------
    >>> few, many = shrunk(np.array([4, 4000]), np.array([2, 400]))
    >>> few.rate < 0.3, round(many.rate, 2)
    (True, 0.1)
    """
    if not n.sum():
        return ()
    likely, a, b = _posteriors(n.astype(np.float64), wins.astype(np.float64))
    rates = likely @ (a / (a + b))
    lows, highs = (_quantile(part, likely, a, b) for part in (0.025, 0.975))
    return tuple(
        Shrunk(rate=float(rate), low=float(low), high=float(high))
        for rate, low, high in zip(rates, lows, highs, strict=True)
    )


def _posteriors(n: Values, wins: Values) -> tuple[Values, Values, Values]:
    """How likely each prior is, shape (priors,), and both ends of each group's beta under it."""
    won, lost = wins.sum() + 0.5, (n - wins).sum() + 0.5
    # With few wins in all the usual rate itself is hardly known.
    around = _AROUND * (1 + 2 / np.sqrt(min(won, lost)))
    means = expit(np.log(won / lost) + around)
    weights, means = (each.ravel() for each in np.meshgrid(_WEIGHTS, means))
    a, b = (weights * means)[:, None], (weights * (1 - means))[:, None]
    log = (betaln(a + wins, b + n - wins) - betaln(a, b)).sum(axis=1)
    # The spread goes with one over the root of the weight: alike for any spread is the first.
    # The second is Jeffreys' for the mean, so that no deal yet does not mean never.
    log += -0.5 * np.log(weights) + 0.5 * np.log(means * (1 - means))
    likely = np.exp(log - log.max())
    kept = likely >= _LEAST
    return likely[kept] / likely[kept].sum(), a[kept] + wins, b[kept] + n - wins


def _quantile(part: float, likely: Values, a: Values, b: Values) -> Values:
    """Below what a part of each group's mixture lies, shape (groups,)."""
    low, high = np.zeros(a.shape[1]), np.ones(a.shape[1])
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        is_below = likely @ betainc(a, b, middle) < part
        low, high = np.where(is_below, middle, low), np.where(is_below, high, middle)
    return np.asarray((low + high) / 2)
