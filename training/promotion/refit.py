"""The refitted card beside the judged one: the newest leads may not undo what older ones taught."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

from models.trees import best_offset
from training.promotion.check import Check
from training.promotion.compared import NEAREST, Chances, losses

#: How much worse the refitted card may explain the older leads, in log loss.
MOST = 0.01


def keeps(judged: Chances, refitted: Chances, won: npt.NDArray[Any], weight: Chances) -> Check:
    """Whether the refitted card still explains the leads that the judged card learned from.

    Both learned from these leads, and the base of each is set to them first, for a win rate
    that moved is no fault.

    Parameters
    ----------
    judged, refitted : arrays of shape (n,), probabilities
    won : array of shape (n,), 0 or 1
    weight : array of shape (n,), 0-1

    Examples
    --------
    >>> won = np.array([0, 0, 0, 1] * 50)
    >>> told = np.where(won, 0.4, 0.2)
    >>> keeps(told, told, won, np.ones(200)).holds
    True
    >>> keeps(told, 1 - told, won, np.ones(200)).holds
    False
    """
    if not len(won) or won.min() == won.max():
        return Check(name="refit", holds=True, key="nothing")
    before = _loss(judged, won, weight)
    now = _loss(refitted, won, weight)
    figures = {"worse": now - before, "most": MOST, "n_leads": len(won)}
    return Check(name="refit", holds=now - before <= MOST, figures=figures)


def _loss(chance: Chances, won: npt.NDArray[Any], weight: Chances) -> float:
    log_odds = logit(np.clip(chance, NEAREST, 1 - NEAREST))
    based = expit(log_odds + best_offset(log_odds, won, weight))
    return float(np.average(losses(based, won), weights=weight))
