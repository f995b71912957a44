"""A list of attacks on the pages: all refused, or shown as the text they are."""

from __future__ import annotations

import re

import pytest

from serving.access.needs import USER
from serving.app import application
from tests.serving.access.browser import Browser, hidden
from tests.serving.pages.rep_desk import asked, database_url, desk, post

__all__ = ["database_url", "desk"]

SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
FORMULAS = ('=HYPERLINK("http://rivaal.example")', "+1+1", "-1+1", "@SUM(A1)", "\t=1+1")
NASTY = (
    "' OR 1=1 --",
    "'; DROP TABLE leads; --",
    '" UNION SELECT password FROM users --',
    SCRIPT,
    "\x00",
    "%00",
    "../../etc/passwd",
    "{{7*7}}",
    "-1",
    "9" * 400,
    "1e309",
    "NaN",
    "\ud7ff\u202e",
    "x" * 5_000,
)
FILTERS = {
    "/": ("span", "source", "campaign", "team", "segment", "lang"),
    "/pages/funnel/leads": ("span", "source", "campaign", "team", "stage", "from"),
    "/pages/funnel/leads.csv": ("span", "source", "stage"),
    "/pages/funnel.csv": ("span", "team"),
    "/pages/mine": ("rep", "did", "row", "lead_id"),
    "/pages/leads/L1": ("did", "row", "lang"),
    "/pages/points": ("fit", "engagement"),
    "/pages/what-if": ("employees", "title", "n_pricing", "newsletter", "email"),
    "/pages/promises": ("week",),
    "/pages/sources": ("by", "span"),
    "/pages/sources.csv": ("by", "span"),
    "/pages/agreement": ("lang",),
    "/pages/access": ("lang",),
    "/pages/last20": ("lang",),
    "/sign-in": ("next", "lang"),
}


@pytest.mark.parametrize("path", FILTERS)
def test_no_filter_breaks_a_page_or_the_records(desk, path):
    desk.lead("L1")
    admin = desk.as_role("admin")
    # All filters at one time: a page asks each of them whatever the others say.
    for bad in NASTY:
        answered = admin.get(asked(path, **dict.fromkeys(FILTERS[path], bad)))
        assert answered.status < 500, bad
        assert "<script>alert" not in answered.text
        assert "<img src=x" not in answered.text
    assert len(desk.live.rows("leads")) == 1
    assert len(desk.live.rows("users")) == 1


def test_script_in_every_field_stays_text(desk):
    names = ("name", "company", "phone", "nickname")
    desk.live.post(
        "/leads", {"lead_id": SCRIPT.replace("/", ""), "source": SCRIPT, "campaign": SCRIPT}
    )
    owner = desk.lead("L1", **dict.fromkeys(names, SCRIPT))
    event = {"lead_id": "L1", "kind": "pricing", "occurred_at": "2026-11-02T10:00:00Z"}
    desk.live.post("/events", {**event, "detail": SCRIPT, "campaign": SCRIPT})
    mine, admin = desk.as_role("sales", owner), desk.as_role("admin")
    form = {"lead_id": "L1", "key": SCRIPT, "reason": SCRIPT}
    for kind, word in (("feedback", "bad"), ("dispositions", "accepted")):
        desk.live.at += 1_000_000
        sent = post(
            mine, "/pages/mine/record", {**form, "kind": kind, "word": word, "page": SCRIPT}
        )
        assert sent.status == 303
    for path in (*FILTERS, "/pages/notebooks", "/account"):
        for browser in (mine, admin):
            answered = browser.get(asked(path, span="all"))
            if "csv" not in answered.headers.get("content-type", ""):
                assert "<script>alert" not in answered.text, path
                assert "<img src=x" not in answered.text, path


def test_no_field_turns_its_line_round(desk):
    owner = desk.lead("L1", name="\u202eneffetS", company="\u2067BV", title="Directeur")
    mine = desk.as_role("sales", owner)
    for path in ("/pages/mine", "/pages/leads/L1"):
        text = mine.get(asked(path)).text
        assert "neffetS" in text
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", text), path


def test_no_file_holds_a_formula(desk):
    for place, formula in enumerate(FORMULAS):
        lead = {"lead_id": f"{formula}{place}", "source": formula, "campaign": formula}
        desk.live.post("/leads", {**lead, "owner": formula, "profile": {"name": formula}})
    admin = desk.as_role("admin")
    for path in ("/pages/funnel/leads.csv", "/pages/sources.csv", "/pages/funnel.csv"):
        text = admin.get(asked(path, span="all")).text
        assert not re.search(r"(^|,|\n)\"?[\s\ufeff]*[=+@]", text), path
        assert not re.search(r"(^|,|\n)\"?-1\+1", text), path


def test_who_is_not_signed_in_changes_and_sees_nothing(desk):
    owner = desk.lead("L1", name="Eva Jansen")
    desk.as_role("sales", owner)
    stranger = Browser(desk.door)
    routes = [
        each for each in application(desk.live.state).routes if USER in getattr(each, "tags", ())
    ]
    assert len(routes) > 15
    for route in routes:
        path = route.path.replace("{lead_id}", "L1").replace("{name}", "x")
        if "GET" in route.methods:
            answered = stranger.get(path)
            assert (answered.status, answered.headers["location"][:14]) == (303, "/sign-in?next=")
        else:
            assert stranger.send(path, {"lead_id": "L1"}).status == 401
    assert desk.live.rows("attempts") == []


def test_every_form_of_another_session_or_site_is_refused(desk):
    desk.lead("L1")
    admin = desk.as_role("admin")
    token = hidden(admin.get("/account"))["form_token"]
    routes = [
        each for each in application(desk.live.state).routes if USER in getattr(each, "tags", ())
    ]
    posts = [each.path for each in routes if "POST" in each.methods]
    assert len(posts) > 7
    for path in posts:
        assert admin.send(path, {}).status == 403, path
        assert admin.send(path, {"form_token": "0" * 64}).status == 403, path
        evil = {"origin": "https://evil.example"}
        assert admin.send(path, {"form_token": token}, **evil).status == 403, path
        sites = {"sec_fetch_site": "cross-site"}
        assert admin.send(path, {"form_token": token}, **sites).status == 403, path


def test_links_and_cookies_that_were_used_are_good_for_nothing(desk):
    browser = desk.as_role("sales", "jan")
    thief = Browser(desk.door, cookies=dict(browser.cookies))
    assert thief.get("/account").status == 200
    post(browser, "/sign-out", {})
    assert thief.get("/account").status == 303
    for forged in ("", "x", "A" * 43, "../../x"):
        assert Browser(desk.door, cookies={"callworthy": forged}).get("/account").status == 303


def test_a_lead_of_anybody_else_is_out_of_reach_by_every_form(desk):
    owner, other = desk.owned()
    thief = desk.as_role("sales", other)
    words = {"attempts": "spoke", "dispositions": "accepted", "feedback": "bad"}
    for kind, word in words.items():
        for extra in ({}, {"rep": owner}, {"page": "lead", "rep": "admin"}):
            form = {"lead_id": "L1", "kind": kind, "word": word, "key": kind, **extra}
            assert post(thief, "/pages/mine/record", form).status == 403
        assert desk.live.rows(kind) == []
    assert (
        post(
            thief, "/pages/mine/record", {"lead_id": "no", "kind": "attempts", "word": "spoke"}
        ).status
        == 404
    )
    assert "L1" not in thief.get("/pages/mine?rep=" + owner).text
