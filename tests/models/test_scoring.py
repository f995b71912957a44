"""Verdicts: both halves and every must; never a guess about what is not known."""

from __future__ import annotations

import numpy as np
import pytest

from definition import check
from models.card import Card, CardFeature, Line, Row
from models.qualify import to_qualify
from models.scoring import Scorer


def definition(must=None):
    return check(
        {
            "attributes": {
                "title": {"kind": "title", "required": True},
                "industry": {"kind": "category"},
                "employees": {"kind": "number", "required": True},
            },
            "events": {"pricing": {"windows": [30]}},
            "must": must or {},
        }
    )


def card(must=None, fit=30, engagement=15) -> Card:
    def levels(name, points, missing=0):
        return row(
            name,
            "fit",
            "category",
            levels=tuple(points),
            points=tuple(points.values()),
            missing=missing,
        )

    def row(name, half, kind, points, missing=0, **more):
        n = len(points)
        return CardFeature(
            feature=name,
            half=half,
            kind=kind,
            label=name,
            unit="",
            points=points,
            log_odds=tuple(float(each) for each in points),
            agreed=(None,) * n,
            leads=(10,) * n,
            wins=(1,) * n,
            missing=Row(points=missing),
            **more,
        )

    return Card(
        definition_version="0" * 64,
        base_points=-50,
        base_log_odds=-1.7,
        thresholds=Line(fit=fit, engagement=engagement),
        must=must or {},
        features=(
            levels("title_seniority", {"director": 25, "student": -40}, missing=-5),
            levels("industry", {"software": 20, "retail": -10}),
            row("employees", "fit", "number", (0, 15), cuts=(49.5,), missing=-2),
            row("pricing_30d", "engagement", "number", (0, 20), cuts=(0.5,)),
            row("days_since_pricing", "engagement", "number", (5, 0), cuts=(7.0,)),
        ),
    )


def table(**columns):
    plain = {
        "title_seniority": "director",
        "industry": "software",
        "employees": 100.0,
        "pricing_30d": 1.0,
        "days_since_pricing": 2.0,
    } | columns
    return {
        name: np.array([value], dtype=object if isinstance(value, str) or value is None else float)
        for name, value in plain.items()
    }


def scored(must=None, line=(30, 15), **columns):
    scorer = Scorer(card(must, *line), definition(must))
    made = table(**columns)
    one = scorer.score_table(made)[0]
    many = scorer.columns_of(made)
    assert many["verdict"][0] == one.verdict
    assert many["total_points"][0] == one.total_points
    assert many["probability"][0] == one.probability
    return one, scorer


def test_both_halves_must_pass():
    assert scored()[0].verdict == "sales"
    assert scored(pricing_30d=0.0, days_since_pricing=np.nan)[0].verdict == "nurture"
    assert scored(industry="retail", employees=5.0)[0].verdict == "nurture"


def test_exactly_at_the_threshold_passes():
    one, _ = scored(line=(60, 25))
    assert (one.fit_points, one.engagement_points, one.verdict) == (60, 25, "sales")
    assert scored(line=(61, 25))[0].verdict == "nurture"


def test_a_broken_must_keeps_it_from_sales_whatever_its_points():
    one, _ = scored({"title_seniority": ["student"]}, line=(-100, 0))
    assert (one.verdict, one.must_failed) == ("nurture", ("title_seniority",))
    assert scored({"employees": "50.."})[0].verdict == "sales"
    assert scored({"employees": "..100"})[0].verdict == "nurture"


def test_a_missing_value_that_could_make_it_pass_is_incomplete():
    one, _ = scored(title_seniority=None)
    assert (one.verdict, one.required_missing) == ("sales", ("title",))
    one, _ = scored(line=(50, 15), title_seniority=None)
    assert one.verdict == "incomplete"


def test_a_missing_value_that_no_value_could_mend_is_nurture():
    assert scored(line=(61, 15), title_seniority=None)[0].verdict == "nurture"
    assert scored(line=(50, 26), title_seniority=None)[0].verdict == "nurture"


def test_a_missing_value_that_is_not_required_is_nurture():
    assert scored(line=(50, 15), industry=None)[0].verdict == "nurture"


def test_a_must_on_a_missing_required_value_is_incomplete_if_an_allowed_value_passes():
    must = {"title_seniority": ["director"]}
    assert scored(must, title_seniority=None)[0].verdict == "incomplete"
    assert scored({"title_seniority": ["student"]}, title_seniority=None)[0].verdict == "nurture"


def test_missing_names_attributes_not_things_that_never_happened():
    one, _ = scored(industry=None, pricing_30d=0.0, days_since_pricing=np.nan)
    assert one.missing == ("industry",)


def test_a_level_in_another_case_is_the_same_level():
    assert scored(industry="Software")[0].fit_points == scored()[0].fit_points


@pytest.mark.parametrize(
    ("columns", "features"),
    [
        ({"pricing_30d": 0.0, "days_since_pricing": np.nan}, {"pricing_30d", "days_since_pricing"}),
        ({"title_seniority": None, "employees": 5.0, "industry": None}, {"title_seniority"}),
        ({"industry": "retail", "employees": 5.0}, set()),
        ({}, set()),
    ],
)
def test_what_would_qualify_is_only_what_can_still_happen_and_does_qualify(columns, features):
    one, scorer = scored(**columns)
    changes = to_qualify(one, scorer)
    assert features <= {change.feature for change in changes}
    if not changes:
        assert one.verdict == "sales" or not features
        return
    values = {reason.feature: reason.value for reason in one.reasons}
    values |= {change.feature: change.after for change in changes}
    values = {
        name: np.nan if value is None and name not in ("title_seniority", "industry") else value
        for name, value in values.items()
    }
    after = scorer.score_table(table(**values))[0]
    assert after.verdict == "sales"
    gained = sum(change.points for change in changes)
    before = one.fit_points + one.engagement_points
    assert after.fit_points + after.engagement_points - before == gained


def test_a_card_that_reads_what_the_definition_does_not_give_is_refused():
    with pytest.raises(ValueError, match="pricing_30d"):
        Scorer(card(), check({}))
