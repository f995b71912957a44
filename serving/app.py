"""The routes as one FastAPI application."""

from __future__ import annotations

from fastapi import FastAPI
from pydantic import BaseModel

from serving import doors, erasing, errors, lookups, scores, webhooks
from serving.access import feedback, sign_in
from serving.direct import Direct
from serving.pages import routes
from serving.state import State

#: What an address may refuse, in the documents.
_WHY: dict[int | str, str] = {
    400: "The body is no JSON",
    401: "No key or one that opens nothing; a webhook not signed with the secret agreed on",
    403: "A key that opens other things",
    404: "Not on record",
    409: "The same key or identifier with another body",
    410: "The person's data was erased",
    413: "The body is too large",
    422: "A value that cannot be taken",
    503: "No card yet, or the records cannot be reached",
}


class Refused(BaseModel):
    """A refusal: what is wrong, where, what was found, and what to do."""

    error: str
    #: As ``lead.events[0].kind`` or ``[3].at``.
    field: str
    #: Shortened.
    value: str
    remedy: str


def application(state: State) -> FastAPI:
    """All routes on one state; BentoML mounts it and documents it in /docs.json."""
    app = FastAPI(
        title="Callworthy",
        version="1",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        responses={status: {"model": Refused, "description": why} for status, why in _WHY.items()},
    )
    app.router.route_class = Direct
    errors.install(app)
    for room in (scores, lookups, doors, webhooks, erasing, routes, feedback, sign_in):
        room.add_routes(app, state)
    return app
