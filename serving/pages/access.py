"""Who may come in: users, keys, sessions, and what was changed. For admins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from records import audit, keys, users
from records.audit import Change
from serving.access.key import SCOPES
from serving.access.viewer import ROLES
from serving.pages import viewer
from serving.pages.changed import in_words
from serving.pages.frame import Frame
from serving.pages.told import Told

ADDRESS = "/pages/access"
#: Changes shown, the newest.
_MOST = 50


@dataclass(frozen=True)
class Once:
    """A link or a key: shown in one answer, and kept nowhere."""

    kind: Literal["link", "key"]
    #: Whose.
    about: str
    text: str


def add_routes(router: APIRouter, frame: Frame) -> None:
    """The page, and the end of a session; who is let in is ``admitting``."""
    state = frame.state

    @router.get(ADDRESS)
    def access(request: Request) -> Response:
        refuse_others(request)
        return shown(frame, request)

    @router.post(f"{ADDRESS}/end")
    def end(request: Request) -> Response:
        refuse_others(request)
        now = state.now()
        with state.engine.begin() as connection:
            ended = users.session(connection, request.state.form.get("session", ""))
            if ended is not None:
                users.end(connection, now, session_id=ended.session_id)
                user = users.by_id(connection, ended.user_id)
                about, who = user.email if user else ended.user_id, viewer.of(request).email
                audit.add(connection, Change(at=now, who=who, what="session ended", about=about))
        return back(request)


def shown(frame: Frame, request: Request, once: Once | None = None) -> Response:
    """The page, with what is shown once after a form."""
    now, words = frame.state.now(), frame.words(request)
    with frame.state.engine.connect() as connection:
        known = users.every(connection)
        came = users.last_signed_in(connection)
        told: dict[str, Any] = {
            "keys": [(key, key.until is None or key.until > now) for key in keys.every(connection)],
            "sessions": users.open_sessions(connection, now),
            "changes": [(each, *in_words(each, words)) for each in audit.latest(connection, _MOST)],
        }
    # A form's answer has an address of its own, at which there is nothing to look at.
    request.scope["callworthy_path"] = ADDRESS
    answered = frame.page(
        request,
        "access.html",
        users=[(user, came.get(user.user_id)) for user in known],
        emails={user.user_id: user.email for user in known},
        once=once,
        roles=ROLES,
        scopes=SCOPES,
        reps=sorted(frame.state.definition().reps),
        **told,
    )
    if once is not None:
        answered.headers["Cache-Control"] = "no-store"
    return answered


def back(request: Request) -> Response:
    """To the page, in the language of the form."""
    lang = request.state.form.get("lang", "")
    return RedirectResponse(f"{ADDRESS}{f'?lang={lang}' if lang in ('nl', 'en') else ''}", 303)


def refuse_others(request: Request) -> None:
    """Only admins let others in.

    Raises
    ------
    Told
        403 to anybody else.
    """
    if not viewer.of(request).is_admin:
        remedy = "ask whoever is admin"
        raise Told(403, "refused.admins", "is for admins", "role", viewer.of(request).role, remedy)
