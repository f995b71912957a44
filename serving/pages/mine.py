"""A rep's leads, best first, with what is due."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter, Request
from fastapi.responses import Response

from definition import Definition
from followup import opening
from records.cards import Change, change_of
from records.figures.held import MOST, Held, held
from serving.pages import moved, reach, said, viewer
from serving.pages.frame import Frame
from serving.pages.person import named
from serving.pages.words import Language
from serving.state import State

#: Reasons shown in a line.
_FEW = 3


def add_routes(router: APIRouter, frame: Frame) -> None:
    """The list; what is done on it is ``said``."""
    state = frame.state

    @router.get("/pages/mine")
    def mine(request: Request) -> Response:
        definition = state.definition()
        rep, is_nobody = _asked(request, definition)
        with state.engine.connect() as connection:
            found = [] if is_nobody else held(connection, rep)
            says = opening.said(
                connection,
                [(each.answer.get("opening"), each.profile) for each in found],
                definition,
                frame.words(request).language,
                state.now(),
            )
            change = _newest(state, connection) if rep else None
        words = frame.words(request)
        return frame.page(
            request,
            "mine.html",
            reps=sorted(definition.reps),
            rep=rep,
            is_nobody=is_nobody,
            is_cut=len(found) == MOST,
            leads=[
                _shown(request, state, each, first, words.language)
                for each, first in zip(found, says, strict=True)
            ],
            helped=moved.own(change, rep, words) if change and rep else [],
            **said.forms(words, request),
        )


def _asked(request: Request, definition: Definition) -> tuple[str | None, bool]:
    """Whose leads are shown, None for everybody's; and whether it is no rep who asks.

    A rep sees their own, whatever the address says.
    """
    who = viewer.of(request)
    if who.role == "sales":
        rep = who.rep if who.rep in definition.reps else None
        return rep, rep is None
    asked = request.query_params.get("rep", who.rep)
    return (asked if asked in definition.reps else None), False


def _newest(state: State, connection: sa.Connection) -> Change | None:
    if not state.champion.has_card:
        return None
    return change_of(connection, state.champion.in_use().card_id)


def _shown(
    request: Request, state: State, lead: Held, first: str, language: Language
) -> dict[str, Any]:
    """One lead as this viewer may see it, with the first sentence for its call."""
    definition = state.definition()
    return {
        "lead": lead,
        "who": named(viewer.as_seen(request, definition, lead.profile, lead.owner)),
        "ways": reach.ways(lead.profile) if viewer.sees_whole(request, lead.owner) else [],
        "reasons": _reasons(request, state, lead, language),
        "opening": viewer.text_as_seen(request, definition, first, lead.profile, lead.owner),
        "may_act": viewer.of(request).may_act_for(lead.owner),
    }


def _reasons(
    request: Request, state: State, lead: Held, language: Language
) -> list[dict[str, Any]]:
    """The largest reasons for it, in the language of the page."""
    told = [each for each in lead.answer.get("reasons", []) if each["points"] > 0][:_FEW]
    if state.champion.has_card:
        explainer = state.champion.in_use().explainer
        told = [{**each, "text": explainer.said_anew(each, language)} for each in told]
    return viewer.reasons_as_seen(request, state.definition(), told, lead.owner)
