"""The line: how many points a lead needs in each half."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from definition.agreement import Thresholds
from models.card import Line

#: The share of leads that sales calls where nothing is said: the article's 23 of 87.
CALLED_SHARE = 23 / 87


def line(
    thresholds: Thresholds,
    fit_points: npt.NDArray[Any],
    engagement_points: npt.NDArray[Any],
    leads_per_week: float | None,
) -> Line:
    """The agreed line, or one that lets through about as many leads as sales can call.

    Parameters
    ----------
    thresholds : what the definition says
    fit_points, engagement_points : arrays of shape (n,), points of past leads
    leads_per_week : how many leads came in a week; None where there is no time

    Notes
    -----
    Both halves refuse the same share of leads, the smallest for which at most the
    wanted share passes both: no half then decides alone.

    Examples
    --------
    >>> line(Thresholds(fit=40, engagement=30), np.array([]), np.array([]), None)
    Line(fit=40, engagement=30)
    >>> fit, engagement = np.arange(100), np.arange(100)[::-1]
    >>> chosen = line(Thresholds(capacity_per_week=20), fit, engagement, leads_per_week=100)
    >>> int(((fit >= chosen.fit) & (engagement >= chosen.engagement)).sum())
    20
    """
    if thresholds.fit is not None and thresholds.engagement is not None:
        return Line(fit=thresholds.fit, engagement=thresholds.engagement)
    if len(fit_points) == 0:
        return Line(fit=0, engagement=0)
    share = CALLED_SHARE
    if thresholds.capacity_per_week and leads_per_week:
        share = min(thresholds.capacity_per_week / leads_per_week, 1.0)
    return _tightest(fit_points, engagement_points, share)


def _tightest(
    fit_points: npt.NDArray[Any], engagement_points: npt.NDArray[Any], share: float
) -> Line:
    fit_at = np.sort(fit_points)
    engagement_at = np.sort(engagement_points)
    n = len(fit_at)
    low, high = 0, n - 1
    while low < high:
        middle = (low + high) // 2
        passing = (fit_points >= fit_at[middle]) & (engagement_points >= engagement_at[middle])
        if passing.mean() <= share:
            high = middle
        else:
            low = middle + 1
    return Line(fit=int(fit_at[low]), engagement=int(engagement_at[low]))
