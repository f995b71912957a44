"""Every refusal over HTTP has one shape: error, field, value, remedy."""

from __future__ import annotations

import logging
import secrets
from typing import Any

import orjson
import sqlalchemy.exc
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from definition import InputError
from definition.errors import not_allowed, shown, words_of
from records.history import UnknownLead
from records.rows import Conflict

logger = logging.getLogger(__name__)
#: Names of the two shapes that a door's body may have; never shown.
ONE, MANY = "(one)", "(many)"
#: What is wrong and where, for a method that an address does not have.
WRONG_METHOD = ("is not a method of this address", "method")


class Refusal(Exception):
    """A refusal with the status it is answered with."""

    def __init__(self, status: int, rule: str, field: str, value: Any, remedy: str) -> None:
        self.status = status
        self.body = {"error": rule, "field": field, "value": shown(value), "remedy": remedy}
        super().__init__(rule)


def refusal_of(error: Exception) -> Refusal | None:
    """The refusal that an error of the rooms below stands for; None where it is our own fault."""
    match error:
        case Refusal():
            return error
        case Conflict():
            # The table's name before the field is for who loads files.
            field = error.field.rpartition(".")[2]
            return Refusal(409, error.rule, field, error.value, error.remedy)
        case UnknownLead():
            remedy = "send the lead to /leads first, or its data as `lead`"
            return Refusal(404, "is not on record", "lead_id", error.lead_id, remedy)
        case InputError():
            return Refusal(422, error.rule, error.field, error.value, error.remedy)
        case sqlalchemy.exc.DBAPIError() if _is_full(error):
            remedy = "make room on that disk, then send it again: nothing of it is on record"
            return Refusal(503, "the disk of the records is full", "", None, remedy)
        case sqlalchemy.exc.DBAPIError() | sqlalchemy.exc.TimeoutError():
            return unreachable()
    return None


def unreachable() -> Refusal:
    """The records do not answer; said wherever one comes upon it."""
    remedy = "try again; `callworthy doctor` says what is wrong with the records"
    return Refusal(503, "the records cannot be reached", "", None, remedy)


def _is_full(error: sqlalchemy.exc.DBAPIError) -> bool:
    """SQLite's words and PostgreSQL's; what else they say may hold what callers must not see."""
    said = str(error.orig)
    return "disk is full" in said or "No space left on device" in said


def answer(refusal: Refusal) -> Response:
    """The refusal as a response."""
    # RFC 9110: who is asked for credentials is told of what kind.
    headers = {"WWW-Authenticate": "Bearer"} if refusal.status == 401 else None
    body = orjson.dumps(refusal.body)
    return Response(body, refusal.status, headers, media_type="application/json")


def install(app: FastAPI) -> None:
    """Answer every error of the application in the one shape."""

    async def known(_: Request, error: Exception) -> Response:
        refusal = refusal_of(error)
        assert refusal is not None
        return answer(refusal)

    away = (sqlalchemy.exc.DBAPIError, sqlalchemy.exc.TimeoutError)
    for kind in (Refusal, InputError, UnknownLead, *away):
        app.add_exception_handler(kind, known)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unforeseen)


def fault() -> Refusal:
    """Our own fault, logged under a name that the caller gets; call it while it is handled."""
    name = secrets.token_hex(4)
    logger.exception("fault %s", name)
    remedy = f"try again; the log says more under {name}"
    return Refusal(503, "something went wrong here", "", name, remedy)


async def _unforeseen(_: Request, error: Exception) -> Response:
    if isinstance(error, ClientDisconnect):
        # Who went away before the end of the request hears nothing; nothing was done either.
        return Response(status_code=400, media_type="application/json")
    return answer(fault())


async def _invalid(_: Request, error: Exception) -> Response:
    """A body or parameter that does not fit its schema."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    return answer(refusal_of_validation(first, ("body", "query", "path", "header")))


def refusal_of_validation(first: Any, places: tuple[str, ...] = ()) -> Refusal:
    """One of pydantic's errors as a refusal: 400 for what is no JSON, else 422."""
    loc = [part for part in first["loc"] if part not in (*places, ONE, MANY)]
    if first["type"] in ("json_invalid", "json_type"):
        return Refusal(400, "is not JSON", "body", "", "send one JSON object")
    message = str(first["msg"]).removeprefix("Value error, ")
    rule, _, remedy = message.partition("; ")
    if first["type"] == "missing":
        return Refusal(422, "is missing", _dotted(loc), None, "send it; see /docs.json")
    if first["type"] == "extra_forbidden":
        remedy = "leave it out, or put it into `profile`; see /docs.json"
        return Refusal(422, "is not a known field", _dotted(loc), first.get("input"), remedy)
    value = first.get("input")
    if first["type"] == "literal_error":
        rule, remedy = not_allowed(value, words_of(first["ctx"]["expected"]))
    elif first["type"] == "greater_than_equal":
        rule, remedy = "is too small", f"send a number of at least {first['ctx']['ge']:g}"
    return Refusal(422, rule[:1].lower() + rule[1:], _dotted(loc), value, remedy or _REMEDY)


_REMEDY = "send what /docs.json describes"


def _dotted(loc: list[Any]) -> str:
    """A place as ``[3].at`` or ``lead.events[0].kind``."""
    text = ""
    for part in loc:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text or "body"


async def _http(request: Request, error: Exception) -> Response:
    """What the web framework itself refuses: no such address, wrong method."""
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        refusal = Refusal(405, *WRONG_METHOD, request.method, "see /docs.json")
    else:
        refusal = Refusal(error.status_code, str(error.detail), "body", "", _REMEDY)
    return answer(refusal)
