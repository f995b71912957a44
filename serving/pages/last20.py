"""The last 20 leads and the last 20 deals: where both teams begin to talk."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from features.history import History
from records.figures.last import delivered, won
from records.history import known
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
        with state.engine.connect() as connection:
            leads = delivered(connection, frame.counted.everyone().everyone)
            deals = won(connection)
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
                (each, named(viewer.as_seen(request, each.profile, each.owner))) for each in leads
            ],
            deals=[(each, named(viewer.as_seen(request, each.profile))) for each in deals],
            n_called=sum(each.n_calls > 0 for each in leads),
            n_spoke=sum(each.outcome == "spoke" for each in leads),
            n_accepted=sum(each.disposition == "accepted" for each in leads),
            shared=shared,
        )
