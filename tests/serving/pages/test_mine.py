"""My leads: a call in one click, a decision in two, undo, and nobody else's form."""

from __future__ import annotations

import re

import pytest

from tests.serving.live import DEMO
from tests.serving.pages.conftest import text_of

OURS = {"accept": "text/html", "sec-fetch-site": "same-origin"}


@pytest.fixture
def hot(live):
    """A lead that somebody has."""
    live.lead("L1")
    live.events("L1", *DEMO, *DEMO)
    for _ in range(4):
        live.work()
    assert [row for row in live.rows("assignments") if row["ended_at"] is None]
    return live


def press(live, kind, word, **beside):
    page = live.client.get("/pages/mine?lang=en", headers=OURS).text
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    form = {"lead_id": "L1", "kind": kind, "word": word, "key": key, "lang": "en", **beside}
    live.at += 1_000_000
    return live.client.post("/pages/mine/record", data=form, headers=OURS, follow_redirects=False)


def test_a_call_is_one_click_and_can_be_undone(hot):
    answered = press(hot, "attempts", "spoke")
    assert answered.status_code == 303
    hot.work()
    assert [row["outcome"] for row in hot.rows("attempts")] == ["spoke"]
    done = {row["kind"]: row["done_at"] for row in hot.rows("tasks")}
    assert done["first_call"] is not None
    page = hot.client.get(answered.headers["location"], headers=OURS).text
    assert "The call is on record." in text_of(page)
    row_id = re.search(r'name="row" value="([^"]+)"', page)[1]
    undo = {"kind": "attempts", "row": row_id, "lang": "en"}
    back = hot.client.post("/pages/mine/undo", data=undo, headers=OURS)
    assert "Undone." in text_of(back.text)
    hot.work()
    assert hot.rows("attempts") == []
    assert [row["row_id"] for row in hot.rows("corrections")] == [row_id]
    assert {row["kind"]: row["done_at"] for row in hot.rows("tasks")}["first_call"] is None


def test_reasons_speak_the_language_of_the_page(hot):
    said = {
        language: text_of(hot.client.get(f"/pages/mine?lang={language}", headers=OURS).text)
        for language in ("nl", "en")
    }
    assert "in de laatste" in said["nl"]
    assert "in the last" in said["en"]
    assert "in de laatste" not in said["en"]


def test_a_decision_that_is_undone_gives_the_lead_back(hot):
    answered = press(hot, "dispositions", "disqualified", reason="=cmd|calc")
    hot.work()
    assert all(row["ended_at"] is not None for row in hot.rows("assignments"))
    row_id = hot.rows("dispositions")[0]["row_id"]
    assert answered.status_code == 303
    hot.client.post("/pages/mine/undo", data={"kind": "dispositions", "row": row_id}, headers=OURS)
    hot.work()
    assert [row for row in hot.rows("assignments") if row["ended_at"] is None]
    assert "Nothing to call" not in text_of(hot.client.get("/pages/mine?lang=en").text)


def test_the_same_form_twice_counts_once(hot):
    form = {"lead_id": "L1", "kind": "attempts", "word": "spoke", "key": "K1"}
    for _ in range(2):
        hot.at += 1_000_000
        hot.client.post("/pages/mine/record", data=form, headers=OURS)
    assert len(hot.rows("attempts")) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://rivaal.example"},
        {},
    ],
)
def test_another_sites_form_is_refused(hot, headers):
    form = {"lead_id": "L1", "kind": "attempts", "word": "spoke", "key": "K2"}
    for path in ("/pages/mine/record", "/pages/mine/undo", "/pages/points/sign"):
        assert hot.client.post(path, data=form, headers=headers).status_code == 403
    assert hot.rows("attempts") == []


@pytest.mark.parametrize("field", ["lead_id", "kind", "word", "key", "reason", "rep"])
def test_no_field_takes_what_it_should_not(hot, field):
    for bad in ("' OR 1=1 --", "<script>alert(1)</script>", "\x00", "x" * 5000):
        form = {"lead_id": "L1", "kind": "attempts", "word": "spoke", "key": "K3", field: bad}
        answered = hot.client.post("/pages/mine/record", data=form, headers=OURS)
        assert answered.status_code in (200, 404, 409, 422)
        assert "<script>alert" not in answered.text


def test_a_list_that_is_cut_says_so(hot, monkeypatch):
    assert "given last" not in hot.client.get("/pages/mine?lang=en").text
    monkeypatch.setattr("serving.pages.mine.MOST", 1)
    page = hot.client.get("/pages/mine?lang=en").text
    assert "These are the 1 leads given last" in text_of(page)
