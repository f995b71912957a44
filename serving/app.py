"""The routes as one FastAPI application."""

from __future__ import annotations

from fastapi import FastAPI

from serving import doors, errors, lookups, scores
from serving.direct import Direct
from serving.state import State


def application(state: State) -> FastAPI:
    """All routes on one state; BentoML mounts it and documents it in /docs.json."""
    app = FastAPI(title="Callworthy", version="1", openapi_url=None, docs_url=None, redoc_url=None)
    app.router.route_class = Direct
    errors.install(app)
    for room in (scores, lookups, doors):
        room.add_routes(app, state)
    return app
