"""The lead's page shows every reason, and they sum."""

from __future__ import annotations

import sqlalchemy as sa

from definition import Definition
from records import tables
from tests.serving.pages.conftest import text_of


def some_lead(state):
    query = (
        sa.select(tables.events.c.lead_id)
        .group_by(tables.events.c.lead_id)
        .order_by(sa.func.count().desc(), tables.events.c.lead_id)
    )
    with state.engine.connect() as connection:
        return connection.execute(query).scalars().first()


def test_the_score_on_the_page_is_the_score(browser, state):
    lead_id = some_lead(state)
    asked = {"lead_id": lead_id, "dry_run": True}
    at = {"as_of": "2026-11-01T12:00:00Z", **asked}
    answer = browser.post("/score?lang=en", json=at).json()
    page = text_of(browser.get(f"/pages/leads/{lead_id}?lang=en").text).replace("\u2212", "-")
    for half in ("fit", "engagement"):
        assert f"{answer[half]['points']:+d} {half}" in page
    assert f"= {answer['total_points']:+d} points" in page
    for reason in answer["reasons"]:
        if reason["points"]:
            assert reason["text"] in page


def test_an_identifier_may_be_anything(live):
    odd = 'a/b?c=<script>alert("1")</script>'
    live.lead(odd, company="<b>Firma</b>", title="=1+1")
    from urllib.parse import quote

    answered = live.client.get(
        f"/pages/leads/{quote(odd, safe='')}", headers={"accept": "text/html"}
    )
    assert answered.status_code == 200
    assert "<script>alert" not in answered.text and "<b>Firma" not in answered.text


def test_where_an_order_stands_in_for_time_no_day_is_made_up(browser, state, monkeypatch):
    lead_id = some_lead(state)
    page = browser.get(f"/pages/leads/{lead_id}?lang=en").text
    assert "Came in on" in page and 'class="history"' in page
    monkeypatch.setattr(Definition, "time", property(lambda _: "order"))
    page = browser.get(f"/pages/leads/{lead_id}?lang=en").text
    assert "Came in by" in text_of(page) and "Came in on" not in page
    assert 'class="history"' not in page
