"""What deals have in common: levels, bins and behaviour, counted; proposals only where sure."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import numpy as np
import pytest

from definition import check
from definition.ranges import Range
from features.catalogue import catalogue
from models.scoring import Scored
from serving.pages.in_common import Shared, in_common
from serving.pages.rule import Rule, place_of, rule_for
from serving.pages.words import Words
from serving.state import State

WORDS = Words("en", ZoneInfo("UTC"))


def shared(n: int, n_all: int, rule: Rule | None = None, *, is_flagged: bool = False) -> Shared:
    return Shared(
        label="Title",
        value="director",
        half="fit",
        n=n,
        of=20,
        n_all=n_all,
        of_all=1_000,
        rule=rule,
        is_flagged=is_flagged,
    )


@pytest.mark.parametrize(
    ("agreed", "is_flagged", "n", "is_proposed"),
    [
        (None, False, 12, True),
        (5, False, 12, True),
        (20, False, 12, False),
        (25, False, 12, False),
        (None, True, 12, False),
        (None, False, 4, False),
    ],
)
def test_points_are_proposed_where_the_count_is_sure_and_nothing_speaks_against_it(
    agreed: int | None, is_flagged: bool, n: int, is_proposed: bool
) -> None:
    rule = Rule(place=("attributes", "title", "points", "director"), agreed=agreed)
    assert shared(n, 150, rule, is_flagged=is_flagged).is_proposed is is_proposed


def test_a_range_that_another_overlaps_is_not_proposed() -> None:
    agreed = check({"attributes": {"employees": {"kind": "number", "points": {"50..": 5}}}})
    [size] = catalogue(agreed)
    rule = rule_for(size, Range.parse("200.."), agreed)
    assert rule is not None and not rule.is_free
    assert not shared(12, 150, rule).is_proposed


def test_behaviour_has_its_place_in_the_window_that_is_agreed() -> None:
    agreed = check({"events": {"pricing": {"points": {"30d": {"1..": 20}}}}})
    by_name = {feature.name: feature for feature in catalogue(agreed)}
    rule = rule_for(by_name["pricing_30d"], Range.parse("1.."), agreed)
    assert rule == Rule(place=("events", "pricing", "points", "30d", "1.."), agreed=20)
    assert place_of(rule.written) == rule.place
    assert rule_for(by_name["pricing_7d"], Range.parse("1.."), agreed) is None
    assert rule_for(by_name["pricing_decayed"], Range.parse("1.."), agreed) is None


def alike(state: State, values: dict[str, object]) -> Scored:
    """A deal with these values, and all else not known."""
    in_use = state.champion.in_use()
    table = {
        feature.name: np.array(
            [values.get(feature.name, np.nan if feature.kind == "number" else None)],
            dtype=float if feature.kind == "number" else object,
        )
        for feature in in_use.scorer.features
    }
    return in_use.scorer.score_table(table)[0]


def test_numbers_and_behaviour_are_told_by_one_end_with_counts_of_all_leads(state: State) -> None:
    in_use = state.champion.in_use()
    counted = next(
        row for row in in_use.registered.card.features if row.cuts and row.half == "engagement"
    )
    deal = alike(state, {"title_seniority": "director", "employees": 5_000, counted.feature: 9})
    found = in_common([deal] * 20, in_use, in_use.definition, set(), WORDS)
    told = {each.label: each for half in found.values() for each in half}
    assert told["Medewerkers"].value.endswith("or more")
    assert told["Functie: seniority"].value == "director"
    assert all(each.n == 20 and each.n_all < each.of_all for each in told.values())
    assert len(told) == sum(len(half) for half in found.values())
    assert found["engagement"]
    flagged = in_common([deal] * 20, in_use, in_use.definition, {("title", "director")}, WORDS)
    assert [each.is_flagged for each in flagged["fit"] if each.value == "director"] == [True]


def test_no_deals_have_nothing_in_common(state: State) -> None:
    in_use = state.champion.in_use()
    assert in_common([], in_use, in_use.definition, set(), WORDS) == {"fit": [], "engagement": []}
