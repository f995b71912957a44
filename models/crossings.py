"""First crossings: when a lead's points first pass a line, counted for many lines at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from models.card import Line
from models.tradeoff import TradeOff

#: Thresholds looked at per half where the points seen are more than so many.
MOST_THRESHOLDS = 80

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Trajectories:
    """The points of past leads at every moment at which they would have been scored.

    One row per lead and moment, by lead and then by time; shape (n,). Rows of leads that a must
    refuses are left out. Blocks are what bootstrap draws: weeks, or lots where there is no time.
    """

    #: Which lead, ascending from 0.
    lead: Whole
    fit: Whole
    engagement: Whole
    #: Calibrated probability of winning, 0-1.
    chance: Numbers
    #: Chance that sales accepts the lead, 0-1; None where nothing is known of it.
    acceptance: Numbers | None
    #: Which block the moment lies in; -1 for one that is not counted.
    block: Whole
    n_blocks: int
    #: Whether blocks are weeks.
    has_weeks: bool
    #: How many leads one row's lead stands for, times the blocks that make up a whole.
    factor: float
    #: Per lead, shape (n_leads,): whether its outcome is known, and whether it was won.
    is_known: Mask
    is_won: Mask

    @property
    def n_leads(self) -> int:
        """How many leads there are."""
        return len(self.is_known)

    def first(self, line: Line) -> Whole:
        """The rows at which leads first pass a line, one per lead that ever does.

        Examples
        --------
        >>> line = Line(fit=10, engagement=5)
        >>> _example().first(line).tolist()
        [1, 3]
        """
        passing = np.flatnonzero((self.fit >= line.fit) & (self.engagement >= line.engagement))
        _, first = np.unique(self.lead[passing], return_index=True)
        return passing[first]

    def tradeoff(self, fit_at: Whole, engagement_at: Whole) -> TradeOff:
        """What each pair of thresholds would have brought.

        Parameters
        ----------
        fit_at, engagement_at : arrays of shape (n_fit,) and (n_engagement,), ascending points

        Notes
        -----
        Per fit threshold, engagement counts only at moments at which fit passes; where its
        running maximum within a lead rises from below a threshold to it or above, the lead
        first crosses that pair. So each rise counts for a range of thresholds, written down as
        one difference at each end: n_rows x n_fit steps, whatever n_engagement is.

        Examples
        --------
        >>> _example().tradeoff(np.array([10, 20]), np.array([5])).calls.sum(axis=2).tolist()
        [[2.0], [1.0]]
        """
        n_levels = len(engagement_at)
        shape = (len(fit_at), n_levels, self.n_blocks)
        calls, deals = np.zeros(shape), np.zeros(shape)
        accepted = None if self.acceptance is None else np.zeros(shape)
        judged = np.zeros((len(fit_at), n_levels, 3))
        level = np.searchsorted(engagement_at, self.engagement, side="right")
        won = self.is_won[self.lead].astype(np.float64)
        for place, threshold in enumerate(fit_at):
            rises = _Rises.of(self.lead, np.where(self.fit >= threshold, level, 0), n_levels)
            counted = rises.where(self.block[rises.row] >= 0)
            block = self.block[counted.row]
            calls[place] = counted.sums(None, block, self.n_blocks)
            deals[place] = counted.sums(self.chance, block, self.n_blocks)
            if accepted is not None:
                accepted[place] = counted.sums(self.acceptance, block, self.n_blocks)
            known = rises.where(self.is_known[self.lead[rises.row]])
            for column, values in enumerate((None, self.chance, won)):
                judged[place, :, column] = known.sums(values, np.zeros_like(known.row), 1)[:, 0]
        return TradeOff(
            fit=fit_at,
            engagement=engagement_at,
            calls=calls * self.factor,
            deals=deals * self.factor,
            accepted=None if accepted is None else accepted * self.factor,
            judged=judged,
            fit_refuses=self._refused(self.fit, fit_at),
            engagement_refuses=self._refused(self.engagement, engagement_at),
            has_weeks=self.has_weeks,
        )

    def _refused(self, points: Whole, thresholds: Whole) -> Numbers:
        """The share of leads that never have so many points in a half."""
        if self.n_leads == 0:
            return np.zeros(len(thresholds))
        most = np.full(self.n_leads, np.iinfo(np.int64).min)
        np.maximum.at(most, self.lead, points)
        return np.searchsorted(np.sort(most), thresholds, side="left") / self.n_leads


@dataclass(frozen=True, kw_only=True)
class _Rises:
    """Moments at which a lead's best level so far rises: it first reaches all in between."""

    row: Whole
    #: The level before and after; thresholds ``before`` to ``after - 1`` are first reached.
    before: Whole
    after: Whole
    n_levels: int

    @classmethod
    def of(cls, lead: Whole, level: Whole, n_levels: int) -> _Rises:
        # Each lead has a range of its own, above that of the lead before: one running maximum
        # over all rows is then one per lead.
        own = lead * (n_levels + 1)
        best = np.maximum.accumulate(own + level) if len(lead) else level
        before = np.maximum(np.concatenate([[0], best[:-1]])[: len(lead)], own)
        row = np.flatnonzero(best > before)
        return cls(
            row=row,
            before=(before - own)[row],
            after=(best - own)[row],
            n_levels=n_levels,
        )

    def where(self, which: Mask) -> _Rises:
        """Only those."""
        return _Rises(
            row=self.row[which],
            before=self.before[which],
            after=self.after[which],
            n_levels=self.n_levels,
        )

    def sums(self, values: Numbers | None, block: Whole, n_blocks: int) -> Numbers:
        """The sum of rows' values (None: 1 each) per level and block: (n_levels, n_blocks)."""
        width = self.n_levels + 1
        weights = np.ones(len(self.row)) if values is None else values[self.row]
        size = n_blocks * width
        up = np.bincount(block * width + self.before, weights=weights, minlength=size)
        down = np.bincount(block * width + self.after, weights=weights, minlength=size)
        # Rounding may leave a sum of differences a hair below nothing.
        running = np.cumsum((up - down).reshape(n_blocks, width), axis=1)[:, :-1]
        return np.maximum(running, 0).T


