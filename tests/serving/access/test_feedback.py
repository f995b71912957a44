"""Feedback by a link: two clicks, nothing by opening, nothing by a link that is not ours."""

from __future__ import annotations

import orjson
import pytest
import sqlalchemy as sa

from followup.judged import coverage
from followup.links import VALID_US
from records import erasures, tables
from tests.serving.access.asking import asked
from tests.serving.access.browser import hidden
from tests.serving.access.conftest import NOW

SECOND = 1_000_000
HOUR = 3_600 * SECOND


def rows(state, name="feedback"):
    table = tables.metadata.tables[name]
    with state.engine.connect() as connection:
        return [dict(row) for row in connection.execute(sa.select(table)).mappings()]


def said(state):
    made = sorted(rows(state), key=lambda row: row["at"])
    return [(row["lead_id"], row["rep"], row["verdict"], row["reason"]) for row in made]


def judge(browser, link, clock, verdict="good", **more):
    page = hidden(browser.get(link))["page"]
    clock.at += 5 * SECOND
    return browser.send(link, {"page": page, "verdict": verdict, **more})


def test_two_clicks_and_it_is_on_record(browser, given, state, clock):
    answered = judge(browser, given(), clock)
    assert answered.status == 200
    assert said(state) == [("L1", "jan", "good", None)]
    assert [job["kind"] for job in rows(state, "jobs")] == ["track"]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_opening_a_link_says_nothing(browser, given, state, door, method):
    for verdict in ("good", "bad"):
        link = given(f"L{verdict}", verdict=verdict)
        for _ in range(3):
            assert asked(door, method, link).status == 200
    assert rows(state) == []


def test_a_reason_by_one_tap_or_in_words_and_a_change_of_mind(browser, given, state, clock):
    link = given()
    judge(browser, link, clock, "bad")
    judge(browser, link, clock, "bad", chip="te klein")
    judge(browser, link, clock, "good", reason=" toch\u00a0een  budget\r\nBcc: x ")
    assert [row[2:] for row in said(state)] == [
        ("bad", None),
        ("bad", "te klein"),
        ("good", "toch een budget Bcc: x"),
    ]
    (kept,) = rows(state, "judgements")
    assert (kept["verdict"], kept["seconds"]) == ("good", 5)


def test_the_same_word_again_is_no_second_one(browser, given, state, clock):
    link = given()
    for _ in range(3):
        judge(browser, link, clock)
    assert len(rows(state)) == 1


def test_the_page_says_who_it_is_about_but_neither_name_nor_number(browser, given, state):
    link = given()
    profile = {
        "name": "Eva Jansen",
        "title": "Directeur",
        "company": "Firma BV",
        "phone": "+31 20 000 0000",
        "email": "eva@firma.example",
    }
    with state.engine.begin() as connection:
        known = {"known_at": NOW, "origin": "lead", "values": orjson.dumps(profile).decode()}
        connection.execute(sa.insert(tables.profiles).values(lead_id="L1", **known))
    page = browser.get(link).text
    assert "Directeur, Firma BV" in page
    for personal in ("Jansen", "+31", "eva@firma.example"):
        assert personal not in page


def test_few_answers_are_counted_in_the_singular_and_have_no_middle(browser, given, clock):
    page = judge(browser, given(), clock).text
    assert "U beoordeelde 1 lead langs deze weg." in page
    assert "seconden" not in page
    assert "kreeg u 1" not in page


def test_after_a_day_an_answer_stands(browser, given, state, clock):
    link = given()
    judge(browser, link, clock)
    clock.at += 23 * HOUR
    page = hidden(browser.get(link))["page"]
    clock.at += HOUR
    assert browser.send(link, {"page": page, "verdict": "bad"}).status == 409
    assert 'name="verdict"' not in browser.get(link).text
    assert len(rows(state)) == 1


def test_a_link_without_its_page_says_nothing(browser, given, state):
    link = given()
    for form in ({"verdict": "good"}, {"verdict": "good", "page": "x"}, {}):
        assert browser.send(link, form).status == 403
    assert rows(state) == []


