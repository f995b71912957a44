"""GET and POST /judge/LINK: feedback in two clicks, without signing in."""

from __future__ import annotations

from math import ceil
from typing import Any

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from sqlalchemy import Connection

from features.catalogue import readable
from followup.judged import Coverage, coverage
from records import judgements
from records.cards import change_of
from records.database import durably
from records.rows import Conflict
from serving.access import judging, recognised
from serving.access.caller import Caller
from serving.access.gate import refuse_cross_site
from serving.access.page import form_of, language_of, page, refused, style
from serving.access.words import CHIPS
from serving.errors import Refusal
from serving.pages.moved import own
from serving.pages.words import Language, Words
from serving.state import State

_MONTH_US = 30 * 86_400_000_000
#: With fewer the middle one says nothing.
_FEW_ANSWERS = 5


def add_routes(app: FastAPI, state: State) -> None:
    """The page and what is said on it."""

    @app.get("/access.css", tags=["open"], include_in_schema=False)
    def sheet() -> Response:
        return Response(style(), media_type="text/css")

    @app.api_route("/judge/{link}", methods=["GET", "HEAD"], tags=["open"], include_in_schema=False)
    def ask(request: Request) -> Response:
        try:
            with state.engine.begin() as connection:
                link = judging.opened(connection, _token(request), state.now())
                return _shown(request, state, connection, link)
        except Refusal as error:
            return refused(request, state, error)

    @app.post("/judge/{link}", tags=["open"], include_in_schema=False)
    async def say(request: Request) -> Response:
        try:
            refuse_cross_site(Caller.of(request.scope))
            form = await form_of(request)
            return await run_in_threadpool(_say, request, state, form)
        except Refusal as error:
            return refused(request, state, error)


def _say(request: Request, state: State, form: dict[str, str]) -> Response:
    token, now = _token(request), state.now()
    reason = form.get("chip") or form.get("reason", "")
    try:
        with durably(state.engine) as connection:
            link = judging.opened(connection, token, now)
            judging.say(
                connection, link, form.get("page", ""), form.get("verdict", ""), reason, now
            )
    except Conflict:
        # The same word twice at one moment: it is on record.
        pass
    state.bell.ring()
    with state.engine.begin() as connection:
        return _shown(request, state, connection, judging.opened(connection, token, now))


def _shown(request: Request, state: State, connection: Connection, link: judging.Link) -> Response:
    language = language_of(request, state)
    return page(
        request,
        state,
        "judge.html",
        link=link,
        said=link.said,
        rep=_called(state, link.held.owner),
        who=recognised.who(connection, link.held.lead_id),
        did=recognised.did(connection, link.held.lead_id, _events(state)),
        chips=CHIPS[language],
        earlier=_earlier(state, connection, link, language),
    )


def _earlier(
    state: State, connection: Connection, link: judging.Link, language: Language
) -> dict[str, Any] | None:
    """What earlier answers did; nothing before the first."""
    n = judgements.number_of(connection, link.held.owner)
    if link.said is None or not n:
        return None
    now = state.now()
    found = coverage(connection, now - _MONTH_US, now, link.held.owner)
    return {
        "n": n,
        "found": found,
        "seconds": _seconds(found),
        "helped": _helped(state, connection, link, language),
    }


def _seconds(found: Coverage) -> int:
    """The middle one's seconds, upwards; 0 where a few answers, or robots, would tell it."""
    if found.median_seconds is None or found.n_by_link < _FEW_ANSWERS:
        return 0
    return ceil(found.median_seconds)


def _events(state: State) -> dict[str, str]:
    """What the company calls what leads do."""
    try:
        definition = state.definition()
    except Refusal:
        return {}
    return {kind: each.label or readable(kind) for kind, each in definition.events.items()}


def _helped(
    state: State, connection: Connection, link: judging.Link, language: Language
) -> list[str]:
    """Points that moved after earlier answers of whoever answers now."""
    if not state.champion.has_card:
        return []
    change = change_of(connection, state.champion.in_use().card_id)
    words = Words(language, state.definition().company.timezone)
    return [] if change is None else own(change, link.held.owner, words)


def _called(state: State, rep: str) -> str:
    try:
        definition = state.definition()
    except Refusal:
        return rep
    return definition.called(rep) if rep in definition.reps else rep


def _token(request: Request) -> str:
    return str(request.scope.get("callworthy_id", request.path_params["link"]))
