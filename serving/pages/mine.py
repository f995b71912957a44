"""A rep's leads: best first, what is due, a call in one click, a decision in two, and undo."""

from __future__ import annotations

import hashlib
from typing import Any

import pandas as pd
import sqlalchemy as sa
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from ulid import ULID

from definition import InputError
from followup import keep, opening
from followup.take_back import KINDS, take_back
from records import receipts
from records.cards import Change, change_of
from records.figures.held import held
from records.history import UnknownLead
from records.store import put_keyless
from records.tables import leads, metadata
from serving.pages import moved, viewer
from serving.pages.frame import Frame
from serving.pages.person import named
from serving.state import State

OUTCOMES = ("spoke", "voicemail", "unreachable")
DISPOSITIONS = ("accepted", "nurture", "disqualified")
#: Per table the column with the word, and the words it may be.
_WORDS = {"attempts": ("outcome", OUTCOMES), "dispositions": ("disposition", DISPOSITIONS)}
#: Reasons shown in a line.
_FEW = 3


def add_routes(router: APIRouter, frame: Frame) -> None:
    """The list, and what is done on it."""
    state = frame.state

    @router.get("/pages/mine")
    def mine(request: Request) -> Response:
        reps = state.definition().reps
        own = viewer.of(request).rep
        asked = own or request.query_params.get("rep")
        rep = asked if asked in reps else None
        with state.engine.connect() as connection:
            found = held(connection, rep)
            say = opening.said(
                connection,
                [(each.answer.get("opening"), each.profile) for each in found],
                state.definition(),
                frame.words(request).language,
                state.now(),
            )
            change = _newest(state, connection) if rep else None
        return frame.page(
            request,
            "mine.html",
            reps=sorted(reps),
            rep=rep,
            leads=[
                (
                    each,
                    named(viewer.as_seen(request, each.profile, own or rep)),
                    _reasons(each.answer),
                    first,
                )
                for each, first in zip(found, say, strict=True)
            ],
            outcomes=OUTCOMES,
            dispositions=DISPOSITIONS,
            helped=moved.own(change, rep, frame.words(request)) if change and rep else [],
            key=str(ULID()),
            done=_done(request),
        )

    @router.post("/pages/mine/record")
    def record(request: Request) -> Response:
        form = request.state.form
        by = viewer.of(request).rep or form.get("rep", "")
        kind, row_id = _record(state, form, by if by in state.definition().reps else None)
        return _back(request, form, did=kind, row=row_id)

    @router.post("/pages/mine/undo")
    def undo(request: Request) -> Response:
        form = request.state.form
        kind = next((each for each in KINDS if each == form.get("kind")), None)
        if kind is None:
            raise InputError("is nothing to undo", "kind", form.get("kind"), "use the button")
        with state.engine.begin() as connection:
            by = viewer.of(request).rep or form.get("rep", "")
            lead_id = take_back(connection, kind, form.get("row", ""), by, state.now())
        state.bell.ring()
        return _back(request, form, did="undone" if lead_id else "too_late")


def _newest(state: State, connection: sa.Connection) -> Change | None:
    if not state.champion.has_card:
        return None
    return change_of(connection, state.champion.in_use().card_id)


def _record(state: State, form: dict[str, str], rep: str | None) -> tuple[str, str]:
    """Put a call or a decision on record; the same form twice counts once."""
    kind = form.get("kind", "")
    if kind not in _WORDS:
        raise InputError("is not known", "kind", kind, "use the buttons on the page")
    column, words = _WORDS[kind]
    word = form.get("word", "")
    if word not in words:
        raise InputError("is not known", "word", word, f"choose from {', '.join(words)}")
    lead_id, now = form.get("lead_id", ""), state.now()
    row: dict[str, Any] = {"lead_id": lead_id, "at": now, column: word, "rep": rep}
    row |= {"channel": "phone"} if kind == "attempts" else {"reason": form.get("reason") or None}
    frame = pd.DataFrame({name: pd.Series([value], dtype=object) for name, value in row.items()})
    key = f"page:{form.get('key', '')}:{lead_id}:{kind}"[:200]
    digest = hashlib.sha256(word.encode()).hexdigest()
    with state.engine.begin() as connection:
        there = sa.select(leads.c.lead_id).where(leads.c.lead_id == lead_id)
        if connection.execute(there).first() is None:
            raise UnknownLead(lead_id)
        if receipts.claim(connection, key, digest, now):
            put_keyless(connection, kind, frame)
            keep.ask(connection, [(lead_id, now)], now)
        table = metadata.tables[kind]
        latest = sa.select(table.c.row_id).where(table.c.lead_id == lead_id)
        row_id = connection.execute(latest.order_by(table.c.at.desc()).limit(1)).scalar() or ""
    state.bell.ring()
    return kind, row_id


def _back(request: Request, form: dict[str, str], **told: str) -> Response:
    """To the list again, so that a reload sends nothing twice."""
    from urllib.parse import urlencode

    kept = {name: form[name] for name in ("rep", "lang", "lead_id") if form.get(name)}
    return RedirectResponse(f"/pages/mine?{urlencode({**kept, **told})}", status_code=303)


def _done(request: Request) -> dict[str, str] | None:
    query = request.query_params
    did = query.get("did")
    if did not in (*_WORDS, "undone", "too_late"):
        return None
    return {"did": did, "row": query.get("row", ""), "lead_id": query.get("lead_id", "")}


def _reasons(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """The largest reasons for it."""
    return [each for each in answer.get("reasons", []) if each["points"] > 0][:_FEW]
