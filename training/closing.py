"""How fast deals close: what a lead that is too young to judge tells all the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Micros = npt.NDArray[np.int64]
Shares = npt.NDArray[np.float64]

#: With fewer wins than this nothing is known about how fast they come.
FEWEST_WINS = 20


@dataclass(frozen=True, kw_only=True)
class ClosingSpeed:
    """The share of all leads that is won by each age.

    Examples
    --------
    >>> day = 86_400_000_000
    >>> ages = np.array([10, 20, 100, 100]) * day
    >>> speed = ClosingSpeed.of(ages, np.array([True, True, False, False]), horizon=100 * day)
    >>> speed.won_by(np.array([5, 10, 20]) * day)
    array([0.  , 0.25, 0.5 ])
    >>> speed.known_by(np.array([5, 10, 20]) * day)
    array([0. , 0.5, 1. ])
    """

    #: Ages at which leads were won, ascending, microseconds.
    ages: Micros
    #: Share of leads won by that age, 0-1.
    shares: Shares
    n_wins: int

    @classmethod
    def of(
        cls,
        ages: Micros,
        is_won: npt.NDArray[np.bool_],
        *,
        horizon: int,
        entered: Micros | None = None,
    ) -> ClosingSpeed:
        """Learn it from leads of every age.

        Parameters
        ----------
        ages : array of shape (n,), microseconds
            Age at the win, or how old the lead is by now without one.
        is_won : array of shape (n,)
        horizon : microseconds; wins after it do not count
        entered : array of shape (n,), microseconds
            Age from which a win would have been recorded; 0 if None. A lead older than that
            when recording began tells about later ages only.

        Notes
        -----
        The product-limit estimate with delayed entry. Sources: Kaplan and Meier,
        "Nonparametric estimation from incomplete observations", 1958,
        doi:10.1080/01621459.1958.10501452; Tsai, Jewell and Wang, "A note on the
        product-limit estimator under right censoring and left truncation", 1987,
        doi:10.1093/biomet/74.4.883.
        """
        entered = np.zeros(len(ages), dtype=np.int64) if entered is None else entered
        seen = ages > entered
        counted = seen & is_won & (ages <= horizon)
        won_at, n_won = np.unique(ages[counted], return_counts=True)
        # At risk at an age: entered before it, and neither won nor out of sight before it.
        still = np.searchsorted(np.sort(entered[seen]), won_at, side="left")
        gone = np.searchsorted(np.sort(ages[seen]), won_at, side="left")
        open_share = np.cumprod(1.0 - n_won / np.maximum(still - gone, 1))
        return cls(ages=won_at, shares=1.0 - open_share, n_wins=int(counted.sum()))

    def won_by(self, ages: Micros) -> Shares:
        """The share of leads that is won by each age, shape (n,), 0-1."""
        return np.concatenate([[0.0], self.shares])[np.searchsorted(self.ages, ages, side="right")]

    def known_by(self, ages: Micros) -> Shares:
        """The share of a group's wins that has come by each age, shape (n,), 0-1."""
        final = self.shares[-1] if len(self.shares) else 0.0
        return self.won_by(ages) / final if final > 0 else np.zeros(len(ages))

    def win_rate(self, ages: Micros, n_wins: int) -> float:
        """The rate that a group of leads will reach, given its wins so far.

        Parameters
        ----------
        ages : array of shape (n,), microseconds
            Age of every lead of the group by now, won or not.
        n_wins : how many of them are won by now
        """
        return min(n_wins / max(float(self.known_by(ages).sum()), 1e-9), 1.0)


def weights(known: Shares, is_won: npt.NDArray[Any], win_rate: float) -> Shares:
    """How much each lead counts as an example, so that young ones do not look bad.

    A win counts whole. A lead without one counts as lost as far as that can be known: at an
    age by which no wins have come it says nothing, past the horizon everything.

    Parameters
    ----------
    known : array of shape (n,), 0-1, see :meth:`ClosingSpeed.known_by`
    is_won : array of shape (n,), won by now
    win_rate : what all of them will come to

    Notes
    -----
    With F the share known and p the rate, a group of one age holds pF wins and 1 - pF others.
    The others get F(1 - p) / (1 - pF), so that wins and losses weigh as p to 1 - p. Inverse
    probability of censoring weights, scaled by F so that few early wins cannot weigh much.
    Sources: Robins and Rotnitzky, "Recovery of information and adjustment for dependent
    censoring using surrogate markers", 1992, doi:10.1007/978-1-4757-1229-2_14; Chapelle,
    "Modeling delayed feedback in display advertising", 2014, doi:10.1145/2623330.2623634.

    Examples
    --------
    >>> weights(np.array([0.0, 0.5, 1.0, 0.5]), np.array([False, False, False, True]), 0.2)
    array([0.        , 0.44444444, 1.        , 1.        ])
    """
    lost = known * (1 - win_rate) / np.maximum(1 - win_rate * known, 1e-9)
    return np.where(is_won, 1.0, lost)
