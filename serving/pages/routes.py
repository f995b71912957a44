"""All pages with their addresses."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI

from serving.pages import (
    agreement,
    files,
    funnel,
    last20,
    lead,
    learning,
    mine,
    notebooks,
    points,
    promises,
    sources,
)
from serving.pages.counted import Counted
from serving.pages.frame import Frame
from serving.pages.route import PageRoute
from serving.state import State

#: One per noun; each has ``add_routes(router, frame)``.
_NOUNS = (agreement, funnel, last20, lead, learning, mine, notebooks, points, promises, sources)


def add_routes(app: FastAPI, state: State) -> None:
    """All pages; they are no part of the documents for programs."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False, tags=["user"])
    frame = Frame(state, Counted(state))
    for noun in _NOUNS:
        noun.add_routes(router, frame)
    # Who has yet to sign in sees the same style.
    public = APIRouter(route_class=PageRoute, include_in_schema=False, tags=["open"])
    files.add_routes(public)
    app.routes.extend([*router.routes, *public.routes])
