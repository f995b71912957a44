"""One lead: who, where from, what they did, every reason, and what would make it an MQL."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import Connection

from definition import Definition
from followup.facts import label
from records import assignments, decisions, erasures, tasks
from records.figures.listed import profiles_of
from records.holders import holder
from serving.opening import opening, points_of_kinds
from serving.pages import reach, said, viewer
from serving.pages.frame import Frame
from serving.pages.on_record import refuse_unknown
from serving.pages.person import named
from serving.pages.row_names import event_named
from serving.pages.score_history import Change, Drawn, score_history
from serving.pages.timeline import Happened, timeline
from serving.pages.waterfall import halves
from serving.pages.words import Words

#: Shown at the top already.
_WHO = ("name", "title", "company", "source", "campaign", "owner")
#: What happened whose detail somebody wrote, or typed into an address.
_WRITTEN = ("event", "disposition", "feedback")


def add_routes(router: APIRouter, frame: Frame) -> None:
    """One page per lead."""
    state = frame.state

    @router.get("/pages/leads/{lead_id}")
    def lead(request: Request) -> Response:
        lead_id = request.scope.get("callworthy_id", request.path_params["lead_id"])
        words = frame.words(request)
        definition = state.definition()
        with state.engine.connect() as connection:
            found = _on_record(connection, request, lead_id, definition, words)
            scored = _scored(connection, frame, request, found, words)
        forms = said.forms(words, request)
        return frame.page(request, "lead.html", **found, **forms, score=scored, lead_id=lead_id)


def _on_record(
    connection: Connection, request: Request, lead_id: str, definition: Definition, words: Words
) -> dict[str, Any]:
    own = refuse_unknown(connection, lead_id)
    theirs = holder(connection, lead_id)
    viewer.refuse_others_lead(request, definition, theirs)
    held = assignments.held_by(connection, lead_id)
    erased_at = erasures.of(connection, [lead_id]).get(lead_id)
    known = profiles_of(connection, [lead_id]).get(lead_id, {})
    profile = viewer.as_seen(request, definition, known, theirs)
    return {
        "own": own,
        # Where an order stands in for time, the moment on record is made up.
        "has_dates": definition.time == "dates",
        "holder": theirs,
        "whole": known,
        "who": named(profile),
        "profile": [
            (label(name, definition), value, reach.link(name, value))
            for name, value in profile.items()
            if name not in _WHO and value is not None and value != ""
        ],
        "held": held,
        "erased_at": erased_at,
        "may_act": erased_at is None and viewer.of(request).may_act_for(theirs or ""),
        "tasks": tasks.of(connection, held.assignment_id) if held else [],
        "decision": decisions.latest(connection, lead_id),
        "timeline": [
            replace(each, detail=_detail(request, definition, each, known, theirs))
            for each in timeline(connection, lead_id, definition, words.language)
        ],
    }


def _detail(
    request: Request,
    definition: Definition,
    happened: Happened,
    known: dict[str, Any],
    theirs: str | None,
) -> str:
    """What is told beside it; in what people wrote, nobody is named who need not be known."""
    if happened.kind not in _WRITTEN:
        return happened.detail
    return viewer.text_as_seen(request, definition, happened.detail, known, theirs)


def _scored(
    connection: Connection, frame: Frame, request: Request, found: dict[str, Any], words: Words
) -> dict[str, Any] | None:
    """The score by the card in use; None before there is one, and of nobody who was erased."""
    champion = frame.state.champion
    if not champion.has_card or found["erased_at"] is not None:
        return None
    in_use = champion.in_use()
    own = found["own"]
    told = score_history(connection, own["lead_id"], own["created_at"], in_use, frame.state.now())
    answer = in_use.explainer.answer(told.scored, words.language)
    agreed, theirs = in_use.definition, found["holder"]
    answer["reasons"] = viewer.reasons_as_seen(request, agreed, answer["reasons"], theirs)
    earned = points_of_kinds(told.scored, in_use.scorer)
    begins = (opening(told.known, earned, agreed, words.language) or {}).get("text", "")
    return {
        "answer": answer,
        "halves": halves(answer),
        "changes": [_shown(each, agreed) for each in told.changes],
        "first": told.points[0],
        "drawn": Drawn.of(told.points),
        "opening": viewer.text_as_seen(request, agreed, begins, found["whole"], theirs),
        "missing": [label(name, in_use.definition) for name in answer["required_missing"]],
        "labels": {row["feature"]: row["label"] for row in answer["reasons"]},
    }


def _shown(change: Change, definition: Definition) -> dict[str, Any]:
    """A change with what did it, as people call that."""
    brought = [(event_named(kind, definition), points) for kind, points in change.events]
    return {**vars(change), "is_time": change.is_time, "brought": [*brought, *change.facts]}
