"""Sources and campaigns: what they bring, what that costs, and which are consistently bad."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import get_args

import numpy as np
from fastapi import APIRouter, Request
from fastapi.responses import Response

from records.figures.cohort import UNKNOWN
from records.figures.sources import Brought, By, brought, spent
from serving.pages.asked import Asked
from serving.pages.counted import level
from serving.pages.csv_file import csv_file
from serving.pages.frame import Frame
from serving.pages.proposals import Proposal, proposed
from serving.pages.speeds import shown_by
from training.feedback.sources import Level
from training.ripeness import RIPE
from training.shrinkage import Shrunk, shrunk

#: Sources or campaigns shown; there may be hundreds.
_MOST = 60


@dataclass(frozen=True, kw_only=True)
class Row:
    """One source with what is known of its quality."""

    brought: Brought
    #: What the share of deals comes to; None without leads, or where all are too young to say.
    quality: Shrunk | None
    #: What sales said of it; None where they said nothing.
    level: Level | None

    @property
    def known(self) -> float:
        """How much of the outcome of its leads is known by now, 0-1."""
        one = self.brought
        return one.n_shown / one.n_leads if one.n_leads else 1.0

    @property
    def is_young(self) -> bool:
        """Whether its share is an estimate: more of its leads may still become deals."""
        return self.known < RIPE


def add_routes(router: APIRouter, frame: Frame) -> None:
    """The page and its file."""
    state = frame.state
    for each in get_args(By):
        state.ahead.add(partial(frame.counted.levels, each))

    def rows(request: Request) -> tuple[Asked, By, list[Row]]:
        asked = Asked.of(request.query_params, state.definition(), state.now()).only_period
        by: By = "campaign" if request.query_params.get("by") == "campaign" else "source"
        leads = frame.counted.of(asked)
        shown = shown_by(leads.asked, leads.speeds["lead"], leads.win_rate, leads.read_at)
        with state.engine.connect() as connection:
            costs = spent(connection, leads.everyone, asked.cohort, by)
        found = brought(leads.asked, by, costs, shown)
        return asked, by, qualities(found, frame.counted.levels(by))

    @router.get("/pages/sources")
    def sources(request: Request) -> Response:
        asked, by, found = rows(request)
        top = max((row.quality.high for row in found if row.quality), default=0.1)
        return frame.page(
            request,
            "sources.html",
            asked=asked,
            by=by,
            rows=largest(found),
            n_more=max(len(found) - _MOST, 0),
            proposed=beside(found, proposed(state)),
            flagged=[row for row in found if row.level and row.level.is_flagged],
            top=top,
            usual=usual_rate(found),
            unknown=UNKNOWN,
            spans=asked.spans,
        )

    @router.get("/pages/sources.csv")
    def sources_csv(request: Request) -> Response:
        _, by, found = rows(request)
        words = frame.words(request)
        header = [by, "leads", "mqls", "sqls", "deals", "revenue", "cost", "cost_per_deal"]
        header += ["win_rate", "win_rate_low", "win_rate_high", "consistently_bad", "known"]
        lines = []
        for row in found:
            one, rate = row.brought, row.quality
            name = words("sources.not_known") if one.name == UNKNOWN else one.name
            counts = [name, one.n_leads, one.n_mqls, one.n_sqls, one.n_deals, one.amount]
            is_bad = bool(row.level and row.level.is_flagged)
            ends = (rate.rate, rate.low, rate.high) if rate else ()
            rates = [round(each, 4) for each in ends]
            known = round(row.known, 3)
            costs = [one.cost, one.cost_per_deal]
            lines.append([*counts, *costs, *(rates or (None, None, None)), is_bad, known])
        return csv_file("sources", header, lines)


def qualities(found: list[Brought], levels: tuple[Level, ...]) -> list[Row]:
    """What sources or campaigns brought, with what sales said of each; the best first."""
    n_shown = np.array([each.n_shown for each in found])
    rates: tuple[Shrunk | None, ...] = (None,) * len(found)
    if n_shown.sum() >= 1:
        rates = shrunk(n_shown, np.array([each.n_deals for each in found], dtype=np.int64))
    by_name = {level.level: level for level in levels}
    made = [
        Row(brought=each, quality=rate if each.n_leads else None, level=by_name.get(each.name))
        for each, rate in zip(found, rates, strict=True)
    ]
    return sorted(made, key=lambda row: -row.quality.rate if row.quality else 0.0)


def beside(rows: list[Row], proposals: list[Proposal]) -> dict[str, Proposal]:
    """The rule that sales' answers ask for, by source, however its name is written."""
    by_level = {level(each.level): each for each in proposals if each.attribute == "source"}
    names = (row.brought.name for row in rows)
    return {name: by_level[key] for name in names if (key := level(name)) in by_level}


def largest(rows: list[Row], most: int = _MOST) -> list[Row]:
    """Those with the most leads, in the order they stand: hidden are only the smallest."""
    sizes = sorted((row.brought.n_leads for row in rows), reverse=True)
    least = sizes[most - 1] if len(sizes) > most else 0
    return [row for row in rows if row.brought.n_leads >= least][:most]


def usual_rate(rows: list[Row]) -> float:
    """Deals of leads over all of them, as far as their outcome is known; 0-1."""
    n_shown = sum(row.brought.n_shown for row in rows)
    return sum(row.brought.n_deals for row in rows) / n_shown if n_shown else 0.0
