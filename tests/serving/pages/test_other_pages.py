"""Points, promises, the last 20 and sources, on a company and on empty records."""

from __future__ import annotations

import pytest

from models.card_rows import card_rows
from tests.serving.pages.conftest import text_of

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


def test_what_if_scores_without_keeping(browser, state):
    page = text_of(
        browser.get("/pages/what-if?lang=en&title=Directeur&employees=120&n_pricing=3").text
    )
    asked = {"profile": {"title": "Directeur", "employees": 120}}
    answer = browser.post("/score", json={"lead": asked, "dry_run": True}).json()
    assert f"{answer['fit']['points']:+d} fit".replace("-", "\u2212") in page


def test_what_if_refuses_a_number_that_is_none(browser):
    assert browser.get("/pages/what-if?employees=many").status_code == 422


def test_the_promises_of_a_week(browser):
    page = text_of(browser.get("/pages/promises?lang=en&week=2026-10-19").text)
    assert "Week 2026-W43" in page
    assert "Sales promises" in page


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
