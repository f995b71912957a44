"""/sign-in, /sign-in/LINK, /sign-out and /account: the pages of whoever comes in."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from zoneinfo import ZoneInfo

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from starlette.background import BackgroundTask
from ulid import ULID

from definition import InputError
from followup.channels import NotTakenError, channel_of
from followup.channels.message import Message
from records.users import LONGEST_US
from serving.access.caller import Caller
from serving.access.form import checked_form
from serving.access.gate import VIEWER, refuse_cross_site
from serving.access.page import form_of, language_of, page, page_query, refused
from serving.access.sessions import COOKIE, Address, Sessions, cookie_in
from serving.access.viewer import Viewer
from serving.access.words import WORDS
from serving.errors import Refusal
from serving.pages.words import Words
from serving.state import State

logger = logging.getLogger(__name__)
Form = dict[str, str]


def add_routes(app: FastAPI, state: State) -> None:
    """All of them; a link that is opened signs nobody in before its button is pressed."""
    sessions = Sessions(state)

    def get(path: str, tag: str, shown: Callable[[Request], Response]) -> None:
        app.api_route(path, methods=["GET", "HEAD"], tags=[tag], include_in_schema=False)(shown)

    def post(path: str, tag: str, done: Callable[[Request, Form], Response]) -> None:
        app.post(path, tags=[tag], include_in_schema=False)(_formed(state, done))

    def ask(request: Request) -> Response:
        back = local(request.query_params.get("next", ""))
        return page(request, state, "sign_in.html", back=back, told="")

    def enter(request: Request, form: Form) -> Response:
        return _enter(request, state, sessions, form)

    def confirm(request: Request) -> Response:
        return page(request, state, "confirm.html")

    def confirmed(request: Request, form: Form) -> Response:
        token = str(request.scope.get("callworthy_id", ""))
        text = sessions.by_link(token, _cookie(request), _address(request, state))
        return _into(request, state, text, f"/account{page_query(request)}")

    def account(request: Request) -> Response:
        return _account(request, state, sessions, "")

    def set_password(request: Request, form: Form) -> Response:
        return _set_password(request, state, sessions, form)

    def end(request: Request, form: Form) -> Response:
        viewer = _viewer(request)
        checked_form(viewer, form)
        sessions.end(viewer, form.get("session", ""))
        return RedirectResponse(f"/account{page_query(request)}", status_code=303)

    def leave(request: Request, form: Form) -> Response:
        cookies = request.headers.get("cookie", "")
        viewer = sessions.signed_in(cookies)
        if viewer is not None:
            checked_form(viewer, form)
        sessions.sign_out(cookies)
        answered = RedirectResponse("/sign-in", status_code=303)
        answered.delete_cookie(COOKIE, path="/")
        return answered

    get("/sign-in", "open", ask)
    post("/sign-in", "open", enter)
    get("/sign-in/{link}", "open", confirm)
    post("/sign-in/{link}", "open", confirmed)
    get("/account", "user", account)
    post("/account", "user", set_password)
    post("/account/end", "user", end)
    post("/sign-out", "open", leave)


def local(path: str) -> str:
    """A path of this service, whatever was given: nobody is sent elsewhere.

    Examples
    --------
    >>> local("/leads?team=zuid")
    '/leads?team=zuid'
    >>> {local(path) for path in ("//evil.example", "https://evil.example", "/\\\\evil", "")}
    {'/'}
    """
    is_ours = path.startswith("/") and not path.startswith("//") and "\\" not in path
    return path if is_ours and path.isascii() and path.isprintable() else "/"


def _formed(
    state: State, done: Callable[[Request, Form], Response]
) -> Callable[[Request], Awaitable[Response]]:
    """Reads the form; a refusal becomes a page."""

    async def handle(request: Request) -> Response:
        try:
            refuse_cross_site(Caller.of(request.scope))
            form = await form_of(request)
            return await run_in_threadpool(done, request, form)
        except Refusal as error:
            return refused(request, state, error)

    return handle


def _enter(request: Request, state: State, sessions: Sessions, form: Form) -> Response:
    """By a password, or a link is sent; which addresses are known is told to nobody."""
    back, address = local(form.get("next", "")), _address(request, state)
    words = WORDS[language_of(request, state)]
    if form.get("way") == "link":
        email = form.get("email", "")
        sessions.asks(email, address)
        answered = page(request, state, "sign_in.html", back=back, told=words["link_sent"])
        # After the answer: how long a mail takes would tell who is known.
        answered.background = BackgroundTask(_send, request, state, sessions, email)
        return answered
    try:
        email, given = form.get("email", ""), form.get("password", "")
        text = sessions.by_password(email, given, _cookie(request), address)
    except Refusal as error:
        if error.status != 401:
            raise
        return page(request, state, "sign_in.html", 401, back=back, told=words["wrong"])
    return _into(request, state, text, back)


def _set_password(request: Request, state: State, sessions: Sessions, form: Form) -> Response:
    viewer = _viewer(request)
    checked_form(viewer, form)
    words = WORDS[language_of(request, state)]
    try:
        cookies = request.headers.get("cookie", "")
        given, old = form.get("password", ""), form.get("old_password", "")
        text = sessions.set_password(viewer, given, cookies, old)
    except InputError:
        return _account(request, state, sessions, words["too_short"], 422)
    except Refusal as error:
        if error.body["field"] != "old_password":
            raise
        return _account(request, state, sessions, words["wrong_old"], 422)
    return _into(request, state, text, f"/account{page_query(request)}")


def _account(
    request: Request, state: State, sessions: Sessions, told: str, status: int = 200
) -> Response:
    viewer, cookies = _viewer(request), request.headers.get("cookie", "")
    words = Words(language_of(request, state), _zone(state))
    return page(
        request,
        state,
        "account.html",
        status,
        viewer=viewer,
        told=told,
        asks_old=sessions.asks_old_password(viewer, cookies),
        sessions=sessions.of(viewer, cookies),
        who=words.word(viewer.email),
        role=words(f"access.role_{viewer.role}"),
        moment=words.moment,
    )


def _zone(state: State) -> ZoneInfo:
    try:
        return state.definition().company.timezone
    except Refusal:
        return ZoneInfo("UTC")


def _send(request: Request, state: State, sessions: Sessions, email: str) -> None:
    """Mail the link; without a way to mail, the log says so and no link is shown."""
    found = sessions.link_for(email)
    if found is None:
        return
    user, path = found
    words = WORDS[language_of(request, state)]
    way = state.mail.replace("{email}", user.email)
    if not way or not state.base:
        logger.error("no link by mail: set CALLWORTHY_MAIL and CALLWORTHY_URL")
        return
    message = Message(
        message_id=str(ULID()),
        at=state.now(),
        title=words["mail_title"],
        text=words["mail_text"].format(link=state.base + path),
    )
    try:
        channel_of(way).send(message)
    except NotTakenError as error:
        logger.error("a sign-in link was not taken: %s", error)


def _into(request: Request, state: State, text: str, back: str) -> Response:
    answered = RedirectResponse(back, status_code=303)
    answered.set_cookie(
        COOKIE,
        text,
        max_age=LONGEST_US // 1_000_000,
        path="/",
        httponly=True,
        samesite="lax",
        # Behind a proxy that ends https the request itself says http.
        secure=request.url.scheme == "https" or state.base.startswith("https://"),
    )
    return answered


def _cookie(request: Request) -> str:
    return cookie_in(request.headers.get("cookie", ""))


def _address(request: Request, state: State) -> Address:
    return Address.of(Caller.of(request.scope), is_told=state.is_proxy_named)


def _viewer(request: Request) -> Viewer:
    viewer: Viewer = request.scope[VIEWER]
    return viewer
