"""Keys: closed from the first one on, by scope, at once when revoked, on both databases."""

from __future__ import annotations

import asyncio
import logging
from typing import cast

import orjson
import pytest
import sqlalchemy as sa
from starlette.responses import JSONResponse

from definition import InputError
from records import audit, tables
from serving.access import key
from serving.access.gate import Gate
from serving.access.keyring import Keyring
from serving.access.needs import need, needs_of
from serving.access.sessions import Sessions
from serving.app import application
from serving.errors import Refusal
from serving.guard import Guard
from serving.service import addresses
from tests.serving.access.asking import asked

NOW = 1_793_628_000_000_000
DAY = 86_400_000_000


class Clock:
    at = NOW

    def __call__(self) -> int:
        return self.at


@pytest.fixture
def keyring(engine):
    return Keyring(engine, Clock())


@pytest.fixture
def guard(state, engine, keyring):
    app = application(state)
    gate = Gate(needs_of([app]), keyring, Sessions(state))
    keyring.look()
    return Guard(app, addresses(app), gate=gate)


def made(engine, keyring, *scopes, name="crm"):
    with engine.begin() as connection:
        text = key.make(connection, name, scopes, "test", NOW)
    keyring.look()
    return text


def bearer(text):
    return {"authorization": f"Bearer {text}"}


def lead_status(guard, text):
    return asked(guard, "GET", "/leads/L", headers=bearer(text)).status


def test_on_this_machine_no_key_is_needed_until_the_first_is_made(guard, engine, keyring):
    assert asked(guard, "GET", "/leads/L").status == 404
    made(engine, keyring, "score")
    answered = asked(guard, "GET", "/leads/L")
    assert answered.status == 401
    assert set(answered.json) == {"error", "field", "value", "remedy"}
    assert answered.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("client", "headers"),
    [
        ("192.0.2.7", {}),
        ("127.0.0.1", {"x-forwarded-for": "192.0.2.7"}),
        ("127.0.0.1", {"forwarded": "for=192.0.2.7"}),
        ("127.0.0.1", {"host": "evil.example"}),
        ("", {}),
    ],
)
def test_from_elsewhere_a_key_is_needed_from_the_start(guard, client, headers):
    assert asked(guard, "GET", "/leads/L", client=client, headers=headers).status == 401


@pytest.mark.parametrize("client", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_this_machine_has_many_addresses(guard, client):
    assert asked(guard, "GET", "/leads/L", client=client).status == 404


def test_a_page_of_somebody_elses_puts_nothing_on_record(guard):
    lead = orjson.dumps({"lead_id": "L1"})
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "same-site"}):
        assert asked(guard, "POST", "/leads", lead, headers=headers).status == 403
    assert asked(guard, "POST", "/leads", lead).status == 200


@pytest.mark.parametrize(
    ("scope", "may"),
    [
        ("score", {"/score"}),
        ("doors:write", {"/leads"}),
        ("read", {"/card"}),
        ("admin", {"/score", "/leads", "/card"}),
    ],
)
def test_a_key_opens_what_its_scope_says_and_nothing_else(guard, engine, keyring, scope, may):
    headers = bearer(made(engine, keyring, scope))
    bodies = {
        "/score": {"lead": {"created_at": "2026-10-01T09:00:00Z"}},
        "/leads": {"lead_id": "L"},
    }
    opened = set()
    for path in ("/score", "/leads", "/card"):
        method = "POST" if path in bodies else "GET"
        answered = asked(guard, method, path, orjson.dumps(bodies.get(path)), headers=headers)
        if answered.status != 403:
            opened.add(path)
    assert opened == may


@pytest.mark.parametrize(
    "given",
    [
        "",
        "Bearer",
        "Bearer cw_x",
        "Basic cw_x",
        "Bearer cw_aaaaaaaaaa_" + "A" * 43,
        "Bearer \u00e9" * 300,
        "Bearer ' OR 1=1 --",
    ],
)
def test_what_is_no_key_opens_nothing_and_is_not_shown(guard, engine, keyring, given):
    made(engine, keyring, "admin")
    answered = asked(guard, "GET", "/leads/L", headers={"authorization": given})
    assert answered.status == 401
    assert answered.json["value"] in ("''", "'cw_…'")


def test_one_letter_off_opens_nothing(guard, engine, keyring):
    text = made(engine, keyring, "read")
    wrong = text[:-1] + ("A" if text[-1] != "A" else "B")
    assert asked(guard, "GET", "/leads/L", headers=bearer(wrong)).status == 401
    assert asked(guard, "GET", "/leads/L", headers=bearer(text)).status == 404


