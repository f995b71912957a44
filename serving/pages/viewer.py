"""Who looks at a page, and a lead as they may see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import Request

from definition import Definition
from serving.access.redacted import redacted
from serving.access.viewer import LOCAL, NEEDS_NAMES, Viewer, masked
from serving.pages.told import Told

#: What a rep sees of leads that are not theirs.
_OTHERS = "marketing"


def of(request: Request) -> Viewer:
    """Who asks; whoever sits at this machine sees all, as at the doors."""
    asked: Viewer | None = request.scope.get("callworthy_viewer")
    return asked or LOCAL


def as_seen(
    request: Request, definition: Definition, profile: Mapping[str, Any], owner: str | None
) -> dict[str, Any]:
    """A profile with what this viewer need not know masked.

    ``owner`` is the rep who has the lead; a rep sees only their own leads whole.
    """
    role, personal = _role_for(request, owner), definition.personal
    return {name: masked(role, name, value, personal) for name, value in profile.items()}


def sees_whole(request: Request, owner: str | None) -> bool:
    """Whether a lead of this rep is shown with who it is and how to reach them."""
    return _role_for(request, owner) in NEEDS_NAMES


def text_as_seen(
    request: Request,
    definition: Definition,
    text: str,
    profile: Mapping[str, Any],
    owner: str | None,
) -> str:
    """What somebody wrote about a lead; ``profile`` is the lead's, whole."""
    if sees_whole(request, owner):
        return text
    return redacted(text, profile, definition.personal)


def reasons_as_seen(
    request: Request,
    definition: Definition,
    reasons: Iterable[Mapping[str, Any]],
    owner: str | None,
) -> list[dict[str, Any]]:
    """Reasons of a score; one that rests on what is personal says only what it rests on."""
    if sees_whole(request, owner):
        return [dict(each) for each in reasons]
    return [
        {**each, "text": each["label"] or each["feature"]}
        if each["feature"] in definition.personal
        else dict(each)
        for each in reasons
    ]


def refuse_others_lead(request: Request, definition: Definition, holder: str | None) -> None:
    """A rep opens their own leads and those that no rep has.

    Raises
    ------
    Told
        403 where another rep has the lead.
    """
    viewer = of(request)
    if viewer.role == "sales" and holder in definition.reps and holder != viewer.rep:
        remedy = "ask that rep, or who leads the team"
        raise Told(403, "refused.others_lead", "is another rep's lead", "lead_id", None, remedy)


def refuse_who_may_not_act(request: Request, holder: str | None) -> None:
    """What became of a lead is said by who has it, or by who leads the team.

    Raises
    ------
    Told
        403 to anybody else.
    """
    if not of(request).may_act_for(holder or ""):
        remedy = "whoever has the lead says what became of it"
        raise Told(403, "refused.not_yours", "is not your lead", "lead_id", None, remedy)


def _role_for(request: Request, owner: str | None) -> str:
    viewer = of(request)
    return viewer.role if viewer.may_see(owner or "") else _OTHERS
