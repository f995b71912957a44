"""Who may come in: users, keys, sessions, and what was changed. For admins."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from records import audit, keys, users
from records.audit import Change
from serving.pages import viewer
from serving.pages.frame import Frame
from serving.pages.told import Told

#: Changes shown, the newest.
_MOST = 50


def add_routes(router: APIRouter, frame: Frame) -> None:
    """The page, and the end of a session."""
    state = frame.state

    @router.get("/pages/access")
    def access(request: Request) -> Response:
        _refuse_others(request)
        now = state.now()
        with state.engine.connect() as connection:
            known = users.every(connection)
            came = users.last_signed_in(connection)
            shown: dict[str, Any] = {
                "keys": [
                    (key, key.until is None or key.until > now) for key in keys.every(connection)
                ],
                "sessions": users.open_sessions(connection, now),
                "changes": audit.latest(connection, _MOST),
            }
        emails = {user.user_id: user.email for user in known}
        return frame.page(
            request,
            "access.html",
            users=[(user, came.get(user.user_id)) for user in known],
            emails=emails,
            **shown,
        )

    @router.post("/pages/access/end")
    def end(request: Request) -> Response:
        _refuse_others(request)
        form, now = request.state.form, state.now()
        with state.engine.begin() as connection:
            ended = users.session(connection, form.get("session", ""))
            if ended is not None:
                users.end(connection, now, session_id=ended.session_id)
                user = users.by_id(connection, ended.user_id)
                about, who = user.email if user else ended.user_id, viewer.of(request).email
                audit.add(connection, Change(at=now, who=who, what="session ended", about=about))
        lang = form.get("lang", "")
        return RedirectResponse(
            f"/pages/access{f'?lang={lang}' if lang in ('nl', 'en') else ''}", 303
        )


def _refuse_others(request: Request) -> None:
    if not viewer.of(request).is_admin:
        remedy = "ask whoever is admin"
        raise Told(403, "refused.admins", "is for admins", "role", viewer.of(request).role, remedy)
