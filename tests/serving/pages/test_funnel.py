"""The funnel page: true numbers, filters, the leads behind them, files."""

from __future__ import annotations

import csv
import io
import json

import pytest
import sqlalchemy as sa

from definition import check
from records import tables
from records.figures.stages import STAGES
from serving.pages.asked import Asked
from serving.pages.funnel_view import Step
from tests.serving.pages.conftest import links_of, text_of
from training.ripeness import Ripened


def count(state, *where):
    with state.engine.connect() as connection:
        query = sa.select(sa.func.count(sa.distinct(tables.leads.c.lead_id)))
        return connection.execute(query.select_from(tables.leads).where(*where)).scalar()


def text_file(browser, path):
    return browser.get(path).text.removeprefix("\ufeff")


def rows_of(answered):
    return list(csv.reader(io.StringIO(answered.text.removeprefix("\ufeff"))))


def test_the_home_page_counts_all_leads(browser, state):
    page = browser.get("/?span=all&lang=en")
    assert page.status_code == 200
    assert f"Show the {count(state)} leads" in page.text
    assert "From lead to deal" in text_of(page.text)


def test_deals_are_the_leads_that_were_won(browser, state):
    won = sa.select(tables.deals.c.lead_id).where(tables.deals.c.stage == "won")
    n_won = count(state, tables.leads.c.lead_id.in_(won))
    rows = rows_of(browser.get("/pages/funnel/leads.csv?span=all&stage=deal"))
    assert len(rows) - 1 == n_won > 0
    *_, total = csv.DictReader(io.StringIO(text_file(browser, "/pages/funnel.csv?span=all")))
    assert total["period"] == "total" and int(total["deal"]) == n_won
    counts = [int(total[stage]) for stage in STAGES]
    assert counts == sorted(counts, reverse=True)


def test_the_months_of_the_file_add_up_to_its_total(browser):
    *months, total = csv.DictReader(io.StringIO(text_file(browser, "/pages/funnel.csv?span=all")))
    assert len(months) > 1
    for name in (*STAGES, "deals"):
        assert sum(int(month[name]) for month in months) == int(total[name])
    revenue = sum(float(month["revenue"]) for month in months)
    assert revenue == pytest.approx(float(total["revenue"]))


def test_revenue_is_the_same_on_the_funnel_and_per_source(browser):
    *_, total = csv.DictReader(io.StringIO(text_file(browser, "/pages/funnel.csv?span=all")))
    rows = csv.DictReader(io.StringIO(text_file(browser, "/pages/sources.csv?span=all")))
    per_source = sum(float(row["revenue"]) for row in rows)
    assert per_source == pytest.approx(float(total["revenue"])) and per_source > 0


def test_a_month_of_the_funnel_leads_to_its_leads(browser):
    page = browser.get("/?span=all&lang=en").text
    link = next(link for link in links_of(page) if "month=" in link and "stage=lead" in link)
    month = link.partition("month=")[2][:7]
    listed = list(
        csv.DictReader(io.StringIO(text_file(browser, link.replace("/leads?", "/leads.csv?"))))
    )
    assert listed
    rows = csv.DictReader(io.StringIO(text_file(browser, "/pages/funnel.csv?span=all")))
    assert len(listed) == next(int(row["lead"]) for row in rows if row["period"] == month)


def test_a_segment_is_those_leads_whose_profile_says_so(browser, state):
    with state.engine.connect() as connection:
        known = connection.execute(
            sa.select(tables.profiles.c.lead_id, tables.profiles.c["values"])
        )
        last = {}
        for lead_id, values in known:
            last |= {lead_id: name} if (name := json.loads(values).get("industry")) else {}
    n = sum(each.casefold() == "software" for each in last.values())
    page = browser.get("/?span=all&segment=industry%3Dsoftware&lang=en").text
    assert n > 0 and f"Show the {n} leads" in page
    nothing = browser.get("/?span=all&segment=nothing%3Dsoftware&lang=en").text
    assert f"Show the {count(state)} leads" in nothing


def test_a_filter_keeps_its_leads_and_is_kept_by_links(browser, state):
    n = count(state, tables.leads.c.source == "referral")
    page = browser.get("/?span=all&source=referral&lang=en").text
    assert f"Show the {n} leads" in page
    behind = next(link for link in links_of(page) if "stage=lead" in link)
    assert "source=referral" in behind and "lang=en" in behind
    assert len(rows_of(browser.get(behind.replace("/leads?", "/leads.csv?")))) - 1 == n


