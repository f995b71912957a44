"""Signed webhooks: believed, on record before the answer, harmless when repeated."""

from __future__ import annotations

import base64
import datetime as dt
from dataclasses import replace
from typing import Any

import orjson
import pytest
from standardwebhooks import Webhook as Theirs

from definition import Definition, InputError, check
from followup.channels.signature import signature
from tests.serving.live import SECOND, Live

SECRET = "whsec_" + base64.b64encode(b"a secret of more than 24 bytes").decode()
AGREED = """
[webhooks.form]
secret = "env:FORM_SECRET"
makes = "lead"
event = "form"
[webhooks.form.fields]
email = "contact.email"
phone = "contact.phone"
"profile.title" = "answers.0.value"
"profile.employees" = "answers.1.value"
[webhooks.tool]
secret = "env:TOOL_SECRET"
makes = "event"
[webhooks.tool.fields]
email = "who"
kind = "what"
occurred_at = "when"
"""
FORM = {
    "contact": {"email": "eva@firma.example", "phone": "+31 6 12345678"},
    "answers": [{"value": "Directeur"}, {"value": 120}],
}


@pytest.fixture
def hooked(young: Live) -> Live:
    """A company with two senders agreed on."""
    path = young.state.definition_path
    assert path is not None
    path.write_text(path.read_text(encoding="utf-8") + AGREED, encoding="utf-8")
    environment = {"FORM_SECRET": SECRET, "TOOL_SECRET": "old plain"}
    return Live(state=replace(young.state, environment=environment))


def send(
    live: Live,
    source: str,
    payload: Any,
    *,
    key: str = "M1",
    secret: str = SECRET,
    at: int | None = None,
    body: bytes | None = None,
    **headers: str,
):
    body = orjson.dumps(payload) if body is None else body
    seconds = live.at // SECOND if at is None else at
    signed = {
        "webhook-id": key,
        "webhook-timestamp": str(seconds),
        "webhook-signature": signature(secret, key, seconds, body),
        **headers,
    }
    return live.client.post(f"/webhooks/{source}", content=body, headers=signed)


def test_a_form_makes_a_lead_with_its_event(hooked: Live):
    answered = send(hooked, "form", FORM)
    assert (answered.status_code, answered.json()) == (200, {"stored": 2, "repeated": 0})
    [lead] = hooked.rows("leads")
    assert lead["source"] == "form" and lead["created_at"] == hooked.at
    [event] = hooked.rows("events")
    assert (event["kind"], event["lead_id"]) == ("form", lead["lead_id"])
    told = hooked.client.get(f"/leads/{lead['lead_id']}").json()["profile"][0]["values"]
    assert told["title"] == "Directeur" and told["employees"] == 120


def test_a_repeat_is_harmless_also_later_and_signed_anew(hooked: Live):
    send(hooked, "form", FORM)
    hooked.at += 200 * SECOND
    assert send(hooked, "form", FORM).json() == {"stored": 0, "repeated": 1}
    assert len(hooked.rows("leads")) == 1
    other = send(hooked, "form", {**FORM, "answers": []})
    assert other.status_code == 409
    assert (other.json()["field"], other.json()["value"]) == ("webhook-id", "'M1'")


def test_a_form_of_which_nothing_is_mapped_makes_no_lead(hooked: Live):
    answered = send(hooked, "form", {"another": {"form": "altogether"}})
    assert answered.status_code == 422, answered.text
    assert "contact.email" in answered.json()["field"]
    assert hooked.rows("leads") == []
    assert send(hooked, "form", FORM).status_code == 200, "its identifier was not used up"


def test_the_kept_librarys_own_signature_is_believed(hooked: Live):
    body = orjson.dumps(FORM).decode()
    at = dt.datetime.fromtimestamp(hooked.at // SECOND, dt.UTC)
    signed = Theirs(SECRET).sign("M2", at, body)
    answered = send(hooked, "form", FORM, key="M2", **{"webhook-signature": f"v1a,x {signed}"})
    assert answered.status_code == 200, answered.text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"secret": "another"}, "webhook-signature"),
        ({"webhook-signature": ""}, "webhook-signature"),
        ({"webhook-signature": "v1,é v1 , ,"}, "webhook-signature"),
        ({"webhook-timestamp": "now"}, "webhook-timestamp"),
        ({"webhook-timestamp": "9" * 40}, "webhook-timestamp"),
        ({"at": 1_793_628_000 - 301}, "webhook-timestamp"),
        ({"at": 1_793_628_000 + 301}, "webhook-timestamp"),
        ({"webhook-id": ""}, "webhook-id"),
        ({"webhook-id": "x" * 400}, "webhook-id"),
        ({"webhook-id": "M9"}, "webhook-signature"),
    ],
)
def test_what_is_not_signed_rightly_leaves_nothing(hooked: Live, changed, field):
    headers = {name: value.encode("latin-1") for name, value in changed.items() if "-" in name}
    answered = send(
        hooked,
        "form",
        FORM,
        **{name: value for name, value in changed.items() if "-" not in name},
        **headers,
    )
    assert (answered.status_code, answered.json()["field"]) == (401, field)
    assert SECRET not in answered.text
    assert not hooked.rows("leads") and not hooked.rows("receipts")


