"""All pages with their addresses."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI

from serving.pages import (
    access,
    admitting,
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
    said,
    sources,
    what_if,
)
from serving.pages.frame import Frame
from serving.pages.route import PageRoute, route_on
from serving.state import State

#: One per noun; each has ``add_routes(router, frame)``.
_NOUNS = (
    access,
    admitting,
    agreement,
    funnel,
    last20,
    lead,
    learning,
    mine,
    notebooks,
    points,
    promises,
    said,
    sources,
    what_if,
)


def add_routes(app: FastAPI, state: State) -> None:
    """All pages; they are no part of the documents for programs."""
    frame = Frame(state)
    router = APIRouter(route_class=route_on(frame), include_in_schema=False, tags=["user"])
    for noun in _NOUNS:
        noun.add_routes(router, frame)
    # Who has yet to sign in sees the same style.
    public = APIRouter(route_class=PageRoute, include_in_schema=False, tags=["open"])
    files.add_routes(public)
    app.routes.extend([*router.routes, *public.routes])
