"""Who looks at a page, and a lead as they may see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request

from serving.access.viewer import LOCAL, Viewer, masked

#: What a rep sees of leads that are not theirs.
_OTHERS = "marketing"


def of(request: Request) -> Viewer:
    """Who asks; whoever sits at this machine sees all, as at the doors."""
    asked: Viewer | None = request.scope.get("callworthy_viewer")
    return asked or LOCAL


def as_seen(
    request: Request, profile: Mapping[str, Any], owner: str | None = None
) -> dict[str, Any]:
    """A profile with what this viewer need not know masked.

    ``owner`` is the rep who has the lead; a rep sees only their own leads whole.
    """
    viewer = of(request)
    role = viewer.role if viewer.may_see(owner or "") else _OTHERS
    return {name: masked(role, name, value) for name, value in profile.items()}