def test_a_body_changed_on_its_way_is_not_believed(hooked: Live):
    at = hooked.at // SECOND
    signed = {"webhook-signature": signature(SECRET, "M1", at, orjson.dumps(FORM))}
    changed = orjson.dumps({**FORM, "answers": []})
    assert send(hooked, "form", None, body=changed, **signed).status_code == 401


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        (b"", 400, "body"),
        (b"{", 400, "body"),
        (b"[]", 400, "body"),
        (b"\xff", 400, "body"),
        (b'{"answers": [{"value": ["a", 1]}]}', 422, "answers.0.value"),
        (b'{"answers": [{}, {"value": "many"}]}', 422, "profile.employees"),
    ],
)
def test_what_cannot_be_taken_is_told_by_place(hooked: Live, body, status, field):
    answered = send(hooked, "form", None, body=body)
    assert answered.status_code == status, answered.text
    assert answered.json()["field"] in (field, "answers.1.value")
    assert not hooked.rows("receipts")


def test_an_undeclared_sender_and_a_secret_that_is_not_there(hooked: Live):
    assert send(hooked, "nobody", {}).status_code == 404
    hooked.state.environment.pop("FORM_SECRET")  # type: ignore[attr-defined]
    answered = send(hooked, "form", FORM)
    assert (answered.status_code, answered.json()["field"]) == (503, "FORM_SECRET")


def test_a_secret_can_be_replaced_without_a_gap(hooked: Live):
    asked = {"who": "eva@firma.example", "what": "pricing", "when": hooked.at // SECOND}
    for place, secret in enumerate(("old", "plain")):
        answered = send(hooked, "tool", asked, secret=secret, key=f"T{place}")
        assert answered.status_code == 200, answered.text


def test_a_tool_that_knows_only_the_address_finds_the_person(hooked: Live):
    send(hooked, "form", FORM)
    [lead] = hooked.rows("leads")
    asked = {"who": "EVA@Firma.example", "what": "pricing", "when": hooked.at // 1000}
    assert send(hooked, "tool", asked, secret="old").json() == {"stored": 1, "repeated": 0}
    assert {row["lead_id"] for row in hooked.rows("events")} == {lead["lead_id"]}


def test_what_a_tool_tells_of_somebody_unknown_is_not_lost(hooked: Live):
    asked = {"who": "jan@elders.example", "what": "pricing"}
    assert send(hooked, "tool", asked, secret="old").json() == {"stored": 2, "repeated": 0}
    again = send(hooked, "tool", {**asked, "what": "product"}, secret="old", key="M2")
    assert again.json() == {"stored": 1, "repeated": 0}
    assert len(hooked.rows("leads")) == 1
    shared = send(hooked, "tool", {**asked, "who": "info@elders.example"}, secret="old", key="M3")
    assert (shared.status_code, shared.json()["field"]) == (422, "lead_id")


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        ('secret = "hunter2"\nmakes = "lead"', "write env:NAME"),
        ('secret = "env:S"\nmakes = "event"\nfields = { kind = "k" }', "map lead_id, email or"),
        ('secret = "env:S"\nmakes = "lead"\nfields = { stage = "k" }', "is no field of a lead"),
        ('secret = "env:S"\nmakes = "deal"\nevent = "x"\nfields = { email = "k" }', "goes with"),
    ],
)
def test_a_sender_that_cannot_be_meant_is_refused(toml, told):
    import tomllib

    with pytest.raises(InputError, match=told):
        check(tomllib.loads(f"[webhooks.form]\n{toml}"))


def test_fields_are_those_of_the_doors():
    from definition.webhooks import FIELDS
    from serving.doors import DOORS
    from serving.webhooks import _DOOR

    for kind, fields in FIELDS.items():
        known = set(DOORS[_DOOR[kind]][0].model_fields)
        assert fields - {"email", "phone"} <= known
        assert known - fields <= {"profile", "events"}
    assert Definition().webhooks == {}
