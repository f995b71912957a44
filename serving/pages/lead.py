"""One lead: who, where from, what they did, every reason, and what would make it an MQL."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import Connection

from definition import Definition
from followup.facts import label
from records import assignments, decisions, tasks
from records.figures.listed import profiles_of
from records.history import UnknownLead
from records.tables import leads
from serving.opening import opening, points_of_kinds
from serving.pages import viewer
from serving.pages.frame import Frame
from serving.pages.person import named
from serving.pages.row_names import event_named
from serving.pages.score_history import Change, Drawn, score_history
from serving.pages.timeline import timeline
from serving.pages.waterfall import halves
from serving.pages.words import Words

#: Shown at the top already.
_WHO = ("name", "title", "company", "source", "campaign", "owner")


def add_routes(router: APIRouter, frame: Frame) -> None:
    """One page per lead."""
    state = frame.state

    @router.get("/pages/leads/{lead_id}")
    def lead(request: Request) -> Response:
        lead_id = request.scope.get("callworthy_id", request.path_params["lead_id"])
        if "\x00" in lead_id:
            raise UnknownLead(lead_id)
        words = frame.words(request)
        definition = state.definition()
        with state.engine.connect() as connection:
            found = _on_record(connection, request, lead_id, definition, words)
            scored = _scored(connection, frame, found, words)
        return frame.page(request, "lead.html", **found, score=scored, lead_id=lead_id)


def _on_record(
    connection: Connection, request: Request, lead_id: str, definition: Definition, words: Words
) -> dict[str, Any]:
    own = connection.execute(sa.select(leads).where(leads.c.lead_id == lead_id)).mappings().first()
    if own is None:
        raise UnknownLead(lead_id)
    held = assignments.held_by(connection, lead_id)
    profile = profiles_of(connection, [lead_id]).get(lead_id, {})
    profile = viewer.as_seen(request, profile, held.owner if held else None)
    latest = decisions.latest(connection, lead_id)
    return {
        "own": dict(own),
        "who": named(profile),
        "profile": [
            (label(name, definition), value)
            for name, value in profile.items()
            if name not in _WHO and value is not None and value != ""
        ],
        "held": held,
        "tasks": tasks.of(connection, held.assignment_id) if held else [],
        "decision": latest,
        "timeline": timeline(connection, lead_id, definition, words.language),
    }


def _scored(
    connection: Connection, frame: Frame, found: dict[str, Any], words: Words
) -> dict[str, Any] | None:
    """The score by the card in use; None before there is one."""
    champion = frame.state.champion
    if not champion.has_card:
        return None
    in_use = champion.in_use()
    own = found["own"]
    told = score_history(connection, own["lead_id"], own["created_at"], in_use, frame.state.now())
    answer = in_use.explainer.answer(told.scored, words.language)
    earned = points_of_kinds(told.scored, in_use.scorer)
    return {
        "answer": answer,
        "halves": halves(answer),
        "changes": [_shown(each, in_use.definition) for each in told.changes],
        "first": told.points[0],
        "drawn": Drawn.of(told.points),
        "opening": opening(told.known, earned, in_use.definition, words.language),
        "missing": [label(name, in_use.definition) for name in answer["required_missing"]],
        "labels": {row["feature"]: row["label"] for row in answer["reasons"]},
    }


def _shown(change: Change, definition: Definition) -> dict[str, Any]:
    """A change with what did it, as people call that."""
    brought = [(event_named(kind, definition), points) for kind, points in change.events]
    return {**vars(change), "is_time": change.is_time, "brought": [*brought, *change.facts]}
