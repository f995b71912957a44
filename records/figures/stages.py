"""How far leads came, and when: one row per lead, in SQL."""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa

from records.figures.cohort import Cohort
from records.tables import attempts, deals, dispositions, leads, qualifications

Stage = Literal["lead", "mql", "sql", "opportunity", "deal"]
#: In order; a lead that reached one has reached those before it.
STAGES: tuple[Stage, ...] = ("lead", "mql", "sql", "opportunity", "deal")


def reached(cohort: Cohort) -> sa.Subquery:
    """One row per lead: lead_id, created_at, rank (0 to 4), and mql_at to deal_at.

    A lead is an MQL from when it crossed the line. Leads from before there was a line are from
    when they were handed over, or sales took them up: called, judged, or put into a deal.
    Accepted by sales is an SQL. A moment is empty where nobody recorded it, and never later
    than that of a later stage.
    """
    chosen = sa.select(leads.c.lead_id, leads.c.created_at).where(*cohort.where()).cte("chosen")
    moves = sa.union_all(*_moves(chosen)).subquery("moves")
    furthest = (
        sa.select(
            moves.c.lead_id,
            sa.func.max(moves.c.rank).label("rank"),
            *(
                sa.func.min(sa.case((moves.c.rank >= place, moves.c.at))).label(f"{stage}_at")
                for place, stage in enumerate(STAGES)
                if place
            ),
        )
        .group_by(moves.c.lead_id)
        .subquery("furthest")
    )
    return (
        sa.select(
            chosen.c.lead_id,
            chosen.c.created_at,
            sa.func.coalesce(furthest.c.rank, 0).label("rank"),
            *(furthest.c[f"{stage}_at"] for stage in STAGES[1:]),
        )
        .select_from(chosen.outerjoin(furthest, chosen.c.lead_id == furthest.c.lead_id))
        .subquery("reached")
    )


def _moves(chosen: sa.CTE) -> list[sa.Select[Any]]:
    word, stage = dispositions.c.disposition, deals.c.stage
    accepted = sa.case((word == "accepted", 2), else_=1)
    by_deal = sa.case(
        (stage == "won", 4), (stage == "opportunity", 3), (stage == "sql", 2), else_=1
    )
    arms: list[tuple[sa.Table, Any, Any]] = [
        (qualifications, sa.literal(1), qualifications.c.opened_at),
        (attempts, sa.literal(1), attempts.c.at),
        (dispositions, accepted, dispositions.c.at),
        (deals, by_deal, deals.c.at),
    ]
    handed = sa.select(leads.c.lead_id, sa.literal(1).label("rank"), leads.c.as_of.label("at"))
    return [
        handed.join(chosen, chosen.c.lead_id == leads.c.lead_id).where(leads.c.as_of.is_not(None)),
        *_of_tables(chosen, arms),
    ]


def _of_tables(chosen: sa.CTE, arms: list[tuple[sa.Table, Any, Any]]) -> list[sa.Select[Any]]:
    return [
        sa.select(table.c.lead_id, rank.label("rank"), at.label("at")).join(
            chosen, chosen.c.lead_id == table.c.lead_id
        )
        for table, rank, at in arms
    ]
