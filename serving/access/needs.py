"""What each address asks of who comes: a scope, a user, or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from fastapi import FastAPI
from fastapi.routing import APIRoute

from serving.access.key import SCOPES

#: A route says with a tag what it asks: one of the scopes, or one of these two.
OPEN, USER = "open", "user"
#: Asked by a route that says nothing: what nobody thought about stays closed.
_ELSE = "admin"
#: BentoML's own addresses; whether a service lives is no secret.
_OWN = {
    "/healthz": OPEN,
    "/livez": OPEN,
    "/readyz": OPEN,
    "/metrics": "read",
    "/docs.json": "read",
    "/schema.json": "read",
}

Needs = Mapping[tuple[str, str], str]


def needs_of(apps: Iterable[FastAPI]) -> Needs:
    """Per method and address, as the guard writes it (identifiers as ``-``)."""
    found = {(method, path): need for path, need in _OWN.items() for method in ("GET", "HEAD")}
    for app in apps:
        for route in app.routes:
            if isinstance(route, APIRoute):
                path = re.sub(r"\{[^}]*\}", "-", route.path)
                found |= {(method, path): _need(route) for method in route.methods or ()}
    return found


def need(needs: Needs, method: str, path: str) -> str:
    """What this asks; a method that an address does not have asks what its others do."""
    found = needs.get((method, path))
    if found is None:
        found = next((each for (_, other), each in needs.items() if other == path), _ELSE)
    return found


def _need(route: APIRoute) -> str:
    for tag in route.tags:
        if tag in (OPEN, USER, *SCOPES):
            return str(tag)
    return _ELSE
