"""What cells show has the numbers of the pages and of the card, and nothing of persons."""

from __future__ import annotations

import csv
import importlib
import io
from dataclasses import replace

import numpy as np
import orjson
import pytest
import sqlalchemy as sa

from models.card import Line
from models.tradeoff import brings
from records import decisions
from records.decisions import Decision
from records.figures.stages import STAGES
from records.history import UnknownLead
from records.tables import profiles
from serving import notebooks as shown
from serving.notebooks.good_lead import _scored
from serving.notebooks.quarters import Quarters
from serving.notebooks.what_if import _price
from serving.pages.timeline import Happened
from tests.serving.pages.conftest import browser  # noqa: F401  (asks for the pages)


def decision(company, lead_id: str, points: float) -> Decision:
    """One by the card in use, whose first feature brings so much to everybody."""
    reasons = [
        {"feature": row.feature, "value": None, "shap_log_odds": points * (not place)}
        for place, row in enumerate(company.card.features)
    ]
    return Decision(
        decision_id=f"01{lead_id}",
        lead_id=lead_id,
        as_of=1,
        scored_at=1,
        card_id=company.in_use.card_id,
        definition_version="",
        verdict="nurture",
        inputs="{}",
        answer=orjson.dumps({"reasons": reasons}).decode(),
    )


def test_reasons_are_those_of_the_service_in_points(company):
    found = shown.reasoned(company, most=40)
    assert "has decided about 0 so far" in found.how
    total = found.told.base_values + found.told.values.sum(axis=1)
    scored = _scored(company, 40)
    assert len(scored) == len(total) == 40
    served = [company.card.base_points + sum(each.points for each in lead) for lead in scored]
    # Whole points are served: each feature's rounding is half a point at most.
    assert np.abs(total - served).max() <= 0.5 * (len(company.card.features) + 1)
    assert shown.most_important(found)[0].drawing.startswith("<svg")


def test_decisions_on_record_go_before_scoring_anew(company):
    made = [decision(company, f"N{place:03}", 1.0) for place in range(100)]
    erased = replace(made[0], decision_id="09", lead_id="gone", answer='{"erased_at": 5}')
    with company.engine.connect() as connection:
        decisions.insert(connection, [*made, erased])
        answers = decisions.answers_of(connection, company.in_use.card_id, 5_000)
        assert len(answers) == 101
        one = replace(company, engine=_Same(connection))
        found = shown.reasoned(one)
        connection.rollback()
    assert "100 leads" in found.how
    assert found.told.values.shape == (100, 1)
    assert found.told.values[0, 0] == pytest.approx(20 / np.log(2))


class _Same:
    """An engine whose only connection is one that is rolled back later."""

    def __init__(self, connection) -> None:
        self._connection = connection

    def connect(self):
        return self

    def __enter__(self):
        return self._connection

    def __exit__(self, *_: object) -> None:
        """Goes on."""


def test_the_points_table_beside_a_picture_is_that_features(company):
    found = shown.reasoned(company)
    table = shown.points_of(company, found, 1)
    own = found.features[0]
    assert sum(int(row[3].replace(",", "")) for row in table.rows) == sum(own.leads) + (
        own.missing.leads + own.other.leads
    )
    assert len(shown.points_of(company, found, 1, most=1).rows) == 1
    assert "more rows" in shown.points_of(company, found, 1, most=1).note
    assert "has only" in repr(shown.dependence(found, 99))


def test_sources_are_those_of_the_page(company, browser):  # noqa: F811
    text = browser.get("/pages/sources.csv?span=all").text.lstrip("\ufeff")
    page = {row["source"]: row for row in csv.DictReader(io.StringIO(text))}
    table = shown.brought_table(company, shown.qualities_of(company, "source"))
    assert {row[0] for row in table.rows} == set(page)
    for name, n_leads, _, n_deals, won, *_ in table.rows:
        assert (n_leads, n_deals) == (page[name]["leads"], page[name]["deals"])
        assert float(won.rstrip("%")) == pytest.approx(100 * float(page[name]["win_rate"]), abs=0.6)


