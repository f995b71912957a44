"""Points: log-odds on a scale that people can add up."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

#: Points that double the odds of winning.
PDO = 20
_POINTS_PER_LOG_ODDS = PDO / math.log(2)


def points_from_log_odds(log_odds: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Whole points nearest to the log-odds; 20 points double the odds.

    Parameters
    ----------
    log_odds : array_like of any shape, natural log-odds

    Returns
    -------
    ndarray of int64, points

    Notes
    -----
    points = round(log_odds x 20 / ln 2). Source: the credit-scoring convention
    "points to double the odds" (Siddiqi, Credit Risk Scorecards, 2006).

    Examples
    --------
    >>> points_from_log_odds([0.0, math.log(2), -math.log(4)])
    array([  0,  20, -40])
    """
    scaled = np.asarray(log_odds, dtype=np.float64) * _POINTS_PER_LOG_ODDS
    return np.rint(scaled).astype(np.int64)


def log_odds_from_points(points: Any) -> Any:
    """The log-odds that a number of points stands for.

    Examples
    --------
    >>> round(log_odds_from_points(20), 4)
    0.6931
    """
    return points / _POINTS_PER_LOG_ODDS


def probability_from_points(total_points: float) -> float:
    """The probability of winning that a total stands for, between 0 and 1.

    Notes
    -----
    1 / (1 + 2 ** (-total_points / 20)), computed without overflow.

    Examples
    --------
    >>> probability_from_points(0), round(probability_from_points(20), 4)
    (0.5, 0.6667)
    """
    if total_points >= 0:
        return float(1.0 / (1.0 + 2.0 ** (-total_points / PDO)))
    odds: float = 2.0 ** (total_points / PDO) if total_points > -20_000 else 0.0
    return odds / (1.0 + odds)


def probabilities_from_points(total_points: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """:func:`probability_from_points` for many leads, equal to the last bit.

    Examples
    --------
    >>> probabilities_from_points(np.array([0, 40]))
    array([0.5, 0.8])
    """
    distinct, where = np.unique(total_points, return_inverse=True)
    return np.array([probability_from_points(int(total)) for total in distinct])[where]
