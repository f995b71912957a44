"""A source that stays bad is flagged early; one rep's opinion flags nothing."""

from __future__ import annotations

import tomllib

import numpy as np
import pytest

from definition import check
from features.feature import Feature
from training.feedback.proposal import proposal
from training.feedback.sources import Level, flagged, judged

SOURCES = np.array(["web", "fair", "ads", "paper", "partner"], dtype=object)
FEATURE = Feature(
    name="source",
    half="fit",
    kind="category",
    label="Source",
    source="source",
    family="attribute",
    agreed=(("partner", 20),),
)


def drawn(seed: int, n: int = 300, n_reps: int = 5, rarer: float = 1.0):
    """Answers of reps of their own harshness; good is so much rarer for ads."""
    draw = np.random.default_rng(seed)
    level, rep = draw.integers(0, 5, n), draw.integers(0, n_reps, n)
    odds = np.linspace(0.4, 1.2, n_reps)[rep] / np.where(level == 2, rarer, 1.0)
    good = draw.random(n) < odds / (1 + odds)
    return SOURCES[level], np.array([f"rep {one}" for one in rep], dtype=object), good


def names(levels) -> set[str]:
    return {level.level for level in flagged(levels)}


def test_false_alarms_are_few_however_often_it_is_looked_at():
    wrong = sum(len(flagged(judged(*drawn(seed)))) for seed in range(60))
    assert wrong <= 0.05 * 60 * 5


def test_a_bad_source_is_flagged_within_thirty_answers():
    early = [
        level.reached_after is not None and level.reached_after <= 30
        for seed in range(30)
        for level in flagged(judged(*drawn(seed, rarer=12.0)))
        if level.level == "ads"
    ]
    assert sum(early) >= 24


def test_a_rep_who_calls_everything_bad_flags_nothing():
    source, rep, good = drawn(1)
    good &= rep != "rep 0"
    assert names(judged(source, rep, good)) == set()


def test_one_reps_prejudice_flags_nothing():
    wrong = 0
    for seed in range(30):
        source, rep, good = drawn(seed)
        good &= ~((rep == "rep 0") & (source == "fair"))
        wrong += "fair" in names(judged(source, rep, good))
    assert wrong <= 1


def test_a_source_that_got_better_is_no_longer_flagged():
    draw = np.random.default_rng(3)
    level = np.array(["web", "ads"] * 300, dtype=object)
    rep = draw.choice(np.array(["jan", "piet", "eva"], dtype=object), 600)
    early = np.arange(600) < 120
    good = draw.random(600) < np.where((level == "ads") & early, 0.02, 0.6)
    assert names(judged(level[early], rep[early], good[early])) == {"ads"}
    ads = next(each for each in judged(level, rep, good) if each.level == "ads")
    assert ads.reached_after is not None
    assert not ads.is_flagged


def test_nothing_said_and_levels_unknown():
    empty = np.array([], dtype=object)
    assert judged(empty, empty, np.array([], dtype=bool)) == ()
    none = np.array([None, None], dtype=object)
    assert judged(none, np.array(["jan"] * 2, dtype=object), np.array([True, False])) == ()


def level(n_good: int, n_answers: int = 30, expected: float = 14.0) -> Level:
    return Level(
        level='ads "new"',
        n_answers=n_answers,
        n_good=n_good,
        n_good_expected=expected,
        n_reps=4,
        evidence=50.0,
        reached_after=21,
    )


@pytest.mark.parametrize(("n_good", "has_must"), [(0, True), (2, False)])
def test_the_proposed_rule_can_be_read_as_a_definition(n_good, has_must):
    found = proposal(level(n_good), FEATURE, ["web", "partner"], typical=1.5, win_rate=0.1)
    assert found.points < 0
    assert found.points % 5 == 0
    read = tomllib.loads(found.rule)
    assert read["attributes"]["source"]["points"] == {"partner": 20, 'ads "new"': found.points}
    assert ("must" in read) == has_must
    read["attributes"]["source"] |= {"half": "fit", "kind": "category"}
    assert check(read).attributes["source"].points == read["attributes"]["source"]["points"]
    assert f"{n_good} of 30" in found.text


def test_the_less_reps_are_believed_the_smaller_the_proposal():
    sizes = [
        proposal(level(0), FEATURE, [], typical=typical, win_rate=0.1).points
        for typical in (0.2, 1.0, 2.0)
    ]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == 3
