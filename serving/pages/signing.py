"""Who signs an agreement on a page, for which team, and in whose name."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from fastapi import Request

from definition import Definition, InputError
from definition.sign import TEAMS
from records import audit
from records.audit import Change
from serving.errors import Refusal
from serving.pages import viewer
from serving.pages.frame import Frame
from serving.pages.told import Told


def signer(request: Request, definition: Definition) -> tuple[str, str]:
    """The team and the name under a signature.

    Who is signed in signs in their own name, whatever a form says; on this machine alone, where
    nobody signs in, the form names who it is.

    Raises
    ------
    InputError
        If it is no team.
    Told
        403 where they do not sign for that team.
    """
    form, who = request.state.form, viewer.of(request)
    team = form.get("team", "")
    if team not in TEAMS:
        raise InputError("is no team", "team", team, "marketing or sales signs")
    if not who.may_sign(team):
        rule, remedy = "is not yours to sign for", "ask that team"
        raise Told(403, "refused.other_team", rule, "team", team, remedy)
    if not who.user_id:
        return team, form.get("name", "")
    is_rep = who.rep in definition.reps
    return team, f"{definition.called(who.rep)} ({who.email})" if is_rep else who.email


@contextlib.contextmanager
def stale_is_conflict() -> Iterator[None]:
    """Who signs what says something else by now is answered 409: they have to read it again."""
    try:
        yield
    except InputError as error:
        if error.field in ("draft", "definition"):
            raise Refusal(409, error.rule, error.field, error.value, error.remedy) from None
        raise


def note(frame: Frame, request: Request, what: str, about: str) -> None:
    """Put on record who changed something of the agreement."""
    who = viewer.of(request).email
    change = Change(at=frame.state.now(), who=who, what=what, about=about)
    with frame.state.engine.begin() as connection:
        audit.add(connection, change)
