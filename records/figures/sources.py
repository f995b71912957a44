"""What each source or campaign brought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Connection

from records.figures.coded import Coded
from records.figures.cohort import UNKNOWN, Cohort, known_name
from records.figures.progress import Places, Progress
from records.outcomes import frame
from records.tables import attempts, campaigns, deals, feedback, leads

By = Literal["source", "campaign"]


@dataclass(frozen=True, kw_only=True)
class Brought:
    """One source or campaign."""

    name: str
    n_leads: int
    n_mqls: int
    n_sqls: int
    n_deals: int
    #: What its deals brought; None where it has some and nobody told.
    amount: float | None
    #: How many leads' outcome is known by now: young ones count in part, see ``brought``.
    n_shown: float
    #: What it cost; None where that is not known.
    cost: float | None = None

    @property
    def cost_per_deal(self) -> float | None:
        """None where the cost is not known, or nothing was won."""
        return self.cost / self.n_deals if self.cost is not None and self.n_deals else None


def brought(
    of: Progress,
    by: By,
    costs: Mapping[str, float] | None = None,
    shown: npt.NDArray[np.float64] | None = None,
) -> list[Brought]:
    """Every source or campaign of these leads, most leads first; last what cost and brought none.

    Parameters
    ----------
    costs : what was spent on each; see ``spent``
    shown : array of shape (leads,), 0-1
        How much of its outcome each lead has shown; all of it if None.
    """
    costs = costs or {}
    column: Coded = getattr(of, by)
    n = len(column.names)
    # Leads without a name come last, as one more.
    place = np.where(column.codes < 0, n, column.codes)

    def counted(reached: npt.NDArray[np.bool_]) -> list[int]:
        return [int(each) for each in np.bincount(place[reached], minlength=n + 1)]

    shown = np.ones(len(of)) if shown is None else shown
    known = np.bincount(place, weights=shown, minlength=n + 1)
    amounts = _amounts(of, place, n + 1)
    counts = zip(*(counted(of.reached(stage)) for stage in (0, 1, 2, 4)), strict=True)
    found = [
        Brought(
            name=name,
            n_leads=n_leads,
            n_mqls=n_mqls,
            n_sqls=n_sqls,
            n_deals=n_deals,
            amount=None if np.isnan(total) else float(total),
            n_shown=float(n_shown),
            cost=costs.get(name),
        )
        for name, (n_leads, n_mqls, n_sqls, n_deals), total, n_shown in zip(
            (*column.names, UNKNOWN), counts, amounts, known, strict=True
        )
        if n_leads
    ]
    found += [_nothing(name, costs[name]) for name in costs.keys() - {each.name for each in found}]
    return sorted(found, key=lambda each: (-each.n_leads, each.name))


def _amounts(of: Progress, place: Places, n: int) -> npt.NDArray[np.float64]:
    """What the deals at each place brought; nan where there are some and nobody told."""
    is_told = ~np.isnan(of.won.amount)
    row, told = of.won.row[is_told], of.won.amount[is_told]
    found = np.bincount(place[row], weights=told, minlength=n).astype(float)
    n_told = np.bincount(place[row], minlength=n)
    n_won = np.bincount(place[of.won.row], minlength=n)
    found[(n_told == 0) & (n_won > 0)] = np.nan
    return found


def _nothing(name: str, cost: float) -> Brought:
    """What cost money and brought no lead."""
    none = dict.fromkeys(("n_leads", "n_mqls", "n_sqls", "n_deals"), 0)
    return Brought(name=name, **none, amount=0.0, n_shown=0.0, cost=cost)


def spent(connection: Connection, everyone: Progress, cohort: Cohort, by: By) -> dict[str, float]:
    """What each source or campaign cost in a cohort's period: the part of its days that lies in it.

    A campaign's source is the one that most of its leads name, whenever those came.
    """
    found: dict[str, float] = {}
    names = _sources_of_campaigns(everyone) if by == "source" else {}
    query = sa.select(campaigns).where(campaigns.c.cost.is_not(None))
    for campaign in connection.execute(query).mappings():
        called = campaign["campaign"].strip()
        name = called if by == "campaign" else names.get(called, UNKNOWN)
        part = _part(campaign["from"], campaign["to"], cohort)
        if part:
            found[name] = found.get(name, 0.0) + campaign["cost"] * part
    return found


def _part(start: int | None, end: int | None, cohort: Cohort) -> float:
    """How much of a campaign lies in the period; without dates it counts whole."""
    if start is None:
        return 1.0
    end = start if end is None else end
    since = -np.inf if cohort.since is None else cohort.since
    until = np.inf if cohort.until is None else cohort.until
    if end <= start:
        return float(since <= start < until)
    return float(max(0.0, min(end, until) - max(start, since)) / (end - start))


def _sources_of_campaigns(of: Progress) -> dict[str, str]:
    """The source that most of a campaign's leads name."""
    there = (of.campaign.codes >= 0) & (of.source.codes >= 0)
    n = len(of.source.names)
    # One number per pair: sorting pairs of a million leads takes half a second.
    pairs = of.campaign.codes[there].astype(np.int64) * n + of.source.codes[there]
    both, counts = np.unique(pairs, return_counts=True)
    # The commonest of each campaign is written last; of several the first.
    in_turn = both[np.lexsort((-both, counts))]
    return {of.campaign.names[pair // n]: of.source.names[pair % n] for pair in in_turn.tolist()}


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What sales said of leads, and what tells which of it counts."""

    #: lead_id, at (may be missing), verdict, reason, rep.
    feedback: pd.DataFrame
    #: lead_id, at (may be missing): calls of those leads.
    attempts: pd.DataFrame
    #: The source or campaign of each of those leads.
    levels: dict[str, str | None]
    #: Leads that were ever called; leads with a deal, and how many of these were called.
    n_called: int
    n_with_deal: int
    n_called_with_deal: int


def answered(connection: Connection, by: By) -> Answered:
    """Every word of feedback with the source or campaign of its lead."""
    judged = sa.select(feedback.c.lead_id)
    origin = sa.select(leads.c.lead_id, leads.c[by]).where(leads.c.lead_id.in_(judged))
    with_deal, called = sa.select(deals.c.lead_id), sa.select(attempts.c.lead_id)
    both = with_deal.where(deals.c.lead_id.in_(called))
    counts = (_distinct(connection, each) for each in (called, with_deal, both))
    n_called, n_with_deal, n_called_with_deal = counts
    return Answered(
        feedback=_frame(connection, feedback, ("lead_id", "at", "verdict", "reason", "rep")),
        attempts=_frame(connection, attempts, ("lead_id", "at"), of=judged),
        levels={row.lead_id: known_name(row[1]) for row in connection.execute(origin)},
        n_called=n_called,
        n_with_deal=n_with_deal,
        n_called_with_deal=n_called_with_deal,
    )


def _distinct(connection: Connection, query: sa.Select[Any]) -> int:
    inside = query.distinct().subquery()
    return int(connection.execute(sa.select(sa.func.count()).select_from(inside)).scalar_one())


def _frame(
    connection: Connection,
    table: sa.Table,
    names: tuple[str, ...],
    of: sa.Select[Any] | None = None,
) -> pd.DataFrame:
    query = sa.select(*(table.c[name] for name in names)).order_by(table.c.row_id)
    return frame(connection, query if of is None else query.where(table.c.lead_id.in_(of)))
