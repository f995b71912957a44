"""How well scores rank: the area under the curve, the wins among the first leads, log loss."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from training.evaluation.interval import PerDraw, Weights, Won

#: The article's number of calls: 23 of 87 leads.
CALLED_SHARE = 23 / 87

Scores = npt.NDArray[np.float64]


def area(scores: Scores, won: Won, weights: Weights | None = None) -> PerDraw:
    """The area under the ROC curve, per draw; ties count half; 0.5 is chance, higher is better.

    Notes
    -----
    The chance that a won lead ranks above a lost one. Source: Hanley and McNeil, "The meaning
    and use of the area under a ROC curve", 1982, doi:10.1148/radiology.143.1.7063747.

    Examples
    --------
    >>> area(np.array([1.0, 2.0, 3.0]), np.array([0, 1, 1]))
    array([1.])
    """
    wins, losses = _by_score(scores, won, weights)
    below = np.cumsum(losses, axis=1) - losses
    pairs = (wins * (below + losses / 2)).sum(axis=1)
    return np.asarray(pairs / (wins.sum(axis=1) * losses.sum(axis=1)))


def gains(
    scores: Scores, won: Won, shares: npt.NDArray[np.float64], weights: Weights | None = None
) -> npt.NDArray[np.float64]:
    """The share of all wins among the first ``shares`` of leads; ties as expected.

    Parameters
    ----------
    scores : array of shape (n,); higher is called first
    won : array of shape (n,), 0 or 1
    shares : array of shape (m,), 0-1
    weights : array of shape (B, n), how often each lead counts

    Returns
    -------
    array of shape (B, m), 0-1

    Notes
    -----
    The cumulative gains curve; divided by the share called it is the lift.

    Examples
    --------
    >>> gains(np.array([3.0, 2.0, 1.0, 0.0]), np.array([1, 0, 1, 0]), np.array([0.25, 0.5, 1.0]))
    array([[0.5, 0.5, 1. ]])
    """
    wins, losses = (counts[:, ::-1] for counts in _by_score(scores, won, weights))
    called = np.cumsum(wins + losses, axis=1)
    found = np.cumsum(wins, axis=1)
    return np.array(
        [
            np.interp(shares * upto[-1], np.r_[0.0, upto], np.r_[0.0, won_upto]) / won_upto[-1]
            for upto, won_upto in zip(called, found, strict=True)
        ]
    )


def wins_in_top(
    scores: Scores, won: Won, weights: Weights | None = None, share: float = CALLED_SHARE
) -> PerDraw:
    """The share of all wins among the first ``share`` of leads, per draw.

    Examples
    --------
    >>> wins_in_top(np.zeros(4), np.array([1, 0, 1, 0]), share=0.5)
    array([0.5])
    """
    return gains(scores, won, np.array([share]), weights)[:, 0]


def log_loss(chance: Scores, won: Won, weights: Weights | None = None) -> PerDraw:
    """Mean negative natural log of the probability given to what happened, per draw.

    Notes
    -----
    A proper score: only the true probabilities make it least. Source: Gneiting and Raftery,
    "Strictly proper scoring rules, prediction, and estimation", 2007,
    doi:10.1198/016214506000001437.

    Examples
    --------
    >>> log_loss(np.array([0.5, 0.5]), np.array([0, 1])).round(4)
    array([0.6931])
    """
    sure = np.clip(chance, 1e-12, 1 - 1e-12)
    losses = -np.where(won == 1, np.log(sure), np.log1p(-sure))
    weights = np.ones((1, len(won))) if weights is None else weights
    return np.asarray(weights @ losses / weights.sum(axis=1))


def _by_score(scores: Scores, won: Won, weights: Weights | None) -> tuple[Weights, Weights]:
    """Wins and losses at each distinct score, lowest first, per draw: two (B, n_scores)."""
    weights = np.ones((1, len(won))) if weights is None else weights
    order = np.argsort(scores, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(scores[order]) > 0])
    sorted_weights = weights[:, order]
    wins = np.add.reduceat(sorted_weights * won[order], starts, axis=1)
    return wins, np.add.reduceat(sorted_weights, starts, axis=1) - wins
