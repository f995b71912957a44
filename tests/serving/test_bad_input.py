"""Whatever is sent, the answer is a refusal of one shape, never a 500, and nothing is stored."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from records.tables import events, leads

LEAD = {"lead_id": "L1", "profile": {"employees": 120}}
EVENT = {"kind": "pricing", "occurred_at": "2026-10-10T09:00:00Z"}
DEEP = "[" * 100_000


def lead(**more: object) -> dict:
    return {"lead": {**LEAD, **more}}


def with_event(**more: object) -> dict:
    return lead(events=[{**EVENT, **more}])


#: Path, body (an object, or bytes as they are), status, field.
CASES = [
    # no JSON, or not the JSON that is wanted
    ("/score", b"", 400, "body"),
    ("/score", b"{", 400, "body"),
    ("/score", b"nonsense", 400, "body"),
    ("/score", b"\xff\xfe\x00", 400, "body"),
    ("/score", b'{"lead": {"lead_id": "\xe9"}}', 400, "body"),
    ("/score", DEEP.encode(), 400, "body"),
    ("/score", b"null", 422, "body"),
    ("/score", [], 422, "body"),
    ("/score", 3, 422, "body"),
    ("/score", "text", 422, "body"),
    ("/score", {}, 422, "body"),
    # either a lead or the identifier of one
    ("/score", {"lead": LEAD, "lead_id": "L1"}, 422, "body"),
    ("/score", {"lead": None}, 422, "body"),
    ("/score", {"lead": []}, 422, "lead"),
    ("/score", {"lead": "L1"}, 422, "lead"),
    ("/score", {"lead_id": "nobody"}, 404, "lead_id"),
    ("/score", {"lead_id": ""}, 422, "lead_id"),
    ("/score", {"lead_id": 7}, 422, "lead_id"),
    ("/score", {"lead_id": "x" * 300}, 422, "lead_id"),
    ("/score", {"lead_id": "a\x00b"}, 422, "lead_id"),
    ("/score", {"lead_id": "a\nb"}, 422, "lead_id"),
    ("/score", {"lead_id": " \xa0"}, 422, "lead_id"),
    ("/score", {"lead": LEAD, "naam": "Jan"}, 422, "naam"),
    ("/score", {"lead": {**LEAD, "naam": "Jan"}}, 422, "lead.naam"),
    # moments
    ("/score", {"lead": LEAD, "as_of": "yesterday"}, 422, "as_of"),
    ("/score", {"lead": LEAD, "as_of": "31-01-2026"}, 422, "as_of"),
    ("/score", {"lead": LEAD, "as_of": "2026-13-01T00:00:00Z"}, 422, "as_of"),
    ("/score", {"lead": LEAD, "as_of": "0001-01-01T00:00:00Z"}, 422, "as_of"),
    ("/score", {"lead": LEAD, "as_of": "9999-12-31T23:59:59-23:59"}, 422, "as_of"),
    ("/score", {"lead": LEAD, "as_of": 1_700_000_000}, 422, "as_of"),
    ("/score", {"lead": LEAD, "as_of": ""}, 422, "as_of"),
    ("/score", {"lead": LEAD, "dry_run": "yes"}, 422, "dry_run"),
    ("/score", lead(created_at="soon"), 422, "lead.created_at"),
    # known attributes of the wrong type
    ("/score", lead(profile={"employees": "many"}), 422, "lead.profile.employees"),
    ("/score", lead(profile={"employees": True}), 422, "lead.profile.employees"),
    ("/score", lead(profile={"employees": [120]}), 422, "lead.profile.employees"),
    ("/score", lead(profile={"employees": {"n": 120}}), 422, "lead.profile.employees"),
    ("/score", b'{"lead": {"profile": {"employees": NaN}}}', 422, "lead.profile.employees"),
    ("/score", b'{"lead": {"profile": {"employees": 1e999}}}', 422, "lead.profile.employees"),
    ("/score", b'{"lead": {"profile": {"employees": -Infinity}}}', 422, "lead.profile.employees"),
    ("/score", lead(profile={"employees": "1_000"}), 422, "lead.profile.employees"),
    ("/score", lead(profile={"title": 7}), 422, "lead.profile.title"),
    ("/score", lead(profile={"title": ["Directeur"]}), 422, "lead.profile.title"),
    ("/score", lead(profile={"title": "x" * 20_000}), 422, "lead.profile.title"),
    ("/score", lead(profile={"email": 7}), 422, "lead.profile.email"),
    ("/score", lead(profile=[]), 422, "lead.profile"),
    ("/score", lead(profile="employees=120"), 422, "lead.profile"),
    ("/score", lead(email=7), 422, "lead.email"),
    # events
    ("/score", lead(events={}), 422, "lead.events"),
    ("/score", lead(events=["pricing"]), 422, "lead.events[0]"),
    ("/score", lead(events=[{"kind": "pricing"}]), 422, "lead.events[0].occurred_at"),
    ("/score", lead(events=[{"occurred_at": "2026-10-10"}]), 422, "lead.events[0].kind"),
    ("/score", with_event(kind=""), 422, "lead.events[0].kind"),
    ("/score", with_event(kind=3), 422, "lead.events[0].kind"),
    ("/score", with_event(occurred_at="never"), 422, "lead.events[0].occurred_at"),
    ("/score", with_event(recorded_at="2026-10-09"), 422, "lead.events[0].recorded_at"),
    ("/score", with_event(value="ten"), 422, "lead.events[0].value"),
    ("/score", with_event(colour="red"), 422, "lead.events[0].colour"),
    ("/score", with_event(detail="\ud800"), 422, "lead.events[0].detail"),
    # batches
    ("/score_batch", {}, 422, "leads"),
    ("/score_batch", {"leads": {}}, 422, "leads"),
    ("/score_batch", {"leads": [LEAD] * 1001}, 422, "leads"),
    ("/score_batch", {"leads": ["L1"]}, 422, "leads[0]"),
    # the doors
    ("/leads", {}, 422, "lead_id"),
    ("/leads", {"lead_id": "N1", "profile": {"employees": "many"}}, 422, "profile.employees"),
    ("/leads", {"lead_id": "N1", "created_at": "soon"}, 422, "created_at"),
    ("/leads", {"lead_id": "N1", "as_of": ""}, 422, "as_of"),
    ("/leads", {"lead_id": "N1", "profile": {"employees": 10**40}}, 422, "profile.employees"),
    ("/leads", {"lead_id": "N1", "profile": {"shoe": [44]}}, 422, "profile.shoe"),
    ("/leads", {"lead_id": "N1", "shoe": 44}, 422, "shoe"),
    ("/leads", [{"lead_id": "N1"}, {"lead_id": "N2", "created_at": "x"}], 422, "[1].created_at"),
    ("/events", {"lead_id": "nobody", **EVENT}, 404, "lead_id"),
    ("/events", {"lead_id": "nobody", "kind": "pricing"}, 422, "occurred_at"),
    ("/events", [{"lead_id": "nobody", "kind": "pricing"}], 422, "[0].occurred_at"),
    ("/deals", {"lead_id": "nobody", "stage": "won", "at": "2026-10-10"}, 404, "lead_id"),
    ("/deals", {"lead_id": "nobody", "stage": "maybe", "at": "2026-10-10"}, 422, "stage"),
    ("/deals", {"lead_id": "nobody", "stage": "won"}, 422, "at"),
    ("/attempts", {"lead_id": "x", "at": "2026-10-10", "outcome": "mailed"}, 422, "outcome"),
    ("/dispositions", {"lead_id": "x", "at": "2026-10-10", "disposition": "?"}, 422, "disposition"),
    ("/feedback", {"lead_id": "x", "at": "2026-10-10", "verdict": "so-so"}, 422, "verdict"),
    ("/feedback", {"lead_id": "x", "at": "2026-10-10"}, 422, "verdict"),
    ("/nowhere", {}, 404, "path"),
    # what has not come yet
    ("/leads", {"lead_id": "N1", "created_at": "2099-01-01"}, 422, "created_at"),
    ("/leads", {"lead_id": "N1", "as_of": "2099-01-01"}, 422, "as_of"),
    ("/events", {"lead_id": "bad", "kind": "a", "occurred_at": "2099-01-01"}, 422, "occurred_at"),
    ("/deals", {"lead_id": "bad", "stage": "won", "at": "2099-01-01"}, 422, "at"),
    ("/attempts", [{"lead_id": "bad", "at": "2099-01-01", "outcome": "spoke"}], 422, "[0].at"),
    ("/deals", {"lead_id": "x", "stage": "won", "at": "2026-10-10", "amount": -5}, 422, "amount"),
]


def send(client, path: str, body: object, **headers: str):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(
        path, content=content, headers={"Content-Type": "application/json", **headers}
    )


def counts(state) -> tuple[int, int]:
    with state.engine.connect() as connection:
        return tuple(
            connection.execute(sa.select(sa.func.count()).select_from(table)).scalar()
            for table in (leads, events)
        )


@pytest.fixture(autouse=True, scope="module")
def known(state):
    """A lead that there is something wrong to say of."""
    with state.engine.begin() as connection:
        connection.execute(sa.insert(leads), [{"lead_id": "bad", "created_at": 0, "sequence": 0}])


@pytest.mark.parametrize(("path", "body", "status", "field"), CASES)
def test_bad_input_is_refused_and_nothing_is_stored(client, state, path, body, status, field):
    before = counts(state)
    answered = send(client, path, body)
    assert answered.status_code == status, answered.text
    refusal = answered.json()
    assert set(refusal) == {"error", "field", "value", "remedy"}
    assert refusal["field"] == field
    assert refusal["error"]
    assert refusal["remedy"]
    assert counts(state) == before


@pytest.mark.parametrize("path", ["/score", "/score_batch", "/leads", "/events"])
def test_a_wrong_method_is_refused(client, path):
    answered = client.put(path, json={})
    assert answered.status_code == 405
    assert answered.json()["field"] == "method"


def test_a_body_that_is_too_large_is_refused(client):
    answered = send(client, "/score", b'"' + b"x" * 6_000_000 + b'"')
    assert answered.status_code == 413
    assert answered.json()["error"] == "is too large"


def test_an_unknown_language_is_refused(client):
    answered = client.post("/score?lang=de", json={"lead": LEAD})
    assert (answered.status_code, answered.json()["field"]) == (422, "lang")


@pytest.mark.parametrize(
    "name", ["abc", "..%2f..%2fetc", "%00", "x" * 5000, "01M8'; drop table", "é"]
)
def test_what_is_not_on_record_is_not_found(client, name):
    for path in (f"/decisions/{name}", f"/leads/{name}"):
        answered = client.get(path)
        assert answered.status_code == 404, answered.text
        assert set(answered.json()) == {"error", "field", "value", "remedy"}


def test_a_list_is_stored_whole_or_not_at_all(client, state):
    before = counts(state)
    good = {"lead_id": "whole-1"}
    bad = {"lead_id": "whole-2", "created_at": "soon"}
    assert send(client, "/leads", [good, bad]).status_code == 422
    assert counts(state) == before


def test_values_are_cut_and_control_signs_shown(client):
    answered = send(client, "/score", {"lead": LEAD, "as_of": "x\n" * 5000})
    assert len(answered.json()["value"]) <= 80
    assert "\n" not in answered.json()["value"]
