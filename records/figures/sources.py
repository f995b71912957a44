"""What each source or campaign brought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa
from sqlalchemy import Connection

from records.figures.cohort import UNKNOWN, Cohort
from records.figures.stages import reached
from records.tables import campaigns, deals, feedback, leads

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


def brought(connection: Connection, cohort: Cohort, by: By) -> list[Brought]:
    """Every source or campaign of a cohort, most leads first."""
    row = reached(cohort)
    won = (
        sa.select(deals.c.lead_id, sa.func.max(deals.c.amount).label("amount"))
        .where(deals.c.stage == "won")
        .group_by(deals.c.lead_id)
        .subquery()
    )
    name = sa.func.coalesce(leads.c[by], UNKNOWN)
    query = (
        sa.select(
            name,
            sa.func.count(),
            *(sa.func.sum(sa.case((row.c.rank >= n, 1), else_=0)) for n in (1, 2, 4)),
            sa.func.coalesce(sa.func.sum(won.c.amount), 0.0),
        )
        .select_from(
            row.join(leads, leads.c.lead_id == row.c.lead_id).outerjoin(
                won, won.c.lead_id == row.c.lead_id
            )
        )
        .group_by(name)
        .order_by(sa.func.count().desc(), name)
    )
    costs = _costs(connection, cohort, by)
    return [
        Brought(
            name=str(each),
            n_leads=int(n_leads),
            n_mqls=int(n_mqls),
            n_sqls=int(n_sqls),
            n_deals=int(n_deals),
            amount=float(amount),
            cost=costs.get(each),
        )
        for each, n_leads, n_mqls, n_sqls, n_deals, amount in connection.execute(query)
    ]


def _costs(connection: Connection, cohort: Cohort, by: By) -> dict[str, float]:
    """What was spent on those: a campaign counts where it began within the cohort's period."""
    begun = [
        condition
        for condition in (
            None if cohort.since is None else campaigns.c["from"] >= cohort.since,
            None if cohort.until is None else campaigns.c["from"] < cohort.until,
        )
        if condition is not None
    ]
    if by == "campaign":
        name: sa.ColumnElement[str] = campaigns.c.campaign
        table: sa.FromClause = campaigns
    else:
        # The source that most of a campaign's leads name is the campaign's.
        of = (
            sa.select(leads.c.campaign, sa.func.max(leads.c.source).label("source"))
            .where(leads.c.campaign.is_not(None))
            .group_by(leads.c.campaign)
            .subquery()
        )
        name = of.c.source
        table = campaigns.join(of, of.c.campaign == campaigns.c.campaign)
    query = (
        sa.select(name, sa.func.sum(campaigns.c.cost))
        .select_from(table)
        .where(campaigns.c.cost.is_not(None), *begun)
        .group_by(name)
    )
    return {str(each): float(cost) for each, cost in connection.execute(query) if each}


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
