"""The funnel page: true numbers, filters, the leads behind them, files."""

from __future__ import annotations

import csv
import io

import pytest
import sqlalchemy as sa

from records import tables
from tests.serving.pages.conftest import links_of, text_of


def count(state, *where):
    with state.engine.connect() as connection:
        query = sa.select(sa.func.count(sa.distinct(tables.leads.c.lead_id)))
        return connection.execute(query.select_from(tables.leads).where(*where)).scalar()


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
    total = rows_of(browser.get("/pages/funnel.csv?span=all"))[-1]
    assert total[0] == "total" and int(total[-1]) == n_won
    assert [int(n) for n in total[1:]] == sorted((int(n) for n in total[1:]), reverse=True)


def test_a_filter_keeps_its_leads_and_is_kept_by_links(browser, state):
    n = count(state, tables.leads.c.source == "referral")
    page = browser.get("/?span=all&source=referral&lang=en").text
    assert f"Show the {n} leads" in page
    behind = next(link for link in links_of(page) if "stage=lead" in link)
    assert "source=referral" in behind and "lang=en" in behind
    assert len(rows_of(browser.get(behind.replace("/leads?", "/leads.csv?")))) - 1 == n


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


@pytest.mark.parametrize("name", ["source", "campaign", "team", "span", "stage", "from", "lang"])
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
