"""How many leads came how far, and how long that took."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa
from sqlalchemy import Connection

from records.figures.cohort import Cohort
from records.figures.stages import STAGES, Stage, reached
from records.tables import deals

Moments = npt.NDArray[np.float64]
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
        inside = np.ones(len(self.at), dtype=bool)
        if since is not None:
            inside &= self.at >= since
        if until is not None:
            inside &= self.at < until
        return Created(at=self.at[inside], counts=self.counts[inside])

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


def created(connection: Connection, cohort: Cohort) -> Created:
    """Count a cohort by when its leads were created."""
    row = reached(cohort)
    bucket = (row.c.created_at - row.c.created_at % BUCKET_US).label("bucket")
    query = (
        sa.select(
            bucket,
            *(sa.func.sum(sa.case((row.c.rank >= n, 1), else_=0)) for n in range(len(STAGES))),
        )
        .group_by(bucket)
        .order_by(bucket)
    )
    found = np.array([tuple(each) for each in connection.execute(query)], dtype=np.int64)
    found = found.reshape(-1, len(STAGES) + 1)
    return Created(at=found[:, 0], counts=found[:, 1:])


def moments(connection: Connection, cohort: Cohort) -> Moments:
    """When those of a cohort that reached sales reached each stage.

    Returns
    -------
    array of shape (n, 5), microseconds UTC in the order of ``STAGES``; nan where not reached,
    or where nobody recorded when
    """
    row = reached(cohort)
    query = sa.select(row.c.created_at, *(row.c[f"{stage}_at"] for stage in STAGES[1:]))
    found = connection.execute(query.where(row.c.rank > 0))
    return np.array([tuple(each) for each in found], dtype=np.float64).reshape(-1, len(STAGES))


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


def revenue(connection: Connection, cohort: Cohort) -> Revenue:
    """The sum of the amounts of won deals; one deal counts once."""
    row = reached(cohort)
    each = (
        sa.select(sa.func.max(deals.c.amount).label("amount"))
        .join(row, row.c.lead_id == deals.c.lead_id)
        .where(deals.c.stage == "won")
        .group_by(sa.func.coalesce(deals.c.deal_id, deals.c.row_id))
        .subquery()
    )
    total = sa.func.coalesce(sa.func.sum(each.c.amount), 0.0)
    query = sa.select(total, sa.func.count(), sa.func.count(each.c.amount))
    amount, n_deals, n_known = connection.execute(query).one()
    return Revenue(amount=float(amount), n_deals=int(n_deals), n_known=int(n_known))
