"""Signing in: by a link once, by a password within limits, and nobody by anything else."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
import sqlalchemy as sa

from records import audit, tables
from records import users as kept
from records.users import IDLE_US, LONGEST_US
from serving.access import key, password, sessions, sign_in, users
from serving.access.sessions import WINDOW_US
from serving.access.users import LINK_US
from serving.app import application
from serving.guard import Guard
from serving.service import addresses
from tests.serving.access.asking import asked
from tests.serving.access.browser import Browser, hidden
from tests.serving.access.conftest import NOW

EMAIL, PASSWORD = "eva@firma.example", "correct horse battery"


@pytest.fixture
def eva(state):
    """The path of a link that lets Eva in."""
    with state.engine.begin() as connection:
        user = users.add(connection, EMAIL, "sales", "eva", "test", NOW)
        return users.entry_of(connection, user, NOW)


@pytest.fixture
def with_password(state, eva):
    with state.engine.begin() as connection:
        digest = password.digest_of(PASSWORD)
        connection.execute(sa.update(tables.users).values(password=digest))


def status(browser):
    return browser.get("/account").status


def by_password(browser, given=PASSWORD, email=EMAIL, **more):
    return browser.send("/sign-in", {"way": "password", "email": email, "password": given, **more})


def test_while_there_is_nobody_the_pages_are_open_on_this_machine_alone(browser, door):
    assert status(browser) == 200
    assert status(Browser(door, client="192.0.2.7")) == 303
    assert status(Browser(door, host="evil.example")) == 303


def test_once_there_is_somebody_who_looks_signs_in(browser, eva):
    answered = browser.get("/account?a=1&b=//x")
    assert answered.status == 303
    assert answered.headers["location"] == "/sign-in?next=%2Faccount%3Fa%3D1%26b%3D%2F%2Fx"
    kept = browser.get("/pages/points?lang=en").headers["location"]
    assert kept == "/sign-in?next=%2Fpages%2Fpoints%3Flang%3Den&lang=en"


def test_a_link_lets_in_once_and_opening_it_does_not(browser, door, eva, state):
    for _ in range(3):
        assert browser.get(eva).status == 200
        assert asked(door, "HEAD", eva).status == 200
    assert not browser.cookies
    assert browser.send(eva, {}).status == 303
    assert "eva@firma.example" in browser.get("/account").text
    assert Browser(door).send(eva, {}).status == 401


def test_a_link_too_old_forged_or_of_another_kind_lets_nobody_in(browser, eva, given, clock):
    for link in (eva[:-1], eva + "A", "/sign-in/x", given().replace("/judge/", "/sign-in/")):
        assert browser.send(link, {}).status == 401
    clock.at += LINK_US
    assert browser.send(eva, {}).status == 401
    assert not browser.cookies


def test_a_sign_in_link_judges_no_lead(browser, eva):
    assert browser.get(eva.replace("/sign-in/", "/judge/")).status == 404


def test_the_cookie_is_out_of_reach_and_not_on_record(browser, eva, state):
    told = browser.send(eva, {}).headers["set-cookie"]
    assert "HttpOnly" in told
    assert "SameSite=lax" in told
    with state.engine.connect() as connection:
        rows = connection.execute(sa.select(tables.sessions)).all()
    assert browser.cookies["callworthy"] not in str(rows)


def test_a_session_that_was_there_before_is_not_taken_over(browser, eva):
    browser.cookies["callworthy"] = "fixed-by-somebody-else"
    browser.send(eva, {})
    assert browser.cookies["callworthy"] != "fixed-by-somebody-else"
    thief = Browser(browser.app, cookies={"callworthy": "fixed-by-somebody-else"})
    assert status(thief) == 303


@pytest.mark.parametrize("after", [IDLE_US, LONGEST_US])
def test_a_session_ends_by_itself(browser, eva, clock, after):
    browser.send(eva, {})
    assert status(browser) == 200
    if after == LONGEST_US:
        while clock.at < NOW + LONGEST_US - IDLE_US // 2:
            clock.at += IDLE_US // 2
            assert status(browser) == 200
        clock.at = NOW + LONGEST_US
    else:
        clock.at += after
    assert status(browser) == 303


def test_signing_out_ends_it_also_for_a_copy_of_the_cookie(browser, eva):
    browser.send(eva, {})
    copy = Browser(browser.app, cookies=dict(browser.cookies))
    assert browser.send("/sign-out", {}).status == 403
    assert status(copy) == 200
    assert browser.send("/sign-out", hidden(browser.get("/account"))).status == 303
    assert status(copy) == 303


def test_who_is_removed_or_gets_another_role_is_signed_out(browser, eva, state):
    browser.send(eva, {})
    with state.engine.begin() as connection:
        users.add(connection, EMAIL, "marketing", None, "test", NOW)
    assert status(browser) == 303
    with state.engine.begin() as connection:
        users.remove(connection, EMAIL, "test", NOW)
    assert by_password(browser).status == 401


def test_by_password(browser, with_password):
    assert by_password(browser, "wrong").status == 401
    answered = by_password(browser, next="/account")
    assert (answered.status, answered.headers["location"]) == (303, "/account")
    assert status(browser) == 200


def test_after_five_tries_an_account_waits_whatever_is_tried(browser, with_password, clock, eva):
    told = [by_password(browser, "wrong").status for _ in range(6)]
    assert told == [401] * 5 + [429]
    elsewhere = Browser(browser.app, client="192.0.2.9")
    assert by_password(elsewhere).status == 429
    assert Browser(browser.app).send(eva, {}).status == 303
    clock.at += WINDOW_US
    assert by_password(browser).status == 303


def test_one_address_asks_for_so_many_accounts_and_no_more(browser, eva):
    asked_for = [{"way": "link", "email": f"a{n}@firma.example"} for n in range(31)]
    told = [browser.send("/sign-in", form).status for form in asked_for]
    assert told == [200] * 30 + [429]


def test_a_known_and_an_unknown_address_are_answered_the_same(browser, with_password):
    known, unknown = by_password(browser, "wrong"), by_password(browser, "wrong", "x@y.example")
    assert (known.status, known.body) == (unknown.status, unknown.body)
    links = [
        browser.send("/sign-in", {"way": "link", "email": email}).body
        for email in (EMAIL, "x@y.example")
    ]
    assert links[0] == links[1]


def test_a_link_is_mailed_after_the_answer_so_that_its_time_tells_nothing(state, eva, monkeypatch):
    order = []

    class Channel:
        def send(self, message):
            order.append(message.text.partition("https://")[2].partition("/")[0])

    monkeypatch.setattr(sign_in, "channel_of", lambda way: Channel())
    app = application(replace(state, mail="json://x", base="https://leads.example"))
    door = Guard(app, addresses(app))

    async def noting(scope, receive, send):
        async def told(message):
            await send(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                order.append("answered")

        await door(scope, receive, told)

    Browser(noting).send("/sign-in", {"way": "link", "email": EMAIL})
    assert order == ["answered", "leads.example"]


@pytest.mark.parametrize(
    "target",
    ["https://evil.example", "//evil.example", "/\\evil.example", "/a\r\nSet-Cookie: x=1", "j:x"],
)
def test_nobody_is_sent_elsewhere(browser, with_password, target):
    answered = by_password(browser, next=target)
    assert answered.headers["location"] == "/"
    assert "x=1" not in str(answered.headers)


def test_another_sites_form_changes_nothing(browser, eva, state):
    browser.send(eva, {})
    token = hidden(browser.get("/account"))["form_token"]
    form = {"password": PASSWORD, "form_token": token}
    evil = {"origin": "https://evil.example"}
    assert browser.send("/account", form, **evil).status == 403
    assert browser.send("/account", form, sec_fetch_site="cross-site").status == 403
    assert browser.send("/account", {**form, "form_token": "0" * 64}).status == 403
    assert browser.send("/account", {"password": PASSWORD}).status == 403
    assert browser.send("/sign-out", {}, **evil).status == 403
    assert browser.send("/sign-in", {"way": "link", "email": EMAIL}, **evil).status == 403
    assert browser.send("/account", form).status == 303


def test_a_new_password_ends_the_other_sessions(browser, eva, state):
    browser.send(eva, {})
    other = Browser(browser.app, cookies=dict(browser.cookies))
    token = hidden(browser.get("/account"))["form_token"]
    assert browser.send("/account", {"password": "short", "form_token": token}).status == 422
    assert browser.send("/account", {"password": PASSWORD, "form_token": token}).status == 303
    assert (status(browser), status(other)) == (200, 303)


def test_script_in_the_fields_stays_text(browser, with_password):
    script = "<script>alert(1)</script>"
    for answered in (
        by_password(browser, script, script, next=f'/"{script}'),
        browser.get(f'/sign-in?next=/"{script}'),
    ):
        assert "<script" not in answered.text


def test_a_person_is_no_key_and_a_key_no_user(browser, eva, state, door):
    browser.send(eva, {})
    with state.engine.begin() as connection:
        text = key.make(connection, "crm", ["admin"], "test", NOW)
    headers = {"authorization": f"Bearer {text}"}
    assert asked(door, "GET", "/account", headers=headers).status == 303


def test_the_first_admin_gets_a_link_at_each_start_until_they_came(state, browser, clock):
    with state.engine.begin() as connection:
        missed = users.first_admin(connection, NOW)
        clock.at = NOW + users.LINK_US
        link = users.first_admin(connection, clock.at)
        assert len(kept.every(connection)) == 1
    assert browser.send(missed, {}).status == 401
    assert browser.send(link, {}).status == 303
    assert "admin@localhost (beheerder)" in browser.get("/account").text
    with state.engine.begin() as connection:
        assert users.first_admin(connection, clock.at) is None


def test_no_first_admin_beside_anybody_else(state, eva):
    with state.engine.begin() as connection:
        assert users.first_admin(connection, NOW) is None


@pytest.fixture
def few(monkeypatch):
    """So few tries from one address: a password takes its time to be looked at."""
    monkeypatch.setattr(sessions, "MOST_PER_ADDRESS", 4)


def test_one_who_guesses_keeps_nobody_in_the_same_office_out(browser, with_password, eva, few):
    guesses = [by_password(browser, "wrong", f"a{n}@firma.example").status for n in range(5)]
    assert guesses == [401] * 4 + [429]
    assert by_password(browser).status == 429
    assert browser.send("/sign-in", {"way": "link", "email": EMAIL}).status == 200
    assert Browser(browser.app).send(eva, {}).status == 303


def test_who_signs_in_rightly_counts_against_nobody(browser, with_password, few):
    assert {by_password(Browser(browser.app)).status for _ in range(6)} == {303}


def test_a_link_that_is_none_of_ours_is_guessing(browser, eva):
    told = [browser.send(f"/sign-in/x{n}", {}).status for n in range(31)]
    assert told == [401] * 30 + [429]


def test_what_was_changed_is_on_record(browser, eva, state):
    browser.send(eva, {})
    with state.engine.connect() as connection:
        told = [(each.who, each.what) for each in audit.latest(connection, 9)]
    assert sorted(told) == [(EMAIL, "signed in by a link"), ("test", "user set")]


def test_two_who_let_in_the_same_one_at_once_both_do(engine):
    """On SQLite and PostgreSQL: the second finds what the first put down."""
    ready, done = threading.Barrier(2), []

    def let_in(role):
        with engine.begin() as connection:
            ready.wait(timeout=30)
            done.append(users.add(connection, EMAIL, role, None, "test", NOW))

    both = [threading.Thread(target=let_in, args=(role,)) for role in ("lead", "marketing")]
    for each in both:
        each.start()
    for each in both:
        each.join(timeout=60)
    first, second = done
    assert first.user_id == second.user_id
    with engine.connect() as connection:
        [there] = kept.every(connection)
    assert there.role == second.role


@pytest.mark.parametrize(("lang", "told"), [("nl", "deze machine"), ("en", "this machine")])
def test_while_nobody_signs_in_the_account_is_this_machines(browser, lang, told):
    assert told in browser.get(f"/account?lang={lang}").text
