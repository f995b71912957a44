"""The last 20 leads and the last 20 deals: where both teams begin to talk."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import Response

from definition import Definition
from features.history import History
from records.figures.last import Delivered, delivered, won
from records.history import known
from records.holders import holders
from serving.pages import viewer
from serving.pages.frame import Frame
from serving.pages.in_common import in_common
from serving.pages.person import named


def add_routes(router: APIRouter, frame: Frame) -> None:
    """One page, made to be printed."""
    state = frame.state

    @router.get("/pages/last20")
    def last20(request: Request) -> Response:
        words = frame.words(request)
        definition = state.definition()
        with state.engine.connect() as connection:
            leads, deals = delivered(connection), won(connection)
            owners = holders(connection, [each.lead_id for each in deals])
            shared = []
            if state.champion.has_card and deals:
                in_use = state.champion.in_use()
                # As they were when they came in: that is when they could have been recognised.
                moments = [(each.lead_id, each.created_at) for each in deals]
                scored = in_use.scorer.score(History(**vars(known(connection, moments))))
                shared = in_common(scored, in_use, words)
        return frame.page(
            request,
            "last20.html",
            leads=[
                (
                    replace(each, why=_why(request, definition, each)),
                    named(viewer.as_seen(request, definition, each.profile, each.owner)),
                )
                for each in leads
            ],
            deals=[
                (
                    each,
                    named(
                        viewer.as_seen(request, definition, each.profile, owners.get(each.lead_id))
                    ),
                )
                for each in deals
            ],
            n_called=sum(each.n_calls > 0 for each in leads),
            n_spoke=sum(each.outcome == "spoke" for each in leads),
            n_accepted=sum(each.disposition == "accepted" for each in leads),
            shared=shared,
        )


def _why(request: Request, definition: Definition, lead: Delivered) -> str | None:
    """What sales wrote of it."""
    if not lead.why:
        return None
    return viewer.text_as_seen(request, definition, lead.why, lead.profile, lead.owner)