@pytest.mark.parametrize(("known", "is_below"), [(0.99, True), (0.5, False)])
def test_what_is_ripe_is_below_its_promise_and_what_is_young_may_still_come(known, is_below):
    will = Ripened(share=0.28, low=0.2, high=0.37, known=known)
    step = Step(stage="sql", n=28, n_before=100, share=0.28, ripened=will, promised=0.3)
    short = Step(stage="mql", n=28, n_before=100, share=0.28, ripened=will, promised_n=30)
    assert step.is_below is is_below and short.is_short is is_below


def test_leads_without_dates_are_asked_about_all_at_once():
    source = {"leads": {"file": "Leads.csv", "lead_id": "id", "order": "number"}}
    definition = check({"attributes": {}, "source": source})
    asked = Asked.of({"span": "month", "month": "2026-10"}, definition, 0)
    assert (asked.span, asked.month, asked.since, asked.spans) == ("all", None, None, [])
    assert asked.query == {}


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"source": "-"}, '<option value="-" selected>not known</option>'),
        ({"source": "gone"}, '<option value="gone" selected>gone</option>'),
        ({"segment": "industry=gone"}, '<option value="industry=gone" selected>gone</option>'),
    ],
)
def test_a_filter_in_the_address_stands_in_the_form(browser, asked, shown):
    assert shown in browser.get("/", params={"lang": "en", **asked}).text


def test_the_file_has_deals_of_leads_as_the_page_does(browser):
    *months, total = csv.DictReader(io.StringIO(text_file(browser, "/pages/funnel.csv?span=all")))
    for row in (*months, total):
        share = int(row["deal"]) / int(row["lead"]) if int(row["lead"]) else 0
        assert float(row["won_share"] or 0) == pytest.approx(share, abs=1e-4)
    page = text_of(browser.get("/?span=year&lang=en").text)
    young = [row for row in months if row["won_estimate"]]
    assert young and page.count("will be") >= len(young)


def test_a_company_that_began_this_year_is_held_to_its_own_time(live):
    live.lead("L1")
    page = text_of(live.client.get("/?lang=en", headers={"accept": "text/html"}).text)
    # Of twelve months of MQLs nothing is due on its first day.
    assert "agreed 0 so far" in page


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("path", ["/", "/pages/funnel/leads?stage=sql&span=all"])
def test_pages_speak_one_language(browser, path, language):
    answered = browser.get(path + ("&" if "?" in path else "?") + f"lang={language}")
    assert f'<html lang="{language}">' in answered.text


def test_nothing_comes_from_elsewhere(browser):
    answered = browser.get("/")
    policy = answered.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert all(link.startswith(("/", "#")) for link in links_of(answered.text))
    assert " style=" not in answered.text and "<script>" not in answered.text


@pytest.mark.parametrize(
    "name", ["source", "campaign", "team", "segment", "month", "span", "stage", "from", "lang"]
)
def test_no_filter_takes_sql_or_script(browser, state, name):
    before = count(state)
    for bad in ("' OR 1=1 --", "'; DROP TABLE leads; --", "<script>alert(1)</script>", "\x00"):
        for path in ("/", "/pages/funnel/leads", "/pages/funnel.csv", "/pages/funnel/leads.csv"):
            answered = browser.get(path, params={name: bad})
            assert answered.status_code == 200
            assert "<script>alert" not in answered.text
    assert count(state) == before


def test_what_is_not_there_is_told_as_a_page(browser):
    for path in ("/pages/nothing", "/nothing", "/pages/leads/nobody"):
        answered = browser.get(path, params={"lang": "en"}, headers={"accept-language": "nl"})
        assert answered.status_code == 404
        assert "That is not here" in text_of(answered.text)


def test_a_refusal_speaks_the_companys_language(browser):
    answered = browser.get("/pages/leads/nobody", headers={"accept-language": "en"})
    assert "Dat is hier niet" in text_of(answered.text)


@pytest.mark.parametrize("path", ["/", "/pages/mine", "/pages/points", "/pages/style.css"])
def test_a_page_answers_who_asks_only_for_its_head(browser, path):
    assert browser.head(path).status_code == 200


def test_programs_still_get_json(client):
    answered = client.get("/nothing")
    assert answered.status_code == 404
    assert answered.json()["error"]
