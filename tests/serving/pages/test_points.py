"""The table of points: what its rows count, and what the slider may be set to."""

from __future__ import annotations

import re

import orjson
import pytest

from tests.serving.pages.conftest import text_of


def figures(page: str) -> dict[str, str]:
    return dict(re.findall(r'data-for="(\w+)">([^<]*)<', page))


def test_the_slider_goes_over_all_that_was_tried(browser, state):
    page = browser.get("/pages/points?lang=en").text
    grid = orjson.loads(re.search(r'data-grid="([^"]*)"', page)[1].replace("&#34;", '"'))
    line = state.champion.in_use().registered.card.thresholds
    ends = re.findall(r'type="range" name="(\w+)" min="(-?\d+)" max="(-?\d+)"', page)
    for half, low, high in ends:
        assert int(low) == min(grid[half][0], getattr(line, half))
        assert int(high) == max(grid[half][-1], getattr(line, half))
    assert len(ends) == 2


@pytest.mark.parametrize("asked", ["99999", "-99999", "1e3", "x", ""])
def test_a_line_beyond_what_was_tried_is_the_nearest_that_was(browser, asked):
    page = browser.get("/pages/points", params={"lang": "en", "fit": asked}).text
    slider = r'name="fit" min="(-?\d+)" max="(-?\d+)" step="1" value="(-?\d+)"'
    low, high, value = map(int, re.search(slider, page).groups())
    assert low <= value <= high
    assert f'<output for="line-fit">{value}</output>' in page


def test_the_grid_and_the_page_tell_the_same_figures(browser, state):
    page = browser.get("/pages/points?lang=en").text
    grid = orjson.loads(re.search(r'data-grid="([^"]*)"', page)[1].replace("&#34;", '"'))
    line = state.champion.in_use().registered.card.thresholds
    place = [
        next(i for i, each in enumerate(grid[half]) if each >= getattr(line, half))
        for half in ("fit", "engagement")
    ]
    row = grid["rows"][place[0] * len(grid["engagement"]) + place[1]]
    shown = figures(page)
    assert shown["calls"] == f"{row[0]:,.1f}"
    assert shown["deals"] == f"{row[3]:,.1f}"


def test_rows_say_that_young_leads_count_in_part(browser, state):
    card = state.champion.in_use().registered.card
    feature = card.features[0]
    counted = sum(feature.leads) + feature.missing.leads + feature.other.leads
    page = text_of(browser.get("/pages/points?lang=en").text)
    said = "as far as their outcome can be known by now"
    assert (said in page) == (counted < card.training["leads"])


def test_without_weeks_figures_are_told_of_all_leads_together(browser, state, monkeypatch):
    assert "calls a week" in text_of(browser.get("/pages/points?lang=en").text)
    line = state.champion.in_use().registered.card.training["line"]
    monkeypatch.setitem(line, "weeks", 0)
    page = text_of(browser.get("/pages/points?lang=en").text)
    assert "calls in all" in page and "expected deals in all" in page
    assert "a week" not in page.split("Where the line lies")[1].split("Make this a draft")[1][:300]


def test_yes_and_no_are_told_in_the_language_of_the_page(browser):
    rows = re.findall(r'<th scope="row">(\w+)</th>', browser.get("/pages/points?lang=nl").text)
    assert {"ja", "nee"} <= set(rows) and not {"yes", "no"} & set(rows)
