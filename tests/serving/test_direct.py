"""A body is read once, from its bytes; what is no JSON is told apart from what does not fit."""

from __future__ import annotations

import json

import pytest
from pydantic import TypeAdapter

from serving.direct import read
from serving.errors import Refusal
from serving.schemas import Asked

ASKED = TypeAdapter(Asked)
LEAD = {"lead": {"lead_id": "L1"}}


def refused(raw: bytes) -> tuple[int, str]:
    with pytest.raises(Refusal) as caught:
        read(raw, ASKED)
    return caught.value.status, caught.value.body["field"]


def test_what_is_right_is_read():
    assert read(json.dumps(LEAD).encode(), ASKED).lead.lead_id == "L1"


def test_a_byte_order_mark_does_no_harm():
    assert read(b"\xef\xbb\xbf" + json.dumps(LEAD).encode(), ASKED).lead.lead_id == "L1"


@pytest.mark.parametrize("raw", [b"{", b"{]", b'{"lead": {}} x', b"\xff", b"[" * 100_000])
def test_no_json_is_400(raw):
    assert refused(raw) == (400, "body")


def test_an_empty_body_is_400():
    assert refused(b"") == (400, "body")


def test_half_a_character_is_told_with_its_field():
    raw = b'{"lead": {"events": [{"kind": "\\ud800", "occurred_at": "2026-10-10"}]}}'
    assert refused(raw) == (422, "lead.events[0].kind")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "json", ""])
def test_another_content_type_is_refused_with_the_remedy(client, kind):
    answered = client.post("/score", content=json.dumps(LEAD), headers={"Content-Type": kind})
    assert (answered.status_code, answered.json()["field"]) == (422, "Content-Type")
    assert "application/json" in answered.json()["remedy"]


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "Application/JSON"])
def test_json_may_say_more_of_itself(client, kind):
    answered = client.post("/score", content=json.dumps(LEAD), headers={"Content-Type": kind})
    assert answered.status_code == 200


def test_the_documents_still_say_what_a_body_is(client, state):
    from serving.app import application

    document = application(state).openapi()
    body = document["paths"]["/score"]["post"]["requestBody"]["content"]["application/json"]
    assert body["schema"]["$ref"].endswith("/Asked")


def test_the_documents_say_what_a_refusal_is(state):
    from serving.app import application

    document = application(state).openapi()
    for path in document["paths"].values():
        for operation in path.values():
            for status in ("400", "404", "409", "413", "422", "503"):
                schema = operation["responses"][status]["content"]["application/json"]["schema"]
                assert schema["$ref"].endswith("/Refused")
    assert "HTTPValidationError" not in document["components"]["schemas"]
