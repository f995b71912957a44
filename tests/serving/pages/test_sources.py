"""Sources: young leads count in part, and answers as a training counts them."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import numpy as np
import orjson
import pytest

from records.figures.cohort import Cohort
from records.figures.everyone import everyone
from records.figures.sources import Brought, brought, spent
from serving.pages.counted import levels
from serving.pages.proposals import Proposal
from serving.pages.sources import beside, largest, qualities, usual_rate
from serving.pages.speeds import shown_by, speeds, win_rate
from tests.serving.conftest import NOW
from tests.serving.pages.conftest import links_of, text_of

DAY = 86_400_000_000
HTML = {"accept": "text/html"}
TODAY = int(NOW.timestamp()) * 1_000_000


def brought_by(name: str, n_leads: int, n_deals: int, n_shown: float) -> Brought:
    return Brought(
        name=name,
        n_leads=n_leads,
        n_mqls=n_leads,
        n_sqls=n_deals,
        n_deals=n_deals,
        amount=0.0,
        n_shown=n_shown,
    )


def rows_of(answered):
    return list(csv.DictReader(io.StringIO(answered.text.removeprefix("\ufeff"))))


def test_a_young_campaign_does_not_look_bad():
    old, young = brought_by("old", 1_000, 50, 1_000.0), brought_by("young", 400, 1, 20.0)
    rows = {row.brought.name: row for row in qualities([old, young], ())}
    assert rows["young"].is_young and not rows["old"].is_young
    assert rows["young"].quality.high > rows["old"].quality.rate > rows["young"].quality.low
    asked = {
        row.brought.name: row for row in qualities([old, brought_by("young", 400, 1, 400)], ())
    }
    assert asked["young"].quality.rate < rows["young"].quality.rate


def test_where_all_are_too_young_nothing_is_said():
    [row] = qualities([brought_by("new", 40, 0, 0.2)], ())
    assert row.quality is None and row.is_young
    assert usual_rate([]) == 0.0


def test_a_rate_is_what_the_leads_come_to_once_they_are_old(state):
    """Those of half a year ago, judged when they were young, come to what they came to."""
    with state.engine.connect() as connection:
        leads = everyone(connection)
        speed = speeds(leads, 180 * DAY, TODAY)["lead"]
        rate = win_rate(leads, speed, TODAY)
        shown = shown_by(leads, speed, rate, TODAY)
    found = brought(leads, "source", shown=shown)
    assert sum(each.n_shown for each in found) == pytest.approx(shown.sum())
    assert all(each.n_deals <= each.n_shown <= each.n_leads + 1e-9 for each in found)
    is_old = TODAY - leads.created_at > 180 * DAY
    assert np.allclose(shown[is_old], 1.0)
    assert shown[~is_old].mean() < 1


def test_the_file_says_what_the_page_says(browser):
    rows = rows_of(browser.get("/pages/sources.csv?by=campaign&span=all"))
    assert all(0 <= float(row["known"]) <= 1 for row in rows)
    page = text_of(browser.get("/pages/sources?by=campaign&span=all&lang=en").text)
    young = [row for row in rows if float(row["known"]) < 0.95]
    assert page.count("of the outcome is known") == len(young) > 0


def test_a_campaign_that_cost_and_brought_nothing_is_there(state):
    with state.engine.connect() as connection:
        leads = everyone(connection)
    rows = qualities(brought(leads, "campaign", {"empty": 900.0}), ())
    [empty] = [row for row in rows if row.brought.name == "empty"]
    assert rows[-1] is empty and empty.quality is None and not empty.is_young
    assert (empty.brought.cost, empty.brought.cost_per_deal) == (900.0, None)


def test_costs_of_all_sources_are_those_of_all_campaigns(state):
    with state.engine.connect() as connection:
        leads = everyone(connection)
        # A month in which most campaigns brought nobody.
        month = Cohort(since=TODAY - 60 * DAY, until=TODAY - 30 * DAY)
        of_sources, of_campaigns = (
            spent(connection, leads, month, by) for by in ("source", "campaign")
        )
    assert sum(of_sources.values()) == pytest.approx(sum(of_campaigns.values()))
    assert sum(of_sources.values()) > 0


def test_the_smallest_are_left_out_and_that_is_told():
    found = [brought_by(f"c{place}", place + 1, 0, place + 1.0) for place in range(70)]
    rows = qualities(found, ())
    shown = largest(rows)
    assert len(shown) == 60
    assert min(row.brought.n_leads for row in shown) == 11
    assert largest(rows[:3]) == rows[:3]


def test_answers_are_counted_as_the_agreement_counts_them(browser, state):
    with state.engine.connect() as connection:
        live = {each.level: each for each in levels(connection, "source", TODAY)}
    told = orjson.loads(state.champion.file("feedback.json"))["levels"].get("source", [])
    assert told
    for each in told:
        assert live[each["level"]].n_answers == each["n_answers"]
        assert live[each["level"]].n_good == each["n_good"]
        assert live[each["level"]].is_flagged is each["is_flagged"]


def test_a_flagged_source_has_its_proposal_beside_it(browser, state):
    with state.engine.connect() as connection:
        flagged = [each for each in levels(connection, "source", TODAY) if each.is_flagged]
    page = browser.get("/pages/sources?span=all&lang=en").text
    told = orjson.loads(state.champion.file("feedback.json"))["proposals"]
    proposed = {each["level"] for each in told if each["attribute"] == "source"}
    assert page.count("consistently bad according to sales") == len(flagged)
    asked = sum(each.level in proposed for each in flagged)
    assert page.count('action="/pages/agreement/draft"') == asked
    assert page.count("There is no proposal now") == len(flagged) - asked


def test_a_proposal_is_found_however_the_source_is_written():
    rule = Proposal(
        label="Source",
        attribute="source",
        level="Direct Traffic",
        points=-20,
        n_answers=30,
        n_good=3,
        n_good_expected=12.0,
        refused_by="",
    )
    rows = qualities([brought_by("direct traffic", 30, 1, 30.0), brought_by("web", 9, 1, 9.0)], ())
    assert beside(rows, [rule, replace(rule, attribute="country")]) == {"direct traffic": rule}


@pytest.mark.parametrize("by", ["source", "campaign"])
def test_behind_every_number_are_as_many_leads(live, by):
    names = (" fair ", "fair", "-", "", None, '=1+1&<b>"x', "a=b&c#d", "é / ü")
    for place, name in enumerate(names):
        live.post(
            "/leads",
            {"lead_id": f"L{place}", by: name} if name is not None else {"lead_id": f"L{place}"},
        )
    page = live.client.get(f"/pages/sources?by={by}&lang=en", headers=HTML).text
    links = [link for link in links_of(page) if "stage=lead" in link]
    behind = [rows_of(live.client.get(link.replace("/leads?", "/leads.csv?"))) for link in links]
    assert sorted(len(each) for each in behind) == [1, 1, 1, 2, 3]
    assert sorted(row["lead_id"] for each in behind for row in each) == [
        f"L{place}" for place in range(len(names))
    ]
    file = rows_of(live.client.get(f"/pages/sources.csv?by={by}&lang=en"))
    assert {row[by]: int(row["leads"]) for row in file} == {
        "fair": 2,
        "not known": 3,
        "'=1+1&<b>\"x": 1,
        "a=b&c#d": 1,
        "é / ü": 1,
    }
