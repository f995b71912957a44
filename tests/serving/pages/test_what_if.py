"""A lead that is made up: its points are those of /score, and what cannot be is told."""

from __future__ import annotations

import datetime as dt

import pytest

from serving.pages.what_if import MOST_EVENTS
from tests.serving.conftest import NOW
from tests.serving.pages.conftest import text_of


def test_what_if_scores_as_score_does_and_keeps_nothing(browser):
    page = text_of(
        browser.get("/pages/what-if?lang=en&title=Directeur&employees=120&n_pricing=3").text
    )
    days = [(NOW - dt.timedelta(days=1 + each)).isoformat() for each in range(3)]
    lead = {
        "profile": {"title": "Directeur", "employees": 120},
        "events": [{"kind": "pricing", "occurred_at": each} for each in days],
    }
    asked = {"lead": lead, "as_of": NOW.isoformat(), "dry_run": True}
    answer = browser.post("/score", json=asked).json()
    for half in ("fit", "engagement"):
        assert f"{answer[half]['points']:+d} {half}".replace("-", "\u2212") in page
    assert f"= {answer['total_points']:+d} points".replace("-", "\u2212") in page


def test_what_is_no_number_is_told_at_its_field(browser):
    answered = browser.get("/pages/what-if?lang=en&employees=many&title=Directeur&n_pricing=x")
    page = text_of(answered.text)
    assert answered.status_code == 422
    assert "“many” is no number" in page
    assert "“x” is no number" in page
    assert 'value="many"' in answered.text
    assert 'value="Directeur"' in answered.text


@pytest.mark.parametrize(
    ("language", "written", "plain"),
    [
        ("nl", "1.200", "1200"),
        ("en", "1,200", "1200"),
        ("nl", "1 200", "1200"),
        ("en", "7.5", "7.5"),
    ],
)
def test_a_number_is_read_as_its_language_writes_it(browser, language, written, plain):
    def said(employees: str) -> str:
        asked = {"lang": language, "employees": employees}
        return text_of(browser.get("/pages/what-if", params=asked).text)

    assert said(written) == said(plain)


@pytest.mark.parametrize("odd", ["1e5", "inf", "nan", "1_000", "\uff11\uff12"])
def test_what_only_programs_write_is_no_number(browser, odd):
    answered = browser.get("/pages/what-if", params={"lang": "en", "employees": odd})
    assert answered.status_code == 422
    assert f"“{odd}” is no number" in text_of(answered.text)


def test_more_events_than_are_tried_are_told(browser):
    most = browser.get(f"/pages/what-if?lang=en&n_pricing={MOST_EVENTS}")
    assert most.status_code == 200
    more = browser.get(f"/pages/what-if?lang=en&n_pricing={MOST_EVENTS + 1}")
    assert more.status_code == 422
    assert f"Write {MOST_EVENTS} at most" in text_of(more.text)


def test_what_is_missing_and_a_value_that_nobody_had_are_shown(browser):
    page = browser.get("/pages/what-if?lang=en&source=elsewhere&n_pricing=2&n_demo_request=1").text
    assert "<option selected>elsewhere</option>" in page
    assert "Not known yet, and needed" in text_of(page)