def test_another_line_is_told_beside_the_one_in_force(company):
    line = company.card.thresholds
    same = shown.line_brings(company, line.fit, line.engagement)
    assert "+0.0 leads" in repr(same)
    table = shown.by_capacity(company, [1, 3, 1000])
    deals = [float(row[4].split()[0]) for row in table.rows]
    assert deals == sorted(deals)
    for row in table.rows:
        found = brings(
            shown.grid(company),
            fit=int(row[1].replace("\N{MINUS SIGN}", "-")),
            engagement=int(row[2].replace("\N{MINUS SIGN}", "-")),
        )
        assert found.calls.value <= float(row[0].replace(",", ""))
    assert isinstance(found.line, Line)
    assert shown.tradeoff_picture(company, line.fit + 5, 0, 3).drawing.count(">yours<") == 1


@pytest.mark.parametrize(
    ("calls", "deals", "said"),
    [(10, 2, "further deal takes 5.0"), (-9, -3, "deal less saves 3.0"), (5, -1, ""), (0, 0, "")],
)
def test_a_deal_has_a_price_in_calls(company, calls, deals, said):
    assert said in _price(company, calls, deals)
    assert bool(said) == bool(_price(company, calls, deals))


def test_a_story_adds_up_and_names_nobody(company):
    told = shown.story(company)
    halves = [sum(r["points"] for r in told.answer["reasons"] if r["half"] == h) for h in HALVES]
    assert halves == [told.answer[half]["points"] for half in HALVES]
    text = "".join(
        (repr(told), repr(shown.happened(told)), *(each.drawing for each in shown.steps(told)))
    )
    with company.look() as connection:
        known = connection.execute(
            sa.select(profiles.c["values"]).where(profiles.c.lead_id == told.lead_id)
        ).scalars()
        everything = {k: v for each in known for k, v in orjson.loads(each).items()}
    personal = [everything[name] for name in ("email", "phone", "name") if everything.get(name)]
    assert personal
    assert not [value for value in personal if str(value) in text]
    assert shown.over_time(told).drawing.startswith("<svg")


def test_a_story_tells_what_was_said_without_whom(company, monkeypatch):
    known = {"name": "Eva Jansen"}
    # The package's menu has a function of the module's name.
    stories = importlib.import_module("serving.notebooks.story")
    found = lambda connection, ids: dict.fromkeys(ids, known)  # noqa: E731
    monkeypatch.setattr(stories, "profiles_of", found)
    said = Happened(at=1, kind="feedback", what="bad", detail="Jansen (06 1234 5678) te klein")
    monkeypatch.setattr(stories, "timeline", lambda *given: [said])
    [told] = shown.story(company).happened
    assert told.detail == "… (…) te klein"


HALVES = ("fit", "engagement")


def test_a_story_of_nobody_is_refused(company):
    with pytest.raises(UnknownLead):
        shown.story(company, "nobody")


def test_quarters_have_the_counts_of_the_funnel(company, browser):  # noqa: F811
    both = shown.quarters(company)
    text = browser.get("/pages/funnel.csv?span=quarter").text.lstrip("\ufeff")
    total = list(csv.reader(io.StringIO(text)))[-1]
    assert [str(step.n) for step in both.funnels[1].steps] == total[1 : len(STAGES) + 1]
    assert len(shown.compared(both).rows) <= len(STAGES) + 1
    assert both.before.until == both.now.since


def test_without_dates_quarters_are_counted_in_leads(company, monkeypatch):
    monkeypatch.setattr(type(company), "has_dates", False)
    both: Quarters = shown.quarters(company)
    n = [funnel.steps[0].n for funnel in both.funnels]
    assert n == [200, 200]
    assert "no dates" in repr(both)
    assert all(len(row) == 5 for row in shown.compared(both).rows)