def test_the_page_of_one_lead_says_nothing_of_another(browser, given, state):
    mine, theirs = given("L1"), given("L2", "eva")
    page = hidden(browser.get(mine))["page"]
    assert browser.send(theirs, {"page": page, "verdict": "bad"}).status == 403
    assert rows(state) == []


def test_links_that_are_forged_cut_or_swapped_are_none(browser, given, state):
    mine, theirs = given("L1"), given("L2", "eva")
    body, dot, signature = mine.rpartition(".")
    swapped = theirs.rpartition(".")[0] + dot + signature
    for link in (body, mine[:-1], mine + "A", swapped, "/judge/x", "/judge/%00", "/judge/ü"):
        for answered in (browser.get(link), browser.send(link, {"verdict": "good", "page": "x"})):
            assert answered.status == 404, link
    assert rows(state) == []


def test_a_link_too_old_says_so(browser, given, state, clock):
    link = given()
    page = hidden(browser.get(link))["page"]
    clock.at = NOW + VALID_US
    assert browser.get(link).status == 410
    assert browser.send(link, {"page": page, "verdict": "good"}).status == 410
    assert rows(state) == []


@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://evil.example"}, {"origin": "null"}, {"sec_fetch_site": "cross-site"}],
)
def test_another_sites_page_says_nothing(browser, given, state, headers):
    link = given()
    page = hidden(browser.get(link))["page"]
    assert browser.send(link, {"page": page, "verdict": "good"}, **headers).status == 403
    assert rows(state) == []


def test_script_in_every_field_stays_text(browser, given, state, clock):
    script = "<script>alert(1)</script>\"'>"
    link = given(f"L{script.replace('/', '')}", rep="jan")
    judge(browser, link, clock, "bad")
    answered = judge(browser, link, clock, "bad", reason=script)
    assert answered.status == 200
    assert "<script" not in answered.text
    assert judge(browser, link, clock, script).status == 422
    assert "<script" not in browser.get(f"{link}?lang={script}").text
    policy = answered.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy


@pytest.mark.parametrize("form", [{"verdict": "maybe"}, {"verdict": "\x00good"[1:] + "\x00x"}])
def test_what_is_no_verdict_is_refused(browser, given, state, form):
    link = given()
    page = hidden(browser.get(link))["page"]
    assert browser.send(link, {"page": page, **form}).status == 422


def test_a_form_that_is_none_is_refused_as_a_page(browser, given):
    link = given()
    assert browser.send(link, {}, content_type="application/json").status == 422
    assert browser.send(link, {"reason": "x" * 30_000}).status == 413
    assert browser.send(link, {f"f{n}": "" for n in range(50)}).status == 422


def test_coverage_and_the_middle_ones_seconds(browser, given, state, clock):
    links = [given(f"L{n}") for n in range(4)]
    for link in links[:3]:
        judge(browser, link, clock)
    with state.engine.connect() as connection:
        found = coverage(connection, NOW - 24 * HOUR, NOW + HOUR)
        nobody = coverage(connection, 0, 1)
    assert (found.n_given, found.n_judged, found.share) == (4, 3, 0.75)
    assert (found.n_by_link, found.median_seconds) == (3, 5)
    assert (nobody.share, nobody.median_seconds) == (None, None)


@pytest.mark.parametrize(("lang", "word"), [("nl", "Goed"), ("en", "Good")])
def test_in_both_languages_and_without_a_script(browser, given, lang, word):
    answered = browser.get(f"{given()}?lang={lang}")
    assert f">{word}</button>" in answered.text
    assert f'<html lang="{lang}">' in answered.text
    assert "viewport" in answered.text


def test_a_link_about_somebody_who_was_erased_takes_no_word(browser, given, state, clock):
    link = given()
    page = hidden(browser.get(link))["page"]
    with state.engine.begin() as connection:
        erasures.erase(connection, "L1", clock.at)
    assert browser.get(link).status == 404
    said = browser.send(link, {"page": page, "verdict": "bad", "reason": "Eva Jansen wil niet"})
    assert said.status == 404
    assert rows(state) == rows(state, "judgements") == []
