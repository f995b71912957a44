"""Values at the edge of what JSON, Python and a database can hold: scored, or refused by name."""

from __future__ import annotations

import json

import pytest


def send(client, path: str, raw: bytes):
    return client.post(path, content=raw, headers={"Content-Type": "application/json"})


def profile(raw: bytes) -> bytes:
    return b'{"lead": {"lead_id": "L1", "profile": ' + raw + b"}}"


def nested(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


@pytest.mark.parametrize("name", ["employees", "industry", "title", "shoe_size"])
@pytest.mark.parametrize(
    "raw",
    [
        b'"\\ud800"',
        b'"a\\u0000b"',
        b"NaN",
        b"-Infinity",
        b"1e999",
        b"9" * 25,
        b"9" * 400,
        nested(30),
        nested(180),
        nested(900),
        b'{"a": ["\\udfff"]}',
        b'{"a\\u0000": 1}',
        b'{"a": {"b": NaN}}',
    ],
)
@pytest.mark.parametrize("path", ["/score", "/score_batch", "/leads"])
def test_what_cannot_be_kept_is_refused_by_name(client, path, raw, name):
    lead = b'{"' + name.encode() + b'": ' + raw + b"}"
    field = f"profile.{name}"
    if path == "/leads":
        answered = send(client, path, b'{"lead_id": "hard", "profile": ' + lead + b"}")
        refusal, status = answered.json(), answered.status_code
    elif path == "/score":
        answered = send(client, path, profile(lead))
        refusal, status, field = answered.json(), answered.status_code, f"lead.{field}"
    else:
        answered = send(client, path, b'{"leads": [' + profile(lead) + b"]}")
        body = answered.json()
        refusal, status = body.get("results", [body])[0], 422
        field = f"lead.{field}" if "results" in body else refusal["field"]
    assert status == 422, answered.text
    assert refusal["field"] == field, refusal
    assert set(refusal) == {"error", "field", "value", "remedy"}
    assert client.get("/leads/hard").status_code == 404


@pytest.mark.parametrize(
    "raw", [b"9" * 5_000, nested(100_000), b'{"a":' * 50_000 + b"1" + b"}" * 50_000]
)
def test_what_no_reader_takes_is_no_json(client, raw):
    answered = send(client, "/score", profile(b'{"employees": ' + raw + b"}"))
    assert (answered.status_code, answered.json()["field"]) == (400, "body")


def test_a_very_large_number_is_scored(client):
    lead = {"profile": {"employees": 1e25}}
    answered = client.post("/score", json={"lead": lead, "dry_run": True})
    assert answered.status_code == 200, answered.text
    value = {each["feature"]: each["value"] for each in answered.json()["reasons"]}
    assert value["employees"] == 1e25


def test_a_name_that_nobody_knows_may_hold_anything_within_reason(client):
    lead = {"profile": {"extra": {"a": [1, 2.5, "x", None, True]}}}
    answered = client.post("/score", json={"lead": lead, "dry_run": True})
    assert answered.json()["ignored"] == ["extra"]


def test_a_batch_holds_good_and_bad(client):
    good = {"lead": {"profile": {"employees": 120}}, "dry_run": True}
    bad = '{"lead": {"profile": {"employees": NaN}}}'
    raw = f'{{"leads": [{json.dumps(good)}, {bad}, {json.dumps(good)}]}}'.encode()
    results = send(client, "/score_batch", raw).json()["results"]
    assert ["verdict" in each for each in results] == [True, False, True]
