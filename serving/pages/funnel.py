"""The funnel, from lead to deal: the home page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from definition import Definition
from records.figures.listed import Listed, listed
from records.figures.progress import Progress
from records.figures.stages import STAGES, Stage
from serving.pages import funnel_file, viewer
from serving.pages.asked import Asked
from serving.pages.csv_file import csv_file
from serving.pages.frame import Frame
from serving.pages.funnel_view import FunnelView
from serving.pages.options import options, segments
from serving.pages.person import named
from serving.pages.words import Words

#: Leads on one page of a list, and read at a time for a file.
_ON_A_PAGE, _AT_A_TIME = 50, 1_000
_COLUMNS = (
    "lead_id",
    "created_at",
    "source",
    "campaign",
    "owner",
    "stage",
    "stage_at",
    "amount",
    "who",
)


def add_routes(router: APIRouter, frame: Frame) -> None:
    """The funnel, the leads behind its numbers, and both as files."""
    state, counted = frame.state, frame.counted
    state.ahead.add(counted.everyone)

    @router.get("/pages/funnel")
    def funnel(request: Request) -> Response:
        definition, now = state.definition(), state.now()
        asked = Asked.of(request.query_params, definition, now)
        found = counted.of(asked)
        asked = asked.from_first(found.first_at)
        champion = state.champion
        card = champion.in_use().registered.card if champion.has_card else None
        return frame.page(
            request,
            "funnel.html",
            view=FunnelView.of(found.asked, asked, definition, now, found.speeds),
            spans=asked.spans,
            options=options(found.everyone, definition),
            segments=segments(definition, card),
            read_at=found.read_at,
        )

    @router.get("/pages/funnel.csv")
    def funnel_csv(request: Request) -> Response:
        definition, now = state.definition(), state.now()
        asked = Asked.of(request.query_params, definition, now)
        leads = counted.of(asked)
        asked = asked.from_first(leads.first_at)
        rows = funnel_file.rows(leads.asked, asked, definition, now, leads.speeds)
        return csv_file("funnel", funnel_file.HEADER, rows)

    @router.get("/pages/funnel/leads")
    def leads(request: Request) -> Response:
        definition = state.definition()
        asked = Asked.of(request.query_params, definition, state.now())
        stage, first = _stage(request), _first(request)
        chosen = counted.of(asked).asked
        with state.engine.connect() as connection:
            found = listed(connection, chosen, stage, first=first, most=_ON_A_PAGE + 1)
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
        found = _all(frame, counted.of(asked).asked, _stage(request))
        words = frame.words(request)
        rows = (_row(request, definition, words, each) for each in found)
        if not asked.has_dates:
            # What stands there is made up from the order.
            rows = ([row[0], None, *row[2:]] for row in rows)
        return csv_file("leads", _COLUMNS, rows)


def _all(frame: Frame, leads: Progress, stage: Stage) -> Iterator[Listed]:
    """Every lead of a list, however many there are."""
    for first in range(0, int(leads.reached(STAGES.index(stage)).sum()), _AT_A_TIME):
        with frame.state.engine.connect() as connection:
            yield from listed(connection, leads, stage, first=first, most=_AT_A_TIME)


def _row(request: Request, definition: Definition, words: Words, each: Listed) -> list[Any]:
    return [
        each.lead_id,
        words.iso(each.created_at),
        each.source,
        each.campaign,
        each.owner,
        each.stage,
        None if each.stage_at is None else words.iso(each.stage_at),
        each.amount,
        named(viewer.as_seen(request, definition, each.profile, each.owner)).line,
    ]


def _stage(request: Request) -> Stage:
    asked = request.query_params.get("stage")
    return next((stage for stage in STAGES if stage == asked), "lead")


def _first(request: Request) -> int:
    asked = request.query_params.get("from", "0")
    return min(int(asked), 10**9) if asked.isascii() and asked.isdigit() else 0
