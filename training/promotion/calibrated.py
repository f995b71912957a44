"""Calibration of the challenger, and whether the newest leads fit what the older ones taught."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

from training.evaluation.calibration import Z95, Calibration, calibration, line_of, offset_of
from training.evaluation.interval import Interval
from training.promotion.check import Check
from training.promotion.compared import NEAREST, Chances, Compared

#: How much farther off than the champion's the challenger's probabilities may be, 0-1.
MARGIN = 0.01
#: Slope below which the newest leads contradict what was learned, and log-odds by which their
#: win rate may differ from what was expected.
LEAST_SLOPE, MOST_OFFSET = 0.5, 1.0
#: Errors away from the bound before it counts as sure; three stretches are looked at.
ERRORS = 3.3
#: Stretches of the newest leads that are looked at by themselves: a batch may be small.
STRETCHES = (1.0, 0.5, 0.25)


def calibrated(compared: Compared) -> Check:
    """Whether probabilities hold, once the base follows the win rate as it does when refitted."""
    now = _based(compared.challenger, compared.won)
    before = _based(compared.champion, compared.won)
    holds = now.is_as_told or now.error <= before.error + MARGIN
    figures = {
        "error": now.error,
        "by_chance": now.error_by_chance_at_most,
        "before": before.error,
        "margin": MARGIN,
    }
    return Check(name="calibration", holds=holds, figures=figures)


def agrees(compared: Compared) -> Check:
    """Whether the newest outcomes could come from the world that the older ones taught.

    A batch with its labels turned round, or won leads booked twice, does not: the challenger,
    which has not seen them, ranks them the wrong way round or expects far other win rates.
    """
    looks = list(_looks(compared))
    broken = [each for each in looks if each.is_contrary or each.is_elsewhere]
    first = broken[0] if broken else (looks[0] if looks else None)
    figures = {"stretches": [each.figures() for each in looks]}
    if first is None:
        return Check(name="agrees", holds=True, key="nothing", figures=figures)
    key = "contrary" if first.is_contrary else "elsewhere" if first.is_elsewhere else "holds"
    return Check(name="agrees", holds=not broken, key=key, figures={**first.figures(), **figures})


@dataclass(frozen=True, kw_only=True)
class _Look:
    n_leads: int
    n_won: int
    n_expected: float
    slope: Interval
    offset: Interval

    @property
    def is_contrary(self) -> bool:
        return self.slope.value + ERRORS * _error(self.slope) < LEAST_SLOPE

    @property
    def is_elsewhere(self) -> bool:
        return abs(self.offset.value) - ERRORS * _error(self.offset) > MOST_OFFSET

    def figures(self) -> dict[str, float]:
        return {
            "n_leads": self.n_leads,
            "n_won": self.n_won,
            "n_expected": self.n_expected,
            "slope": self.slope.value,
            "slope_error": _error(self.slope),
            "offset": self.offset.value,
            "offset_error": _error(self.offset),
        }


def _looks(compared: Compared) -> Iterator[_Look]:
    for share in STRETCHES:
        rows: npt.NDArray[np.int64] = np.arange(len(compared))[-round(share * len(compared)) :]
        won = compared.won[rows]
        n_won = int(won.sum())
        if min(n_won, len(rows) - n_won) >= 10:
            chance = compared.challenger[rows]
            yield _Look(
                n_leads=len(rows),
                n_won=n_won,
                n_expected=float(chance.sum()),
                slope=line_of(chance, won)[1],
                offset=offset_of(chance, won),
            )


def _based(chance: Chances, won: npt.NDArray[np.int8]) -> Calibration:
    """With the base moved to where these leads' win rate is."""
    log_odds = logit(np.clip(chance, NEAREST, 1 - NEAREST))
    offset = offset_of(chance, won).value
    return calibration(expit(log_odds + offset), won)


def _error(figure: Interval) -> float:
    return (figure.high - figure.low) / (2 * Z95)
