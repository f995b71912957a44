"""The funnel, from lead to deal: the home page."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter, Request
from fastapi.responses import Response

from records.figures.listed import Listed, choices, listed
from records.figures.stages import STAGES, Stage
from serving.pages import viewer
from serving.pages.asked import SPANS, Asked
from serving.pages.csv_file import csv_file
from serving.pages.frame import Frame
from serving.pages.funnel_view import FunnelView, Speeds
from serving.pages.person import named

#: Leads on one page of a list, and in one file.
_ON_A_PAGE, _IN_A_FILE = 50, 20_000


def add_routes(router: APIRouter, frame: Frame) -> None:
    """The funnel, the leads behind its numbers, and both as files."""
    state = frame.state
    speeds = Speeds()

    def view(request: Request) -> FunnelView:
        definition = state.definition()
        asked = Asked.of(request.query_params, definition, state.now())
        with state.engine.connect() as connection:
            return FunnelView.of(connection, asked, definition, state.now(), speeds)

    @router.get("/pages/funnel")
    def funnel(request: Request) -> Response:
        found = view(request)
        with state.engine.connect() as connection:
            sources, campaigns = (choices(connection, name) for name in ("source", "campaign"))
        teams = sorted({rep.team for rep in state.definition().reps.values()})
        return frame.page(
            request,
            "funnel.html",
            view=found,
            spans=list(SPANS),
            options={"source": sources, "campaign": campaigns, "team": teams},
        )

    @router.get("/pages/funnel.csv")
    def funnel_csv(request: Request) -> Response:
        found = view(request)
        rows = [[str(month.period), *month.counts.values()] for month in found.months] + [
            ["total", *(step.n for step in found.steps)]
        ]
        return csv_file("funnel", ["period", *STAGES], rows)

    @router.get("/pages/funnel/leads")
    def leads(request: Request) -> Response:
        definition = state.definition()
        asked = Asked.of(request.query_params, definition, state.now())
        stage, first = _stage(request), _first(request)
        with state.engine.connect() as connection:
            found = listed(connection, asked.cohort, stage, first=first, most=_ON_A_PAGE + 1)
        return frame.page(
            request,
            "listed.html",
            asked=asked,
            stage=stage,
            leads=[
                (each, named(viewer.as_seen(request, definition, each.profile, each.owner)))
                for each in found[:_ON_A_PAGE]
            ],
            first=first,
            before=max(first - _ON_A_PAGE, 0) if first else None,
            after=first + _ON_A_PAGE if len(found) > _ON_A_PAGE else None,
        )

    @router.get("/pages/funnel/leads.csv")
    def leads_csv(request: Request) -> Response:
        definition = state.definition()
        asked = Asked.of(request.query_params, definition, state.now())
        with state.engine.connect() as connection:
            found = listed(connection, asked.cohort, _stage(request), most=_IN_A_FILE)
        words = frame.words(request)
        header = [name for name in Listed.__dataclass_fields__ if name != "profile"]
        rows = []
        for each in found:
            row = asdict(each)
            row["created_at"] = words.iso(each.created_at)
            row["stage_at"] = None if each.stage_at is None else words.iso(each.stage_at)
            profile = viewer.as_seen(request, definition, each.profile, each.owner)
            rows.append([*(row[name] for name in header), named(profile).line])
        return csv_file("leads", [*header, "who"], rows)


def _stage(request: Request) -> Stage:
    asked = request.query_params.get("stage")
    return next((stage for stage in STAGES if stage == asked), "lead")


def _first(request: Request) -> int:
    asked = request.query_params.get("from", "0")
    return min(int(asked), 10**9) if asked.isascii() and asked.isdigit() else 0
