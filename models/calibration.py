"""Calibration: a slope and an offset that make log-odds mean what they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import expit

#: Starting belief about the slope: 1, give or take. Sizes learned with a belief about them are
#: nearly calibrated as they are; some hundred deals say too little to move them.
SLOPE_SD = 0.1
#: Starting belief about the offset: 0, give or take.
OFFSET_SD = 1.5


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """calibrated log-odds = slope x log-odds + offset.

    Examples
    --------
    >>> Calibration.fitted(np.array([]), np.array([]))
    Calibration(slope=1.0, offset=0.0)
    >>> generator = np.random.default_rng(1)
    >>> truth = generator.normal(-1, 1, 20_000)
    >>> won = generator.random(20_000) < expit(truth)
    >>> sure = Calibration.fitted(2 * truth + 1, won)
    >>> round(sure.slope, 1), round(sure.offset, 1)
    (0.5, -0.5)
    """

    slope: float = 1.0
    offset: float = 0.0

    @classmethod
    def fitted(
        cls,
        log_odds: npt.NDArray[np.float64],
        won: npt.NDArray[Any],
        weight: npt.NDArray[np.float64] | None = None,
    ) -> Calibration:
        """Fit on leads that the model has not seen.

        Parameters
        ----------
        log_odds : array of shape (n,), out-of-fold predictions
        won : array of shape (n,), 0 or 1
        weight : array of shape (n,), how much each lead counts; 1 if None

        Notes
        -----
        Platt's method on the log-odds, with a Gaussian prior at slope 1 and offset 0 so
        that few deals change little. Source: Platt, "Probabilistic outputs for support
        vector machines", 1999.
        """
        slope, offset = 1.0, 0.0
        outcome = np.asarray(won, dtype=np.float64)
        weight = np.ones(len(outcome)) if weight is None else weight
        for _ in range(100):
            chance = expit(slope * log_odds + offset)
            spread = weight * chance * (1 - chance)
            error = weight * (chance - outcome)
            gradient = np.array(
                [
                    error @ log_odds + (slope - 1) / SLOPE_SD**2,
                    error.sum() + offset / OFFSET_SD**2,
                ]
            )
            cross = float(spread @ log_odds)
            hessian = np.array(
                [
                    [spread @ log_odds**2 + SLOPE_SD**-2, cross],
                    [cross, spread.sum() + OFFSET_SD**-2],
                ]
            )
            step = np.clip(np.linalg.solve(hessian, gradient), -1.0, 1.0)
            slope, offset = slope - float(step[0]), offset - float(step[1])
            if np.abs(step).max() < 1e-12:
                break
        # A slope of zero or less would turn every reason round.
        return cls(slope=max(slope, 0.05), offset=offset)