def sensible(points: npt.NDArray[Any], *also: int) -> Whole:
    """Thresholds worth looking at in one half, ascending: the points seen, or quantiles of them.

    The last lets nobody through. Round numbers among the points stay in, and so do those
    asked for.

    Examples
    --------
    >>> sensible(np.array([3, 3, 8]), 5)
    array([3, 5, 8, 9])
    """
    seen = np.unique(points).astype(np.int64)
    if len(seen) > MOST_THRESHOLDS:
        shares = np.linspace(0, 1, MOST_THRESHOLDS // 2)
        quantiles = np.quantile(points, shares, method="nearest").astype(np.int64)
        step = 10 * max(1, int(np.ptp(seen)) // (5 * MOST_THRESHOLDS))
        round_ones = np.arange(-(-seen[0] // step) * step, seen[-1], step)
        seen = np.union1d(quantiles, round_ones)
    last = [seen[-1] + 1] if len(seen) else [1]
    return np.unique(np.concatenate([seen, last, also]).astype(np.int64))


def _example() -> Trajectories:
    """Two leads that cross (10, 5), the second only at its second moment, and one that does not."""
    return Trajectories(
        lead=np.array([0, 0, 1, 1, 2]),
        fit=np.array([10, 10, 20, 20, 0]),
        engagement=np.array([0, 5, 0, 9, 50]),
        chance=np.array([0.1, 0.2, 0.1, 0.3, 0.1]),
        acceptance=None,
        block=np.array([0, 0, 0, 1, 1]),
        n_blocks=2,
        has_weeks=True,
        factor=1.0,
        is_known=np.array([True, True, False]),
        is_won=np.array([False, True, False]),
    )
