"""The last 20 leads and the last 20 deals: where both teams begin to talk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import orjson
import sqlalchemy as sa
from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import Connection

from definition import Definition, read
from definition.attributes import Half
from definition.draft import draft_of
from features.history import History
from followup.handover import VOICES
from models.scoring import Scored
from records.figures.last import Delivered, Won, delivered, won
from records.history import known
from records.holders import holders
from records.tables import attempts, leads, qualifications
from serving.champion import InUse
from serving.pages import viewer
from serving.pages.frame import Frame
from serving.pages.in_common import Shared, in_common
from serving.pages.not_called import not_called
from serving.pages.person import named
from serving.pages.words import Words
from serving.state import State


def add_routes(router: APIRouter, frame: Frame) -> None:
    """One page, made to be printed."""
    state = frame.state

    @router.get("/pages/last20")
    def last20(request: Request) -> Response:
        words = frame.words(request)
        definition = state.definition()
        with state.engine.connect() as connection:
            came = delivered(connection, frame.counted.everyone().everyone, VOICES)
            deals = won(connection)
            owners = holders(connection, [each.lead_id for each in deals])
            silent = not_called(connection, came, definition, state.now())
            shared = _shared(connection, state, deals, words)
            has_calls = connection.execute(sa.select(sa.exists(sa.select(attempts)))).scalar()
        return frame.page(
            request,
            "last20.html",
            leads=[
                (
                    replace(each, why=_why(request, definition, each)),
                    named(viewer.as_seen(request, definition, each.profile, each.owner)),
                )
                for each in came
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
            has_calls=has_calls,
            has_dates=definition.time == "dates",
            n_called=sum(each.n_calls > 0 for each in came),
            n_spoke=sum(each.has_spoken for each in came),
            n_accepted=sum(each.is_accepted for each in came),
            not_called=silent,
            shared=shared,
            has_shared=any(shared.values()),
        )


def _shared(
    connection: Connection, state: State, deals: Sequence[Won], words: Words
) -> dict[Half, list[Shared]]:
    if not state.champion.has_card or not deals:
        return {}
    in_use = state.champion.in_use()
    scored = _when_sales_got_them(connection, deals, in_use)
    flagged = _flagged(state.champion.file("feedback.json"))
    return in_common(scored, in_use, _drafted(state), flagged, words)


def _when_sales_got_them(
    connection: Connection, deals: Sequence[Won], in_use: InUse
) -> list[Scored]:
    """Before they became customers: at the moment at which the card counts all other leads too."""
    handed_at = sa.func.coalesce(
        leads.c.as_of, sa.func.min(qualifications.c.opened_at), leads.c.created_at
    )
    query = (
        sa.select(leads.c.lead_id, handed_at)
        .select_from(leads.outerjoin(qualifications, qualifications.c.lead_id == leads.c.lead_id))
        .where(leads.c.lead_id.in_([each.lead_id for each in deals]))
        .group_by(leads.c.lead_id, leads.c.as_of, leads.c.created_at)
    )
    at = {lead_id: int(moment) for lead_id, moment in connection.execute(query)}
    moments = [(each.lead_id, at[each.lead_id]) for each in deals]
    return in_use.scorer.score(History(**vars(known(connection, moments))))


def _flagged(text: str | None) -> set[tuple[str, str]]:
    """Attributes with a level that sales' answers keep finding bad, by the newest training."""
    told = orjson.loads(text)["proposals"] if text else []
    return {(each["attribute"], each["level"]) for each in told}


def _drafted(state: State) -> Definition:
    """What one click would change: the draft, else what is in force."""
    path = state.definition_path
    if path is None or not path.exists():
        return state.definition()
    return draft_of(path) or read(path)


def _why(request: Request, definition: Definition, lead: Delivered) -> str | None:
    """What sales wrote of it."""
    if not lead.why:
        return None
    return viewer.text_as_seen(request, definition, lead.why, lead.profile, lead.owner)
