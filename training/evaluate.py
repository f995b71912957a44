"""Figures that say how good a ranking is, with intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

#: The article's number of calls: 23 of 87 leads.
CALLED_SHARE = 23 / 87
#: Bootstrap draws; fewer where leads are many and intervals narrow.
N_DRAWS, N_DRAWS_LARGE, LARGE = 400, 100, 20_000

Scores = npt.NDArray[np.float64]
Won = npt.NDArray[Any]
#: How often each lead counts, a row per draw: shape (B, n).
Weights = npt.NDArray[np.float64]


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
    drawn = draws(won)
    return Figures(
        name=name,
        auc=interval(area(scores, won, drawn)),
        wins_when_called=interval(wins_in_top(scores, won, drawn)),
        log_loss=None if chance is None else interval(log_loss(chance, won, drawn)),
        calibration_error=None if chance is None else calibration_error(chance, won),
    )


def draws(won: Won) -> Weights:
    """How often each lead is drawn: first once each, then bootstrap draws, shape (1 + B, n).

    Draws keep the numbers won and lost. The same outcomes give the same draws, so that two
    rankings of the same leads are compared pair by pair.

    Notes
    -----
    Stratified bootstrap. Source: Efron and Tibshirani, An Introduction to the Bootstrap, 1993.
    """
    generator = np.random.default_rng(20_241_111)
    n_draws = N_DRAWS if len(won) <= LARGE else N_DRAWS_LARGE
    weights = np.ones((n_draws + 1, len(won)))
    for outcome in (0, 1):
        rows = np.flatnonzero(won == outcome)
        if len(rows):
            even = np.full(len(rows), 1 / len(rows))
            weights[1:, rows] = generator.multinomial(len(rows), even, size=n_draws)
    return weights


def interval(values: npt.NDArray[np.float64]) -> Interval:
    """A figure over all leads (the first value) with the middle 95 % of its draws.

    Examples
    --------
    >>> interval(np.array([0.7, 0.6, 0.7, 0.8])).value
    0.7
    """
    low, high = np.percentile(values[1:], [2.5, 97.5]) if len(values) > 1 else (values[0],) * 2
    return Interval(value=float(values[0]), low=float(low), high=float(high))


def area(scores: Scores, won: Won, weights: Weights | None = None) -> npt.NDArray[np.float64]:
    """The area under the ROC curve, per draw; ties count half.

    Examples
    --------
    >>> area(np.array([1.0, 2.0, 3.0]), np.array([0, 1, 1]))
    array([1.])
    """
    wins, losses = _by_score(scores, won, weights)
    below = np.cumsum(losses, axis=1) - losses
    pairs = (wins * (below + losses / 2)).sum(axis=1)
    return np.asarray(pairs / (wins.sum(axis=1) * losses.sum(axis=1)))


def wins_in_top(
    scores: Scores, won: Won, weights: Weights | None = None, share: float = CALLED_SHARE
) -> npt.NDArray[np.float64]:
    """The share of all wins among the first ``share`` of leads, per draw; ties as expected.

    Examples
    --------
    >>> won = np.array([1, 0, 1, 0])
    >>> wins_in_top(np.array([3.0, 2.0, 1.0, 0.0]), won, share=0.5)
    array([0.5])
    >>> wins_in_top(np.zeros(4), won, share=0.5)
    array([0.5])
    """
    wins, losses = (counts[:, ::-1] for counts in _by_score(scores, won, weights))
    here = wins + losses
    before = np.cumsum(here, axis=1) - here
    called = share * here.sum(axis=1, keepdims=True)
    taken = np.clip((called - before) / np.maximum(here, 1e-12), 0, 1)
    return np.asarray((taken * wins).sum(axis=1) / wins.sum(axis=1))


def log_loss(chance: Scores, won: Won, weights: Weights | None = None) -> npt.NDArray[np.float64]:
    """Mean negative natural log of the probability given to what happened, per draw.

    Examples
    --------
    >>> log_loss(np.array([0.5, 0.5]), np.array([0, 1])).round(4)
    array([0.6931])
    """
    sure = np.clip(chance, 1e-12, 1 - 1e-12)
    losses = -np.where(won == 1, np.log(sure), np.log1p(-sure))
    weights = np.ones((1, len(won))) if weights is None else weights
    return np.asarray(weights @ losses / weights.sum(axis=1))


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


def _by_score(scores: Scores, won: Won, weights: Weights | None) -> tuple[Weights, Weights]:
    """Wins and losses at each distinct score, lowest first, per draw: two (B, n_scores)."""
    weights = np.ones((1, len(won))) if weights is None else weights
    order = np.argsort(scores, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(scores[order]) > 0])
    sorted_weights = weights[:, order]
    sorted_wins = sorted_weights * won[order]
    wins = np.add.reduceat(sorted_wins, starts, axis=1)
    return wins, np.add.reduceat(sorted_weights, starts, axis=1) - wins