def test_a_revoked_key_opens_nothing_and_the_door_stays_closed(guard, engine, keyring):
    headers = bearer(made(engine, keyring, "read"))
    with engine.begin() as connection:
        key.revoke(connection, "crm", "test", NOW)
    keyring.look()
    assert asked(guard, "GET", "/leads/L", headers=headers).status == 401
    assert asked(guard, "GET", "/leads/L").status == 401


def test_while_a_key_takes_anothers_place_both_open_for_a_day(guard, engine, keyring):
    old = made(engine, keyring, "read")
    with engine.begin() as connection:
        new = key.rotate(connection, "crm", "test", NOW)
    keyring.look()
    assert [lead_status(guard, each) for each in (old, new)] == [404, 404]
    keyring._now.at = NOW + DAY
    assert [lead_status(guard, each) for each in (old, new)] == [401, 404]


def test_the_secret_part_is_nowhere_on_record(engine, keyring):
    secret = made(engine, keyring, "read").rpartition("_")[2]
    with engine.connect() as connection:
        rows = connection.execute(sa.select(tables.keys)).all()
        rows += connection.execute(sa.select(tables.audit)).all()
    assert secret not in str(rows)


def test_last_use_is_written_down_but_not_at_each_request(guard, engine, keyring):
    headers = bearer(made(engine, keyring, "read"))

    def used_at():
        with engine.connect() as connection:
            return connection.execute(sa.select(tables.keys.c.used_at)).scalar()

    asked(guard, "GET", "/leads/L", headers=headers)
    assert used_at() is None
    keyring.write()
    assert used_at() == NOW


def test_who_made_and_ended_a_key_is_on_record(engine, keyring):
    made(engine, keyring, "read")
    with engine.begin() as connection:
        key.revoke(connection, "crm", "eva@firma.example", NOW + 1)
        told = [(each.who, each.what) for each in audit.latest(connection, 9)]
    assert told == [("eva@firma.example", "key revoked"), ("test", "key made")]


def test_while_the_keys_cannot_be_read_all_stays_closed(engine):
    with pytest.raises(Refusal) as refused:
        _ = Keyring(engine, Clock()).is_used
    assert refused.value.status == 503


def test_the_service_is_ready_while_the_records_answer(engine, keyring, caplog):
    def renamed(before, after):
        with engine.begin() as connection:
            connection.exec_driver_sql(f"ALTER TABLE {before} RENAME TO {after}")

    nobody = cast(Sessions, None)
    gate = Gate(needs_of([]), keyring, nobody)
    guard = Guard(JSONResponse({}), frozenset(), frozenset({"/readyz"}), gate)
    assert asked(guard, "GET", "/readyz").status == 503, "nobody looked yet"
    keyring._look_anyway()
    assert asked(guard, "GET", "/readyz").status == 200
    renamed("keys", "elsewhere")
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            keyring._look_anyway()
    away = asked(guard, "GET", "/readyz")
    assert (away.status, away.json["error"]) == (503, "the records cannot be reached")
    (line,) = caplog.records
    assert line.exc_info is None
    assert "\n" not in line.getMessage()
    renamed("elsewhere", "keys")
    keyring._look_anyway()
    assert asked(guard, "GET", "/readyz").status == 200


def test_a_page_says_that_the_records_are_away(guard, engine):
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE users RENAME TO elsewhere")
    try:
        page = asked(guard, "GET", "/", headers={"accept": "text/html", "accept-language": "en"})
    finally:
        with engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO users")
    assert page.status == 503
    assert "the records cannot be reached" in page.text


@pytest.mark.parametrize(("name", "scopes"), [("", ["read"]), ("a\nb", ["read"]), ("crm", ["all"])])
def test_a_name_or_scope_that_is_none_is_refused(engine, name, scopes):
    with engine.begin() as connection, pytest.raises(InputError):
        key.make(connection, name, scopes, "test", NOW)


def test_what_no_route_spoke_of_asks_for_admin(state):
    app = application(state)
    app.get("/new")(lambda: None)
    assert need(needs_of([app]), "GET", "/new") == "admin"
    assert need(needs_of([app]), "GET", "/nowhere") == "admin"


def test_a_key_made_by_another_process_counts_within_a_second(engine):
    keyring = Keyring(engine, Clock())
    keyring.start()
    with engine.begin() as connection:
        text = key.make(connection, "crm", ["read"], "test", NOW)

    async def soon() -> str:
        for _ in range(100):
            try:
                return keyring.opened(f"Bearer {text}", "read").name
            except Refusal:
                await asyncio.sleep(0.05)
        return "never"

    assert asyncio.run(soon()) == "crm"
    keyring.stop()
