"""What each source or campaign brought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa
from sqlalchemy import Connection

from records.figures.coded import Coded
from records.figures.cohort import UNKNOWN, Cohort
from records.figures.funnel import deals_once
from records.figures.progress import Progress
from records.tables import campaigns, feedback, leads

By = Literal["source", "campaign"]


@dataclass(frozen=True, kw_only=True)
class Brought:
    """One source or campaign."""

    name: str
    n_leads: int
    n_mqls: int
    n_sqls: int
    n_deals: int
    amount: float
    #: What it cost; None where that is not known.
    cost: float | None = None

    @property
    def cost_per_deal(self) -> float | None:
        """None where the cost is not known, or nothing was won."""
        return self.cost / self.n_deals if self.cost is not None and self.n_deals else None


def brought(connection: Connection, of: Progress, cohort: Cohort, by: By) -> list[Brought]:
    """Every source or campaign of a cohort's leads, most leads first."""
    column: Coded = getattr(of, by)
    n = len(column.names)
    # Leads without a name come last, as one more.
    place = np.where(column.codes < 0, n, column.codes)

    def counted(reached: npt.NDArray[np.bool_]) -> list[int]:
        return [int(each) for each in np.bincount(place[reached], minlength=n + 1)]

    row, amount = deals_once(of)
    amounts = np.bincount(place[row], weights=np.nan_to_num(amount), minlength=n + 1)
    counts = zip(*(counted(of.reached(stage)) for stage in (0, 1, 2, 4)), strict=True)
    costs = _costs(connection, of, cohort, by)
    found = [
        Brought(
            name=name,
            n_leads=n_leads,
            n_mqls=n_mqls,
            n_sqls=n_sqls,
            n_deals=n_deals,
            amount=float(total),
            cost=costs.get(name),
        )
        for name, (n_leads, n_mqls, n_sqls, n_deals), total in zip(
            (*column.names, UNKNOWN), counts, amounts, strict=True
        )
        if n_leads
    ]
    return sorted(found, key=lambda each: (-each.n_leads, each.name))


def _costs(connection: Connection, of: Progress, cohort: Cohort, by: By) -> dict[str, float]:
    """What was spent on those: the part of a campaign's days that lies in the cohort's period."""
    found: dict[str, float] = {}
    names = _sources_of_campaigns(of) if by == "source" else {}
    query = sa.select(campaigns).where(campaigns.c.cost.is_not(None))
    for campaign in connection.execute(query).mappings():
        name = campaign["campaign"] if by == "campaign" else names.get(campaign["campaign"])
        part = _part(campaign["from"], campaign["to"], cohort)
        if name is not None and part:
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
    """What sales said of leads, oldest first; lists of equal length."""

    sources: list[str | None]
    reps: list[str]
    is_good: list[bool]


def answered(connection: Connection, by: By) -> Answered:
    """Every word of feedback with the source or campaign of its lead."""
    query = (
        sa.select(leads.c[by], feedback.c.rep, feedback.c.verdict)
        .join(leads, leads.c.lead_id == feedback.c.lead_id)
        .where(feedback.c.at.is_not(None))
        .order_by(feedback.c.at, feedback.c.row_id)
    )
    rows = connection.execute(query).all()
    return Answered(
        sources=[row[0] for row in rows],
        reps=[row[1] or "" for row in rows],
        is_good=[row[2] == "good" for row in rows],
    )
