"""What a probability is worth at a first crossing, a moment of another kind than hand-over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit, logit

from models.calibration import Calibration

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class AtCrossing:
    """Calibration of a card at the moments at which leads first cross a line.

    Notes
    -----
    A card means what it says at the moment that it was learned for. A first crossing is another:
    the lead's points were never so high, and something just happened; and what a lead does
    after it was handed over tells less of its own accord. So two calibrations, until that moment
    and after it, are fitted on the rises of each lead's running maximum, a rise weighted by the
    lines that are first crossed there: every lead counts once per line. With few outcomes both
    stay near slope 1 and offset 0.
    """

    until: Calibration
    after: Calibration

    @classmethod
    def learned(cls, rows: pd.DataFrame, is_won: pd.Series[Any]) -> AtCrossing:
        """From leads of the past, those with a known outcome.

        Parameters
        ----------
        rows : one per lead and moment, by lead and then by time: lead, chance (the card's, 0-1)
            and is_late (after the moment that the card was learned for)
        is_won : per lead with a known outcome, by its number
        """
        rows = rows.assign(log_odds=_log_odds(rows["chance"].to_numpy()))
        rows = rows.assign(rise=_rises(rows))
        rows = rows[(rows["rise"] > 0) & rows["lead"].isin(is_won.index)]
        fitted = []
        for is_late in (False, True):
            here = rows[rows["is_late"] == is_late]
            won = here["lead"].map(is_won).to_numpy(dtype=np.float64)
            fitted.append(
                Calibration.fitted(here["log_odds"].to_numpy(), won, here["rise"].to_numpy())
            )
        return cls(until=fitted[0], after=fitted[1])

    def of(self, chance: Numbers, is_late: npt.NDArray[np.bool_]) -> Numbers:
        """Probabilities at a first crossing from the card's own, shape (n,), 0-1.

        Examples
        --------
        >>> known = AtCrossing(until=Calibration(), after=Calibration(offset=-1.0))
        >>> known.of(np.array([0.5, 0.5]), np.array([False, True])).round(2)
        array([0.5 , 0.27])
        """
        log_odds = _log_odds(chance)
        until, after = (
            expit(each.slope * log_odds + each.offset) for each in (self.until, self.after)
        )
        return np.asarray(np.where(is_late, after, until))


def _log_odds(chance: Numbers) -> Numbers:
    return np.asarray(logit(np.clip(chance, 1e-9, 1 - 1e-9)))


def _rises(rows: pd.DataFrame) -> pd.Series[float]:
    """The share of lines first crossed at a row; lines even in log-odds, for the upper half."""
    by_lead = rows["log_odds"].groupby(rows["lead"])
    low, high = by_lead.max().quantile([0.5, 0.99]) if len(rows) else (0.0, 1.0)
    highest = by_lead.cummax()
    before = highest.groupby(rows["lead"]).shift(fill_value=-np.inf)
    risen: pd.Series[float] = highest.clip(low, high) - before.clip(low, high)
    return risen / max(high - low, 1e-9)
