"""An admin lets people and systems in and out on the page, and nobody else does."""

from __future__ import annotations

import re

import pytest

from records import audit, keys
from records import users as kept
from tests.serving.access.browser import Browser
from tests.serving.pages.conftest import text_of
from tests.serving.pages.rep_desk import asked, database_url, desk, post

__all__ = ["database_url", "desk"]

NEW = {"email": "Noor@firma.example", "role": "sales", "rep": ""}
FORMS = {
    "user": NEW,
    "link": {"email": "jan@firma.example"},
    "remove": {"email": "jan@firma.example"},
    "key": {"name": "crm", "scope:read": "1"},
    "rotate": {"key": "crm"},
    "revoke": {"key": "crm"},
}


def press(browser, what, **form):
    return post(browser, f"/pages/access/{what}", {**FORMS[what], **form})


def link_in(answered):
    return re.search(r"<code>http://[^/]+(/sign-in/[^<]+)</code>", answered.text)[1]


def users_of(desk):
    with desk.live.state.engine.connect() as connection:
        return {each.email: each for each in kept.every(connection)}


def changes(desk):
    with desk.live.state.engine.connect() as connection:
        return audit.latest(connection, 100)


@pytest.mark.parametrize("what", FORMS)
@pytest.mark.parametrize("role", ["marketing", "sales", "lead"])
def test_nobody_but_an_admin_does_any_of_it(desk, role, what):
    browser = desk.as_role(role)
    before = changes(desk)
    assert press(browser, what).status == 403
    assert changes(desk) == before


def test_somebody_is_let_in_by_a_link_that_is_shown_once(desk):
    admin = desk.as_role("admin")
    rep = next(iter(desk.live.state.definition().reps))
    answered = press(admin, "user", rep=rep)
    assert answered.headers["cache-control"] == "no-store"
    path = link_in(answered)
    assert "/sign-in/" not in admin.get("/pages/access").text
    theirs = Browser(desk.door)
    assert theirs.send(path, {}).status == 303
    assert theirs.get("/pages/mine").status == 200
    made = users_of(desk)["noor@firma.example"]
    assert (made.role, made.rep) == ("sales", rep)
    assert ("admin@firma.example", "user set") in [(e.who, e.what) for e in changes(desk)]


def test_another_link_changes_nobody_and_stands_in_the_audit(desk):
    rep, admin = desk.as_role("sales", "jan"), desk.as_role("admin")
    before = users_of(desk)
    path = link_in(press(admin, "link"))
    assert rep.get("/account").status == 200
    assert users_of(desk) == before
    given = [(each.who, each.about) for each in changes(desk) if each.what == "link given"]
    assert given == [("admin@firma.example", "jan@firma.example")]
    assert Browser(desk.door).send(path, {}).status == 303
    assert press(admin, "link", email="nobody@firma.example").status == 404


def test_who_is_removed_is_out_at_once(desk):
    rep, admin = desk.as_role("sales", "jan"), desk.as_role("admin")
    assert press(admin, "remove").status == 303
    assert rep.get("/account").status == 303
    assert press(admin, "link").status == 404


@pytest.mark.parametrize("what", ["user", "remove"])
def test_an_admin_does_not_shut_themselves_out(desk, what):
    admin = desk.as_role("admin")
    answered = press(admin, what, email="ADMIN@firma.example", role="sales", lang="en")
    assert answered.status == 403
    assert "You cannot change your own access here" in text_of(answered.text)
    assert admin.get("/pages/access").status == 200


@pytest.mark.parametrize(
    "form",
    [
        {"email": "no address"},
        {"email": "a@b.example\r\nBcc: c@d.example"},
        {"role": "root"},
        {"rep": "nobody_of_ours"},
        {"email": "<script>alert(1)</script>@firma.example"},
    ],
)
def test_what_cannot_be_is_refused(desk, form):
    admin = desk.as_role("admin")
    before = users_of(desk)
    answered = press(admin, "user", **form)
    assert answered.status == 422
    assert "<script>alert" not in answered.text
    assert users_of(desk) == before


def test_a_key_is_made_replaced_and_revoked(desk):
    admin = desk.as_role("admin")
    answered = press(admin, "key", **{"scope:score": "1"})
    text = re.search(r"cw_[a-z2-7]{10}_[\w-]{43}", answered.text)[0]
    assert answered.headers["cache-control"] == "no-store"
    assert text not in admin.get("/pages/access").text
    with desk.live.state.engine.connect() as connection:
        [made] = keys.every(connection)
    assert (made.name, made.scopes) == ("crm", "score read")
    other = press(admin, "rotate", key=made.key_id)
    assert re.search(r"cw_[a-z2-7]{10}_[\w-]{43}", other.text)[0] != text
    assert press(admin, "revoke", key=made.key_id).status == 303
    now = desk.live.at
    with desk.live.state.engine.connect() as connection:
        is_open = {k.key_id: k.until is None or k.until > now for k in keys.every(connection)}
    assert is_open.pop(made.key_id) is False
    assert list(is_open.values()) == [True]
    assert press(admin, "key", **{"scope:read": ""}).status == 422
    assert press(admin, "key", name="=cmd|x").status == 422
    told = [each.what for each in changes(desk) if each.what.startswith("key")]
    assert sorted(told) == ["key made", "key made", "key revoked", "key rotated"]


def test_on_an_open_machine_the_first_is_an_admin_and_comes_before_a_key(desk):
    here = Browser(desk.door)
    for what in ("user", "key"):
        answered = here.send(f"/pages/access/{what}", {**FORMS[what], "lang": "en"})
        assert answered.status == 403
        assert "Let an admin in first" in text_of(answered.text)
    assert here.get("/pages/access").status == 200
    answered = here.send("/pages/access/user", {"email": "eva@firma.example", "role": "admin"})
    path = link_in(answered)
    assert here.get("/pages/access").status == 303
    assert here.send(path, {}).status == 303
    assert here.get("/pages/access").status == 200


def test_changes_are_told_in_the_readers_language_with_what_they_became(desk):
    admin = desk.as_role("admin")
    press(admin, "key")
    for language, told in (("nl", "sleutel gemaakt"), ("en", "key made")):
        page = text_of(admin.get(asked("/pages/access", lang=language)).text)
        assert told in page
        assert "crm, read" in page
    assert "beheerder" in text_of(admin.get("/pages/access?lang=nl").text)


def test_a_form_shows_the_page_in_its_language_with_links_that_work(desk):
    admin = desk.as_role("admin")
    answered = post(admin, "/pages/access/user?lang=en", NEW)
    assert "Give noor@firma.example this link" in text_of(answered.text)
    assert 'href="/pages/access?lang=nl"' in answered.text
