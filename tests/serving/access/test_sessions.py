"""A new password, one's sessions, the cookie, and what is counted behind a proxy."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa

from definition import InputError
from records import tables
from serving.access import sessions, users
from serving.access.caller import Caller
from serving.access.sessions import Address, digest_of
from serving.access.users import LINK_US
from serving.app import application
from serving.guard import Guard
from serving.service import addresses
from tests.serving.access.asking import asked
from tests.serving.access.browser import Browser, hidden
from tests.serving.access.conftest import NOW

EMAIL, PASSWORD = "eva@firma.example", "correct horse battery"


def link(state, email=EMAIL, at=NOW):
    with state.engine.begin() as connection:
        user = users.add(connection, email, "sales", "eva", "test", at)
        return users.entry_of(connection, user, at)


@pytest.fixture
def eva(state, browser):
    """Signed in by a link a moment ago."""
    assert browser.send(link(state), {}).status == 303
    return browser


def set_password(browser, given, old=None):
    token = hidden(browser.get("/account"))["form_token"]
    form = {"password": given, "form_token": token} | ({} if old is None else {"old_password": old})
    return browser.send("/account", form).status


def test_a_new_password_asks_for_the_old_one(eva):
    assert "old_password" not in eva.get("/account").text
    assert set_password(eva, PASSWORD) == 303
    assert 'name="old_password"' in eva.get("/account").text
    assert set_password(eva, "another horse battery") == 422
    assert set_password(eva, "another horse battery", "wrong") == 422
    assert set_password(eva, "another horse battery", PASSWORD) == 303


def test_who_just_came_by_a_link_may_have_forgotten_it(eva, clock, door, state):
    assert set_password(eva, PASSWORD) == 303
    with state.engine.begin() as connection:
        user = users.kept.by_email(connection, EMAIL)
        path = users.entry_of(connection, user, NOW)
    again = Browser(door)
    assert again.send(path, {}).status == 303
    assert "old_password" not in again.get("/account").text
    clock.at += LINK_US
    assert "old_password" in again.get("/account").text


def test_guessing_the_old_password_has_the_accounts_limit(eva):
    assert set_password(eva, PASSWORD) == 303
    told = [set_password(eva, "another horse battery", f"guess {n}") for n in range(6)]
    assert told == [422] * 5 + [429]


def test_ones_own_sessions_are_shown_and_ended(eva, state, door):
    other = Browser(door)
    with state.engine.begin() as connection:
        user = users.kept.by_email(connection, EMAIL)
        path = users.entry_of(connection, user, NOW)
    assert other.send(path, {}).status == 303
    page = eva.get("/account?lang=en").text
    assert page.count("since ") == 2
    assert page.count("(here)") == 1
    [session] = [part.partition('"')[0] for part in page.split('name="session" value="')[1:]]
    token = hidden(eva.get("/account"))["form_token"]
    assert eva.send("/account/end", {"session": session}).status == 403
    assert eva.send("/account/end", {"session": session, "form_token": token}).status == 303
    assert (eva.get("/account").status, other.get("/account").status) == (200, 303)


def test_nobody_ends_somebody_elses_session(eva, state, door):
    jan = Browser(door)
    assert jan.send(link(state, "jan@firma.example"), {}).status == 303
    with state.engine.connect() as connection:
        ids = connection.execute(sa.select(tables.sessions.c.session_id)).scalars().all()
    token = hidden(jan.get("/account"))["form_token"]
    for session in ids:
        if session != digest_of(jan.cookies["callworthy"]):
            jan.send("/account/end", {"session": session, "form_token": token})
    assert eva.get("/account").status == 200


@pytest.mark.parametrize(
    ("base", "secure"), [("https://leads.example", True), ("http://leads.example", False)]
)
def test_the_cookie_is_secure_where_people_come_by_https(state, base, secure):
    app = application(replace(state, base=base))
    told = Browser(Guard(app, addresses(app))).send(link(state), {}).headers["set-cookie"]
    assert ("Secure" in told) == secure


@pytest.mark.parametrize(
    ("address", "headers", "budget"),
    [
        ("192.0.2.7", {}, ("address:192.0.2.7", 30)),
        ("127.0.0.1", {b"x-forwarded-for": b"198.51.100.4"}, ("proxy:127.0.0.1", 300)),
        ("172.18.0.2", {b"forwarded": b"for=198.51.100.4"}, ("proxy:172.18.0.2", 300)),
        # What comes from elsewhere may say what it likes.
        ("8.8.8.8", {b"x-forwarded-for": b"127.0.0.1"}, ("address:8.8.8.8", 30)),
        ("", {b"via": b"x"}, ("address:", 30)),
    ],
)
def test_tries_behind_a_proxy_share_a_larger_budget(address, headers, budget):
    caller = Caller(method="POST", address=address, headers=headers, is_https=False)
    assert Address.of(caller).budget == budget
    # Where proxies are named the address is who asks, also one in the same network.
    assert Address.of(caller, is_told=True).budget == (f"address:{address}", 30)


def test_behind_a_named_proxy_who_guesses_has_no_more_tries_than_elsewhere(state, monkeypatch):
    monkeypatch.setattr(sessions, "MOST_PER_ADDRESS", 3)
    app = application(replace(state, is_proxy_named=True))
    form = {"way": "password", "email": EMAIL, "password": "wrong"}
    told = [
        asked(
            Guard(app, addresses(app)),
            "POST",
            "/sign-in",
            urlencode({**form, "email": f"a{n}@firma.example"}).encode(),
            client="192.168.1.5",
            headers={
                "x-forwarded-for": "192.168.1.5",
                "content-type": "application/x-www-form-urlencoded",
                "sec-fetch-site": "same-origin",
            },
        ).status
        for n in range(4)
    ]
    assert told == [401] * 3 + [429]


def test_a_rep_whom_the_definition_does_not_know_is_refused_with_those_it_knows():
    assert users.checked_rep("jan", ["jan", "eva"]) == "jan"
    with pytest.raises(InputError, match="rep") as refused:
        users.checked_rep("yan", ["jan", "eva"])
    assert refused.value.remedy == "take one of eva, jan"


@pytest.mark.parametrize("path", ["/sign-in?next=/pages/mine", "/account", "/sign-in/x"])
def test_the_language_can_be_switched(eva, path):
    page = eva.get(path).text
    assert 'hreflang="en"' in page
    assert "lang=en" in page


def test_the_language_stays_through_a_form(browser, state):
    page = browser.get("/sign-in?lang=en").text
    assert 'action="/sign-in?lang=en"' in page
