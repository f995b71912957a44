"""What sales says of a lead on a page: a call, a decision, a judgement, and taking it back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import pandas as pd
import sqlalchemy as sa
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Connection
from ulid import ULID

from definition import InputError
from followup import keep
from followup.take_back import KINDS, said_by, take_back
from records import audit, receipts
from records.audit import Change
from records.database import durably
from records.holders import holder
from records.rows import Conflict
from records.store import put_keyless
from records.tables import metadata
from serving.access.words import CHIPS
from serving.pages import viewer
from serving.pages.frame import Frame
from serving.pages.on_record import refuse_erased, refuse_unknown
from serving.pages.words import Words
from serving.state import State

#: Per table the column with the word, and the words it may be.
_WORDS = {
    "attempts": ("outcome", ("spoke", "voicemail", "unreachable")),
    "dispositions": ("disposition", ("accepted", "nurture", "disqualified")),
    "feedback": ("verdict", ("good", "bad")),
}
#: In the audit: a word on a lead by somebody who is not its rep.
FOR_A_REP = "said for a rep"
_LONGEST_REASON = 500
#: What a page tells after a form.
_TOLD = (*_WORDS, "undone", "too_late", "already")


def add_routes(router: APIRouter, frame: Frame) -> None:
    """Forms of the list and of a lead's page alike."""
    state = frame.state

    @router.post("/pages/mine/record")
    def record(request: Request) -> Response:
        form = request.state.form
        try:
            kind, row_id = _record(state, request, _Said.of(form))
        except Conflict:
            # An old page was sent again with another word, as after the browser's back button.
            return _back(form, did="already")
        return _back(form, did=kind, row=row_id)

    @router.post("/pages/mine/undo")
    def undo(request: Request) -> Response:
        form = request.state.form
        kind = next((each for each in KINDS if each == form.get("kind")), None)
        if kind is None:
            raise InputError("is nothing to undo", "kind", form.get("kind"), "use the button")
        row_id = form.get("row", "")
        with durably(state.engine) as connection:
            _refuse_others_word(state, request, said_by(connection, kind, row_id), connection)
            by = viewer.of(request).email
            lead_id = take_back(connection, kind, row_id, by, state.now())
        state.bell.ring()
        return _back(form, did="undone" if lead_id else "too_late")


def forms(words: Words, request: Request) -> dict[str, Any]:
    """What the forms on a page are made of, and what the last one did."""
    return {
        "said": {kind: choices for kind, (_, choices) in _WORDS.items()},
        "chips": CHIPS[words.language],
        # A form that is sent twice counts once: each page has a key of its own.
        "key": str(ULID()),
        "done": _done(request),
    }


@dataclass(frozen=True, kw_only=True)
class _Said:
    """One word on one lead."""

    kind: str
    word: str
    lead_id: str
    reason: str | None
    key: str

    @classmethod
    def of(cls, form: Mapping[str, str]) -> _Said:
        """From a form; an InputError where it is none of ours."""
        kind, word = form.get("kind", ""), form.get("word", "")
        if kind not in _WORDS:
            raise InputError("is not known", "kind", kind, "use the buttons on the page")
        _, choices = _WORDS[kind]
        if word not in choices:
            raise InputError("is not known", "word", word, f"choose from {', '.join(choices)}")
        reason = " ".join((form.get("chip") or form.get("reason", "")).split())
        return cls(
            kind=kind,
            word=word,
            lead_id=form.get("lead_id", ""),
            reason=reason[:_LONGEST_REASON] or None,
            key=form.get("key", ""),
        )

    def row(self, at: int, rep: str | None) -> pd.DataFrame:
        """As it stands on record."""
        column, _ = _WORDS[self.kind]
        more = {"channel": "phone"} if self.kind == "attempts" else {"reason": self.reason}
        values = {"lead_id": self.lead_id, "at": at, column: self.word, "rep": rep, **more}
        return pd.DataFrame(
            {name: pd.Series([value], dtype=object) for name, value in values.items()}
        )


def _record(state: State, request: Request, said: _Said) -> tuple[str, str]:
    """Put it on record; the same form twice counts once."""
    now = state.now()
    digest = hashlib.sha256(f"{said.word} {said.reason or ''}".encode()).hexdigest()
    key = f"page:{said.key}:{said.lead_id}:{said.kind}"[:200]
    with durably(state.engine) as connection:
        refuse_unknown(connection, said.lead_id)
        theirs = holder(connection, said.lead_id)
        viewer.refuse_who_may_not_act(request, theirs)
        refuse_erased(connection, said.lead_id)
        if receipts.claim(connection, key, digest, now):
            rep = _rep(state, request, theirs)
            put_keyless(connection, said.kind, said.row(now, rep))
            _note_who(connection, request, said, rep, now)
            keep.ask(connection, [(said.lead_id, now)], now)
        row_id = _own(connection, said, receipts.first_at(connection, key))
    state.bell.ring()
    return said.kind, row_id


def _rep(state: State, request: Request, theirs: str | None) -> str | None:
    """Who said it: never what a form says, but who is signed in, or whose lead it is."""
    reps = state.definition().reps
    return next((each for each in (viewer.of(request).rep, theirs) if each in reps), None)


def _note_who(
    connection: Connection, request: Request, said: _Said, rep: str | None, now: int
) -> None:
    """Whoever speaks for a rep is in the audit: the row has the rep's name alone."""
    who = viewer.of(request)
    if who.user_id and who.rep != rep:
        detail = {"kind": said.kind, "word": said.word, "rep": rep}
        change = Change(at=now, who=who.email, what=FOR_A_REP, about=said.lead_id, detail=detail)
        audit.add(connection, change)


def _own(connection: Connection, said: _Said, at: int) -> str:
    """The row that this very form made, for its undo; somebody else may have said a word since."""
    table = metadata.tables[said.kind]
    column, _ = _WORDS[said.kind]
    own = sa.and_(table.c.lead_id == said.lead_id, table.c.at == at, table.c[column] == said.word)
    return connection.execute(sa.select(table.c.row_id).where(own).limit(1)).scalar() or ""


def _refuse_others_word(
    state: State, request: Request, word: tuple[str, str | None] | None, connection: Connection
) -> None:
    """What somebody said is taken back by themselves while no other rep has the lead."""
    if word is None:
        return
    lead_id, rep = word
    viewer.refuse_who_may_not_act(request, rep)
    viewer.refuse_others_lead(request, state.definition(), holder(connection, lead_id))


def _back(form: Mapping[str, str], **told: str) -> Response:
    """To the page the form was on, so that a reload sends nothing twice."""
    kept = {name: form[name] for name in ("rep", "lang", "lead_id") if form.get(name)}
    lead_id = kept.get("lead_id", "")
    is_lead = form.get("page") == "lead" and lead_id
    path = f"/pages/leads/{quote(lead_id, safe='')}" if is_lead else "/pages/mine"
    return RedirectResponse(f"{path}?{urlencode({**kept, **told})}", status_code=303)


def _done(request: Request) -> dict[str, str] | None:
    query = request.query_params
    if query.get("did") not in _TOLD:
        return None
    return {name: query.get(name, "") for name in ("did", "row", "lead_id")}
