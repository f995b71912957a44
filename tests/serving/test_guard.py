"""Whatever the rooms behind it do, what goes out is an answer in our words and never a 500."""

from __future__ import annotations

import asyncio
import logging

import pytest
from sqlalchemy.exc import OperationalError
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from serving.guard import Guard

PATHS = frozenset({"/here", "/breaks", "/text", "/late", "/refuses"})


async def here(_) -> Response:
    return JSONResponse({"is": "fine"})


async def breaks(_) -> Response:
    raise ZeroDivisionError("with jan@firma.example in it")


async def text(request) -> Response:
    return PlainTextResponse("no", status_code=int(request.query_params["status"]))


async def refuses(_) -> Response:
    return JSONResponse({"error": "in our words"}, status_code=503)


@pytest.fixture
def client() -> TestClient:
    routes = [
        Route("/here", here),
        Route("/breaks", breaks),
        Route("/text", text),
        Route("/refuses", refuses),
    ]
    # Starlette's own outermost middleware sends a 500 before it raises, as BentoML's does.
    return TestClient(Guard(Starlette(routes=routes), PATHS), raise_server_exceptions=False)


def test_what_is_fine_goes_through(client):
    assert client.get("/here").json() == {"is": "fine"}


def test_a_refusal_in_our_words_goes_through(client):
    answered = client.get("/refuses")
    assert (answered.status_code, answered.json()) == (503, {"error": "in our words"})


def test_a_fault_is_logged_under_the_name_that_is_answered(client, caplog):
    with caplog.at_level(logging.ERROR):
        answered = client.get("/breaks")
    assert answered.status_code == 503
    refusal = answered.json()
    assert set(refusal) == {"error", "field", "value", "remedy"}
    assert "jan@" not in answered.text
    assert [record.getMessage() for record in caplog.records] == [
        f"fault {refusal['remedy'].split()[-1]}"
    ]


def test_records_that_cannot_be_reached_are_no_fault(caplog):
    async def away(scope: Scope, receive: Receive, send: Send) -> None:
        raise OperationalError("SELECT 1", {}, Exception("server closed the connection"))

    client = TestClient(Guard(away, PATHS), raise_server_exceptions=False)
    with caplog.at_level(logging.INFO):
        answered = client.get("/here")
    assert answered.status_code == 503
    assert answered.json()["error"] == "the records cannot be reached"
    assert [each for each in caplog.records if "httpx" not in each.name] == []


def test_after_a_fault_the_connection_goes_on(client):
    assert [client.get("/breaks").status_code, client.get("/here").status_code] == [503, 200]


@pytest.mark.parametrize(
    ("said", "answered_with"), [(404, 404), (405, 405), (418, 418), (500, 503), (502, 503)]
)
def test_an_error_that_is_text_is_put_into_our_words(client, said, answered_with):
    answered = client.get(f"/text?status={said}")
    assert answered.status_code == answered_with
    assert set(answered.json()) == {"error", "field", "value", "remedy"}


def test_a_wrong_method_names_it(client):
    answered = client.put("/here")
    assert (answered.status_code, answered.json()["value"]) == (405, "'PUT'")


def test_who_goes_away_is_no_fault_and_hears_nothing(caplog):
    said = []

    async def gone(scope: Scope, receive: Receive, send: Send) -> None:
        raise ClientDisconnect

    async def send(message: Message) -> None:
        said.append(message)

    scope = {"type": "http", "method": "POST", "path": "/here", "headers": []}
    with caplog.at_level(logging.ERROR):
        asyncio.run(Guard(gone, PATHS)(scope, send, send))
    assert (caplog.records, said) == ([], [])
