"""How many leads came how far, and how long that took."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from records.figures.progress import Moments, Progress
from records.figures.stages import STAGES, Stage

#: Moments of creation are counted per quarter of an hour: every zone's midnight is such an edge.
BUCKET_US = 900_000_000


@dataclass(frozen=True, kw_only=True)
class Created:
    """How many leads were created when, and how far those came."""

    #: Starts of quarters of an hour, microseconds UTC, ascending; shape (n,).
    at: npt.NDArray[np.int64]
    #: Leads that reached each stage; shape (n, 5), in the order of ``STAGES``.
    counts: npt.NDArray[np.int64]

    def within(self, since: int | None = None, until: int | None = None) -> Created:
        """Those of a period, whose ends are the ends of some quarter of an hour."""
        first = 0 if since is None else int(np.searchsorted(self.at, since))
        last = len(self.at) if until is None else int(np.searchsorted(self.at, until))
        return Created(at=self.at[first:last], counts=self.counts[first:last])

    def total(self) -> dict[Stage, int]:
        """Leads that reached each stage."""
        sums = self.counts.sum(axis=0) if len(self.at) else np.zeros(len(STAGES), dtype=np.int64)
        return {stage: int(n) for stage, n in zip(STAGES, sums, strict=True)}


@dataclass(frozen=True, kw_only=True)
class Revenue:
    """What the deals of these leads brought."""

    amount: float
    n_deals: int
    #: Deals whose amount is known.
    n_known: int


def created(of: Progress) -> Created:
    """Count leads by when they were created."""
    bucket = (of.created_at[::-1] // BUCKET_US).astype(np.int64)
    starts = np.flatnonzero(np.diff(bucket, prepend=-1))
    rank = of.rank[::-1]
    counts = [
        np.add.reduceat((rank >= place).astype(np.int64), starts) for place in range(len(STAGES))
    ]
    shape = (len(starts), len(STAGES))
    return Created(
        at=bucket[starts] * BUCKET_US,
        counts=np.stack(counts, axis=1) if len(starts) else np.zeros(shape, dtype=np.int64),
    )


def moments(of: Progress) -> Moments:
    """When those that reached sales reached each stage.

    Returns
    -------
    array of shape (n, 5), microseconds UTC in the order of ``STAGES``; nan where not reached,
    or where nobody recorded when
    """
    return of.reached_at[of.reached(1)]


def lead_times_us(reached_at: Moments) -> dict[Stage, float | None]:
    """The median time from the stage before to each, microseconds; None where none is known.

    Examples
    --------
    >>> lead_times_us(np.array([[0.0, 60.0, np.nan, np.nan, np.nan]]))["mql"]
    60.0
    """
    found: dict[Stage, float | None] = {}
    for place, stage in enumerate(STAGES[1:], 1):
        spent = reached_at[:, place] - reached_at[:, place - 1]
        spent = spent[spent >= 0]
        found[stage] = float(np.median(spent)) if len(spent) else None
    return found


def revenue(of: Progress) -> Revenue:
    """The sum of the amounts of won deals; one deal counts once."""
    _, amount = deals_once(of)
    known = ~np.isnan(amount)
    return Revenue(amount=float(amount[known].sum()), n_deals=len(amount), n_known=int(known.sum()))


def deals_once(of: Progress) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Won deals with the place of their lead and their amount, the largest told; nan is unknown.

    A deal of several leads counts with the oldest of them.
    """
    # Largest amount first, unknown ones last; of equals the oldest lead, which comes last.
    order = np.lexsort((-of.won.row, -np.nan_to_num(of.won.amount, nan=-np.inf)))
    _, first = np.unique(of.won.key[order].astype(str), return_index=True)
    chosen = order[first]
    return of.won.row[chosen], of.won.amount[chosen]
