"""Sources and campaigns: what they bring, what that costs, and which are consistently bad."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from fastapi import APIRouter, Request
from fastapi.responses import Response

from records.figures.cohort import UNKNOWN
from records.figures.sources import Brought, By, brought
from serving.pages.asked import SPANS, Asked
from serving.pages.csv_file import csv_file
from serving.pages.frame import Frame
from training.feedback.sources import Level
from training.shrinkage import Shrunk, shrunk

#: Campaigns shown; there may be hundreds.
_MOST = 60


@dataclass(frozen=True, kw_only=True)
class Row:
    """One source with what is known of its quality."""

    brought: Brought
    #: Deals of leads.
    quality: Shrunk
    #: What sales said of it; None where they said nothing.
    level: Level | None


def add_routes(router: APIRouter, frame: Frame) -> None:
    """The page and its file."""
    state = frame.state

    def rows(request: Request) -> tuple[Asked, By, list[Row]]:
        asked = Asked.of(request.query_params, state.definition(), state.now())
        by: By = "campaign" if request.query_params.get("by") == "campaign" else "source"
        leads = frame.counted.of(asked).asked
        with state.engine.connect() as connection:
            found = brought(connection, leads, asked.cohort, by)
        return asked, by, qualities(found, frame.counted.levels(by))

    @router.get("/pages/sources")
    def sources(request: Request) -> Response:
        asked, by, found = rows(request)
        top = max((row.quality.high for row in found), default=0.1)
        return frame.page(
            request,
            "sources.html",
            asked=asked,
            by=by,
            rows=found[:_MOST],
            flagged=[row for row in found if row.level and row.level.is_flagged],
            top=top,
            usual=usual_rate(found),
            unknown=UNKNOWN,
            spans=list(SPANS),
        )

    @router.get("/pages/sources.csv")
    def sources_csv(request: Request) -> Response:
        _, by, found = rows(request)
        words = frame.words(request)
        header = [by, "leads", "mqls", "sqls", "deals", "revenue", "cost", "cost_per_deal"]
        header += ["win_rate", "win_rate_low", "win_rate_high", "consistently_bad"]
        lines = []
        for row in found:
            one, rate = row.brought, row.quality
            name = words("sources.not_known") if one.name == UNKNOWN else one.name
            counts = [name, one.n_leads, one.n_mqls, one.n_sqls, one.n_deals, one.amount]
            is_bad = bool(row.level and row.level.is_flagged)
            rates = [round(each, 4) for each in (rate.rate, rate.low, rate.high)]
            lines.append([*counts, one.cost, one.cost_per_deal, *rates, is_bad])
        return csv_file("sources", header, lines)


def qualities(found: list[Brought], levels: tuple[Level, ...]) -> list[Row]:
    """What sources or campaigns brought, with what sales said of each; the best first."""
    rates = shrunk(
        np.array([each.n_leads for each in found], dtype=np.int64),
        np.array([each.n_deals for each in found], dtype=np.int64),
    )
    by_name = {level.level: level for level in levels}
    made = [
        Row(brought=each, quality=rate, level=by_name.get(each.name))
        for each, rate in zip(found, rates, strict=True)
    ]
    return sorted(made, key=lambda row: -row.quality.rate)


def usual_rate(rows: list[Row]) -> float:
    """Deals of leads over all of them, 0-1."""
    n_leads = sum(row.brought.n_leads for row in rows)
    return sum(row.brought.n_deals for row in rows) / n_leads if n_leads else 0.0
