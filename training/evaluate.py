"""Figures that say how good a ranking is, with intervals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.metrics import roc_auc_score

#: The article's number of calls: 23 of 87 leads.
CALLED_SHARE = 23 / 87
#: Bootstrap draws; fewer where leads are many and intervals narrow.
N_DRAWS, N_DRAWS_LARGE, LARGE = 400, 100, 20_000

Scores = npt.NDArray[np.float64]
Won = npt.NDArray[Any]


@dataclass(frozen=True, kw_only=True)
class Interval:
    """A figure with the range that holds it in 95 of 100 samples like this one."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f}-{self.high:.3f})"


@dataclass(frozen=True, kw_only=True)
class Figures:
    """How one way of ranking does on leads it has not seen."""

    name: str
    #: Chance that a won lead ranks above a lost one; 0.5 is chance, higher is better.
    auc: Interval
    #: Share of all wins among the leads called first (23 of every 87); higher is better.
    wins_when_called: Interval
    #: Mean log loss, lower is better; None for what gives no probability.
    log_loss: Interval | None
    #: Expected calibration error, 0-1, lower is better; None without a probability.
    calibration_error: float | None

    @property
    def is_chance(self) -> bool:
        """Whether it cannot be told from chance."""
        return self.auc.low <= 0.5


def figures(name: str, scores: Scores, won: Won, chance: Scores | None = None) -> Figures:
    """All figures of one ranking.

    Parameters
    ----------
    name : who ranks
    scores : array of shape (n,); higher is called first
    won : array of shape (n,), 0 or 1, both present
    chance : array of shape (n,), probabilities of winning, where there are any
    """
    return Figures(
        name=name,
        auc=interval(lambda rows: area(scores[rows], won[rows]), won),
        wins_when_called=interval(lambda rows: wins_in_top(scores[rows], won[rows]), won),
        log_loss=None
        if chance is None
        else interval(lambda rows: log_loss(chance[rows], won[rows]), won),
        calibration_error=None if chance is None else calibration_error(chance, won),
    )


def area(scores: Scores, won: Won) -> float:
    """The area under the ROC curve.

    Examples
    --------
    >>> area(np.array([1.0, 2.0, 3.0]), np.array([0, 1, 1]))
    1.0
    """
    return float(roc_auc_score(won, scores))


def log_loss(chance: Scores, won: Won) -> float:
    """Mean negative log of the probability given to what happened, natural log.

    Examples
    --------
    >>> round(log_loss(np.array([0.5, 0.5]), np.array([0, 1])), 4)
    0.6931
    """
    sure = np.clip(chance, 1e-12, 1 - 1e-12)
    return float(-np.mean(np.where(won == 1, np.log(sure), np.log1p(-sure))))


def wins_in_top(scores: Scores, won: Won, share: float = CALLED_SHARE) -> float:
    """The share of all wins among the first ``share`` of leads; ties count as expected.

    Examples
    --------
    >>> wins_in_top(np.array([3.0, 2.0, 1.0, 0.0]), np.array([1, 0, 1, 0]), share=0.5)
    0.5
    >>> wins_in_top(np.zeros(4), np.array([1, 0, 1, 0]), share=0.5)
    0.5
    """
    n_called = share * len(scores)
    values, place = np.unique(-scores, return_inverse=True)
    n_here = np.bincount(place, minlength=len(values))
    wins_here = np.bincount(place, weights=won, minlength=len(values))
    before = np.cumsum(n_here) - n_here
    called = np.clip((n_called - before) / n_here, 0, 1)
    return float(called @ wins_here / max(wins_here.sum(), 1))


def calibration_error(chance: Scores, won: Won, n_bins: int = 10) -> float:
    """Mean distance between predicted and true rate over bins of equally many leads.

    Notes
    -----
    Expected calibration error with equal-mass bins. Source: Naeini et al., "Obtaining well
    calibrated probabilities using Bayesian binning", 2015.

    Examples
    --------
    >>> calibration_error(np.full(100, 0.5), np.array([0, 1] * 50))
    0.0
    """
    order = np.argsort(chance, kind="stable")
    blocks = np.array_split(order, min(n_bins, len(order)))
    gaps = [len(rows) * abs(chance[rows].mean() - won[rows].mean()) for rows in blocks]
    return float(sum(gaps) / len(order))


def interval(figure: Callable[[npt.NDArray[np.int64]], float], won: Won) -> Interval:
    """A figure with its 95 % bootstrap interval; draws keep the numbers won and lost.

    Parameters
    ----------
    figure : gives the figure for the rows named
    won : array of shape (n,), 0 or 1

    Notes
    -----
    Percentile bootstrap, stratified. Source: Efron and Tibshirani, 1993.
    """
    generator = np.random.default_rng(20_241_111)
    classes = [np.flatnonzero(won == outcome) for outcome in (0, 1)]
    draws = [
        figure(np.concatenate([generator.choice(rows, len(rows)) for rows in classes]))
        for _ in range(N_DRAWS if len(won) <= LARGE else N_DRAWS_LARGE)
    ]
    low, high = np.percentile(draws, [2.5, 97.5])
    return Interval(value=figure(np.arange(len(won))), low=float(low), high=float(high))
