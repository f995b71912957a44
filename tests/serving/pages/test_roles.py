"""Who may see and say what of whose lead."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from records import audit, tables
from tests.serving.pages.conftest import text_of
from tests.serving.pages.rep_desk import asked, database_url, desk, post

__all__ = ["database_url", "desk"]

CALL = {"kind": "attempts", "word": "spoke", "key": "K1", "page": "mine"}


@pytest.fixture
def owned(desk):
    """A desk, the owner of its lead, and a rep who does not have it."""
    return desk, *desk.owned()


def call(browser, **form):
    return post(browser, "/pages/mine/record", {**CALL, "lead_id": "L1", **form})


def test_a_rep_says_what_became_of_their_own_lead_in_their_own_name(owned):
    desk, owner, other = owned
    assert call(desk.as_role("sales", owner), rep=other).status == 303
    [row] = desk.live.rows("attempts")
    assert row["rep"] == owner


@pytest.mark.parametrize("role", ["sales", "marketing"])
def test_nobody_says_it_of_another_reps_lead(owned, role):
    desk, owner, other = owned
    answered = call(desk.as_role(role, other if role == "sales" else None), rep=owner, lang="en")
    assert answered.status == 403
    assert "You do not have this lead" in text_of(answered.text)
    assert desk.live.rows("attempts") == []


def test_who_leads_the_team_says_it_for_whose_lead_it_is(owned):
    desk, owner, other = owned
    assert call(desk.as_role("lead"), rep=other).status == 303
    [row] = desk.live.rows("attempts")
    assert row["rep"] == owner


def test_only_who_said_it_takes_it_back(owned):
    desk, owner, other = owned
    mine = desk.as_role("sales", owner)
    call(mine)
    [row] = desk.live.rows("attempts")
    undo = {"kind": "attempts", "row": row["row_id"], "rep": owner}
    for browser in (desk.as_role("sales", other), desk.as_role("marketing")):
        assert post(browser, "/pages/mine/undo", undo).status == 403
    assert len(desk.live.rows("attempts")) == 1
    assert post(mine, "/pages/mine/undo", undo).status == 303
    [kept] = desk.live.rows("corrections")
    assert kept["by"] == f"{owner}@firma.example"


def test_undo_takes_back_the_own_word_also_where_somebody_spoke_since(owned):
    desk, owner, _ = owned
    mine, leads = desk.as_role("sales", owner), desk.as_role("lead")
    first = call(mine, key="A").headers["location"]
    desk.live.at += 1_000_000
    call(leads, key="B", word="voicemail")
    # The browser sends the first form once more: a click too many.
    again = call(mine, key="A").headers["location"]
    row = re.search(r"row=(\w+)", first)[1]
    assert f"row={row}" in again
    assert post(mine, "/pages/mine/undo", {"kind": "attempts", "row": row}).status == 303
    assert [each["outcome"] for each in desk.live.rows("attempts")] == ["voicemail"]


def test_two_who_speak_at_one_moment_each_undo_their_own(owned):
    desk, owner, _ = owned
    mine, leads = desk.as_role("sales", owner), desk.as_role("lead")
    rows = {
        re.search(r"row=(\w+)", call(browser, key=word, word=word).headers["location"])[1]
        for browser, word in ((mine, "spoke"), (leads, "voicemail"))
    }
    assert {each["row_id"] for each in desk.live.rows("attempts")} == rows


def test_a_word_said_for_a_rep_is_on_record_with_who_said_it(owned):
    desk, owner, _ = owned
    call(desk.as_role("sales", owner), key="A")
    desk.live.at += 1_000_000
    call(desk.as_role("lead"), key="B", word="voicemail")
    with desk.live.state.engine.connect() as connection:
        told = [each for each in audit.latest(connection, 20) if each.what == "said for a rep"]
    [change] = told
    assert (change.who, change.about) == ("lead@firma.example", "L1")
    assert change.detail == {"kind": "attempts", "word": "voicemail", "rep": owner}


def test_a_form_without_the_sessions_token_counts_for_nothing(owned):
    desk, owner, _ = owned
    browser = desk.as_role("sales", owner)
    elsewhere = desk.as_role("lead")
    form = {**CALL, "lead_id": "L1"}
    strange = re.search(r'form_token" value="(\w+)"', elsewhere.get("/account").text)[1]
    for token in ({}, {"form_token": "0"}, {"form_token": strange}):
        assert browser.send("/pages/mine/record", {**form, **token}).status == 403
    assert desk.live.rows("attempts") == []


@pytest.mark.parametrize("rep", [None, "nobody_of_ours"])
def test_a_rep_whom_nobody_knows_sees_no_leads(owned, rep):
    desk, _, _ = owned
    page = desk.as_role("sales", rep).get(asked("/pages/mine", rep="jan")).text
    assert "We do not know which rep you are" in text_of(page)
    assert "L1" not in page
    assert "Jansen" not in page


def test_another_reps_lead_is_closed_and_says_so(owned):
    desk, owner, other = owned
    assert desk.as_role("sales", owner).get("/pages/leads/L1").status == 200
    answered = desk.as_role("sales", other).get(asked("/pages/leads/L1"))
    assert answered.status == 403
    assert "Another rep has this lead" in text_of(answered.text)
    assert "Jansen" not in answered.text


def test_reps_see_their_own_leads_whole_in_lists_and_files(owned):
    desk, owner, other = owned
    with desk.live.state.engine.begin() as connection:
        connection.execute(sa.update(tables.leads).values(owner=owner))
    for path in ("/pages/funnel/leads", "/pages/funnel/leads.csv", "/pages/last20"):
        assert "Eva Jansen" in desk.as_role("sales", owner).get(asked(path, span="all")).text
        for browser in (desk.as_role("sales", other), desk.as_role("marketing")):
            assert "Jansen" not in browser.get(asked(path, span="all")).text


def test_marketing_reads_why_but_not_who(owned):
    desk, owner, _ = owned
    said = {"kind": "feedback", "word": "bad", "reason": "Eva Jansen (06 1234 5678) te klein"}
    assert call(desk.as_role("sales", owner), **said).status == 303
    page = text_of(desk.as_role("marketing").get(asked("/pages/leads/L1")).text)
    assert "te klein" in page
    assert "Jansen" not in page
    assert "1234" not in page
    assert "+31" not in page


@pytest.mark.parametrize(
    "written",
    [
        ("firstname", "lastname", "mobilephone"),
        ("FirstName", "LastName", "MobilePhone"),
        ("First Name", "Last Name", "Mobile Phone Number"),
    ],
)
def test_names_are_names_however_the_company_writes_them(desk, written):
    owner = desk.lead(
        "L1", **dict(zip(written, ("Evaristus", "Jansen", "0611223344"), strict=True))
    )
    for path in ("/pages/mine", "/pages/leads/L1"):
        whole = desk.as_role("sales", owner).get(asked(path)).text
        assert "Evaristus Jansen" in whole
        assert 'href="tel:0611223344"' in whole
        masked = desk.as_role("marketing").get(asked(path)).text
        assert "E… J…" in masked
        assert not re.search("Evaristus|Jansen|0611223344", masked)


def test_what_the_definition_calls_personal_is_masked(owned):
    desk, owner, _ = owned
    definition = desk.live.state.definition()
    region = definition.attributes["region"]
    before = region.personal
    object.__setattr__(region, "personal", True)
    try:
        shown = desk.as_role("marketing").get(asked("/pages/leads/L1")).text
        whole = desk.as_role("sales", owner).get(asked("/pages/leads/L1")).text
    finally:
        object.__setattr__(region, "personal", before)
    assert "Noord-Holland" not in shown
    assert "Noord-Holland" in whole


def test_a_number_can_be_called_and_an_address_written_to(owned):
    desk, owner, _ = owned
    for path in ("/pages/leads/L1", "/pages/mine"):
        page = desk.as_role("sales", owner).get(asked(path)).text
        assert 'href="tel:+31200000000"' in page
        assert 'href="mailto:l1@firma.example"' in page
        assert "tel:" not in desk.as_role("marketing").get(asked(path)).text


def test_a_judgement_is_two_clicks_on_either_page(owned):
    desk, owner, _ = owned
    browser = desk.as_role("sales", owner)
    page = browser.get(asked("/pages/leads/L1")).text
    assert page.count('name="chip"') == 11
    answered = call(browser, kind="feedback", word="bad", chip="te klein", page="lead")
    assert answered.headers["location"].startswith("/pages/leads/L1?")
    [row] = desk.live.rows("feedback")
    assert (row["verdict"], row["reason"], row["rep"]) == ("bad", "te klein", owner)
    assert "Uw oordeel staat erin." in text_of(browser.get(answered.headers["location"]).text)


def test_the_back_button_and_another_word_lead_back_with_one_line(owned):
    desk, owner, _ = owned
    browser = desk.as_role("sales", owner)
    call(browser)
    desk.live.at += 1_000_000
    answered = call(browser, word="voicemail", lang="en")
    assert answered.status == 303
    page = text_of(browser.get(answered.headers["location"]).text)
    assert "An answer from that page was on record already" in page
    assert len(desk.live.rows("attempts")) == 1


def test_marketing_looks_and_has_no_forms(owned):
    desk, _, _ = owned
    browser = desk.as_role("marketing")
    for path in ("/pages/mine", "/pages/leads/L1"):
        assert "/pages/mine/record" not in browser.get(path).text


@pytest.mark.parametrize("role", ["sales", "marketing", "lead"])
def test_access_is_for_admins(desk, role):
    browser = desk.as_role(role)
    assert browser.get("/pages/access").status == 403
    assert post(browser, "/pages/access/end", {"session": "x"}).status == 403
    assert "/pages/access" not in browser.get("/pages/mine").text


def test_an_admin_sees_who_came_and_ends_a_session(desk):
    rep = desk.as_role("sales", "jan")
    admin = desk.as_role("admin")
    page = admin.get(asked("/pages/access")).text
    assert "jan@firma.example" in text_of(page)
    assert "signed in by a link" in text_of(page)
    with desk.live.state.engine.connect() as connection:
        query = sa.select(tables.sessions.c.session_id).join(
            tables.users, tables.users.c.user_id == tables.sessions.c.user_id
        )
        session = connection.execute(query.where(tables.users.c.role == "sales")).scalar()
    assert post(admin, "/pages/access/end", {"session": session}).status == 303
    assert rep.get("/pages/mine").status == 303
    with desk.live.state.engine.connect() as connection:
        told = audit.latest(connection, 1)
    assert [(each.who, each.what) for each in told] == [("admin@firma.example", "session ended")]
