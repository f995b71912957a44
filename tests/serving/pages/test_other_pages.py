"""Points, promises, the last 20 and sources, on a company and on empty records."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest

from followup.line_figures import LineFigures
from followup.period import Period
from models.card_rows import card_rows
from serving.pages.promises import _trend
from tests.serving.live import DEMO, iso
from tests.serving.pages.conftest import text_of

HTML = {"accept": "text/html"}

PAGES = (
    "/",
    "/pages/mine",
    "/pages/points",
    "/pages/learning",
    "/pages/agreement",
    "/pages/promises",
    "/pages/last20",
    "/pages/sources",
)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_page_answers_on_empty_records(live, path, language):
    answered = live.client.get(f"{path}?lang={language}", headers={"accept": "text/html"})
    assert answered.status_code == 200
    assert f'<html lang="{language}">' in answered.text


def test_the_points_page_holds_every_row_of_the_card(browser, state):
    page = browser.get("/pages/points?lang=en").text
    card = state.champion.in_use().registered.card
    n_rows = page.count('<th scope="row">')
    assert n_rows == len(card_rows(card))
    assert "A good lead has at least" in text_of(page)


def test_the_promises_of_a_week(browser):
    page = text_of(browser.get("/pages/promises?lang=en&week=2026-10-19").text)
    assert "Week 2026-W43" in page
    assert "Sales promises" in page


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1999-12-31", "2026-10-19"])
def test_any_day_has_a_week(browser, day):
    answered = browser.get(f"/pages/promises?lang=en&week={day}")
    assert answered.status_code == 200
    assert "Week 20" in text_of(answered.text)


def test_at_risk_is_told_with_who(live):
    live.lead("L1", name="Eva de Vries")
    live.events("L1", *DEMO)
    live.work()
    page = text_of(live.client.get("/pages/promises?lang=en", headers=HTML).text)
    assert "Eva de Vries" in page and "First call in time" in page
    assert "of the 1 leads that reps were given" in page


def test_what_is_at_risk_beyond_the_list_is_counted(live):
    for place in range(8):
        live.lead(f"L{place}")
        live.events(f"L{place}", *DEMO)
    live.work()
    open_ = [row for row in live.rows("promises") if row["state"] == "open" and row["due_at"]]
    page = text_of(live.client.get("/pages/promises?lang=en", headers=HTML).text)
    assert len(open_) > 12 and f"And {len(open_) - 12} that are due later." in page


def test_where_no_calls_are_on_record_nobody_is_told_as_not_called(live):
    live.lead("L1")
    live.events("L1", *DEMO)
    live.work()
    before = text_of(live.client.get("/pages/last20?lang=en", headers=HTML).text)
    assert "nobody can say who was called" in before and "not called" not in before
    live.lead("L2")
    called = {"lead_id": "L2", "at": iso(live.at), "channel": "phone", "outcome": "voicemail"}
    live.post("/attempts", called)
    after = text_of(live.client.get("/pages/last20?lang=en", headers=HTML).text)
    assert "1 of 2 called" in after and "not called" in after


def test_more_mqls_than_promised_leave_the_promise_in_sight():
    zone = ZoneInfo("UTC")
    weeks = [Period.around(dt.date(2026, 11, day), "week", zone) for day in (2, 9)]
    figures = [
        LineFigures(line="mqls", period=week, n_kept=n, n_promised=10)
        for week, n in zip(weeks, (5, 40), strict=True)
    ]
    trend = _trend(figures)
    assert [height for _, _, height in trend.weeks] == [0.125, 1.0]
    assert trend.goal == 0.25


def test_a_path_is_told_in_the_language_of_the_page(live):
    live.lead("L1")
    live.events("L1", *DEMO)
    live.work()
    told = {
        language: text_of(live.client.get(f"/pages/leads/L1?lang={language}", headers=HTML).text)
        for language in ("nl", "en")
    }
    assert "rule 3: all other leads -> team noord" in told["en"]
    assert "regel 3: alle andere leads -> team noord" in told["nl"]


def test_every_number_of_a_week_says_of_which_leads_it_is(browser):
    page = text_of(browser.get("/pages/promises?lang=en&week=2026-10-19").text)
    for said in (
        "that sales decided on this week",
        "that went to sales this week",
        "were reached or given up this week",
        "Feedback on what reps were given",
        "before Callworthy drew the line",
        "First call takes",
    ):
        assert said in page
    assert "in a row" not in page


def test_leads_that_nobody_reached_yet_are_those_of_the_week(browser):
    said = r"Of the (\d+) that went to sales this week (\d+) are neither reached nor given up yet"
    found = set()
    for day in ("2026-10-12", "2026-10-19", "2026-10-26"):
        page = text_of(browser.get(f"/pages/promises?lang=en&week={day}").text)
        for came, n_open in re.findall(said, page):
            assert 0 < int(n_open) <= int(came)
            found.add((day, n_open))
    assert len(found) > 1


def test_the_points_page_tells_what_it_gives_up_and_whether_chances_hold(browser, state):
    card = state.champion.in_use().registered.card
    page = browser.get("/pages/points?lang=en")
    told = text_of(page.text)
    if "given_up" not in card.training:
        pytest.skip("too few deals to judge by")
    assert "A model nobody can read" in told or "The table gives up nothing" in told
    assert "log loss" in told and "(95%:" in told
    assert "Is 30% really three in ten?" in told
    assert "of them accepted" in told or "accepted_share" not in card.training["line"]
    for half in ("fit", "engagement"):
        assert f'for="line-{half}"' in page.text
    drawn = browser.get("/pages/points/calibration.svg?lang=en")
    assert drawn.headers["content-type"].startswith("image/svg+xml")
    assert "<svg" in drawn.text and "<script" not in drawn.text


def test_a_week_that_is_none_is_the_newest(browser):
    assert browser.get("/pages/promises?week=' OR 1=1").status_code == 200


def test_the_last_twenty_of_both(browser):
    page = text_of(browser.get("/pages/last20?lang=en").text)
    assert "The last 20 leads from marketing" in page
    assert "The last 20 deals" in page


def test_sources_as_a_file_that_runs_nothing(live):
    live.post("/leads", {"lead_id": "L1", "source": '=HYPERLINK("http://rivaal.example")'})
    answered = live.client.get("/pages/sources.csv?span=all")
    assert "\n\"'=HYPERLINK" in answered.text.replace("\r", "")
    for column in ("leads.csv", "leads.csv?span=all"):
        rows = live.client.get(f"/pages/funnel/{column}").text.splitlines()[1:]
        assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.split(","))


@pytest.mark.parametrize("path", ["/pages/points/sign", "/pages/agreement/draft", "/"])
def test_a_wrong_method_of_a_page_is_told_as_a_page(browser, path):
    method = "POST" if path == "/" else "GET"
    answered = browser.request(method, f"{path}?lang=en")
    assert answered.status_code == 405
    assert answered.headers["content-type"].startswith("text/html")
    assert "This address does not work like that" in text_of(answered.text)
    assert 'aria-current="page"' not in answered.text


def test_a_form_that_is_too_large_is_told_so(browser):
    answered = browser.post("/pages/mine/record?lang=en", content=b"a" * 5_000_001)
    assert answered.status_code == 413
    assert "That is too large" in text_of(answered.text)
