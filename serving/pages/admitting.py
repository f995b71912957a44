"""What an admin does on the access page: people and systems come in, get another key, and go."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from records import audit
from records import users as kept
from records.audit import Change
from serving.access import key, users
from serving.access.viewer import Viewer
from serving.pages import viewer
from serving.pages.access import ADDRESS, Once, back, refuse_others, shown
from serving.pages.frame import Frame
from serving.pages.told import Told


def add_routes(router: APIRouter, frame: Frame) -> None:
    """Its forms; links and keys are shown in the answer to one, and nowhere else."""
    state = frame.state

    @router.post(f"{ADDRESS}/user")
    def let_in(request: Request) -> Response:
        who, form, now = _admin(request), request.state.form, state.now()
        email, role = users.checked_email(form.get("email", "")), form.get("role", "")
        rep = form.get("rep") or None
        if rep is not None:
            users.checked_rep(rep, state.definition().reps)
        _refuse_own(who, email)
        if not who.user_id and role != "admin":
            raise _first()
        with state.engine.begin() as connection:
            user = users.add(connection, email, role, rep, who.email, now)
            path = users.entry_of(connection, user, now)
        return shown(frame, request, Once("link", email, _base(request) + path))

    @router.post(f"{ADDRESS}/link")
    def another_link(request: Request) -> Response:
        who, email, now = _admin(request), request.state.form.get("email", ""), state.now()
        with state.engine.begin() as connection:
            user = kept.by_email(connection, email)
            if user is None or user.left_at is not None:
                raise _unknown(email)
            path = users.entry_of(connection, user, now)
            # Whoever has it comes in as that person.
            change = Change(at=now, who=who.email, what="link given", about=email)
            audit.add(connection, change)
        return shown(frame, request, Once("link", email, _base(request) + path))

    @router.post(f"{ADDRESS}/remove")
    def let_out(request: Request) -> Response:
        who, email = _admin(request), request.state.form.get("email", "")
        _refuse_own(who, email)
        with state.engine.begin() as connection:
            users.remove(connection, email, who.email, state.now())
        return back(request)

    @router.post(f"{ADDRESS}/key")
    def make_key(request: Request) -> Response:
        who, form = _signed_in(request), request.state.form
        name = " ".join(form.get("name", "").split())
        scopes = [each for each in key.SCOPES if form.get(f"scope:{each}")]
        with state.engine.begin() as connection:
            text = key.make(connection, name, scopes, who.email, state.now())
        return shown(frame, request, Once("key", name, text))

    @router.post(f"{ADDRESS}/rotate")
    def rotate_key(request: Request) -> Response:
        who, named = _signed_in(request), request.state.form.get("key", "")
        with state.engine.begin() as connection:
            text = key.rotate(connection, named, who.email, state.now())
        return shown(frame, request, Once("key", f"cw_{named}", text))

    @router.post(f"{ADDRESS}/revoke")
    def revoke_key(request: Request) -> Response:
        who, named = _signed_in(request), request.state.form.get("key", "")
        with state.engine.begin() as connection:
            key.revoke(connection, named, who.email, state.now())
        return back(request)

    def _base(request: Request) -> str:
        return state.base or str(request.base_url).rstrip("/")


def _admin(request: Request) -> Viewer:
    refuse_others(request)
    return viewer.of(request)


def _signed_in(request: Request) -> Viewer:
    """The admin; on an open machine the first key would close the pages to whoever makes it."""
    who = _admin(request)
    if not who.user_id:
        raise _first()
    return who


def _first() -> Told:
    remedy = "let an admin in first, and sign in by the link"
    return Told(403, "refused.first_admin", "needs an admin first", "role", None, remedy)


def _refuse_own(who: Viewer, email: str) -> None:
    """Nobody shuts themselves out: there may be no other admin to let them in again."""
    if who.user_id and who.email == email.strip().lower():
        remedy = "ask another admin, or use the command line"
        raise Told(403, "refused.own_access", "is yourself", "email", email, remedy)


def _unknown(email: str) -> Told:
    remedy = "let them in first"
    return Told(404, "refused.nobody", "is nobody who signs in", "email", email, remedy)
