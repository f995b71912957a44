"""The gate's looks at data: outcomes, columns, answers, signs, leaks, and its sentences."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from models.card import Card, CardFeature, Line
from training.evaluation.words import Words
from training.leaks import Finding
from training.promotion.calibrated import agrees, calibrated
from training.promotion.check import Check
from training.promotion.compared import Compared
from training.promotion.decision import Decision
from training.promotion.leaky import clean
from training.promotion.shift import psi, steady
from training.promotion.signs import sentences, told, turned
from training.promotion.spam import spam
from training.promotion.words import _SENTENCES, decimals, sentence


def judged(n: int = 2_000, seed: int = 1) -> Compared:
    """Two cards that tell the truth."""
    draw = np.random.default_rng(seed)
    chance = draw.uniform(0.05, 0.6, n)
    won = (draw.random(n) < chance).astype(np.int8)
    return Compared(champion=chance, challenger=chance, won=won, groups=np.arange(n))


def test_true_percentages_hold_and_outcomes_agree():
    assert calibrated(judged()).holds
    assert agrees(judged()).says == "holds"


@pytest.mark.parametrize("n_flipped", [500, 1_000, 2_000])
def test_flipped_outcomes_contradict(n_flipped):
    each = judged()
    won = each.won.copy()
    won[-n_flipped:] = 1 - won[-n_flipped:]
    found = agrees(replace(each, won=won))
    assert not found.holds
    assert found.says in ("contrary", "elsewhere")


def test_a_win_rate_that_moved_somewhat_is_no_contradiction():
    draw = np.random.default_rng(2)
    each = judged()
    fewer = np.where(draw.random(len(each)) < 0.3, 0, each.won).astype(np.int8)
    assert agrees(replace(each, won=fewer)).holds


def test_percentages_far_more_extreme_than_the_champions_do_not_hold():
    each = judged()
    odds = each.champion / (1 - each.champion)
    extreme = odds**2.5 / (1 + odds**2.5)
    assert not calibrated(replace(each, challenger=extreme)).holds


def column(seed: int, n: int) -> np.ndarray:
    return np.random.default_rng(seed).lognormal(3, 1, n)


def test_a_column_in_another_unit_jumped_and_one_that_wobbles_did_not():
    values = column(1, 4_000)
    late = np.where(np.arange(4_000) >= 3_600, values * 1_000, values)
    found = steady({"a": values, "b": late}, ["a", "b"])
    assert not found.holds
    assert found.figures["column"] == "b"
    wobbles = values * np.repeat([1.0, 3.0, 0.5, 2.0], 1_000)
    assert steady({"a": wobbles}, ["a"]).holds


def test_new_levels_and_blanks_are_seen():
    levels = np.random.default_rng(1).choice(list("ab"), 2_000).astype(object)
    for value in ("new", None):
        late = levels.copy()
        late[1_500:] = value
        assert not steady({"a": late}, ["a"]).holds


def test_the_stability_index_of_chance_is_about_nothing():
    draw = np.random.default_rng(1)
    found = [psi(draw.integers(0, 10, 2_000), draw.integers(0, 10, 400)) for _ in range(50)]
    assert np.mean(found) < 0.01
    assert max(found) < 0.1


def answers(bad_now: float, n: int = 60) -> pd.DataFrame:
    draw = np.random.default_rng(1)
    before = pd.DataFrame({"rep": draw.choice(["jan", "piet"], 200), "at": 10})
    before["verdict"] = np.where(draw.random(200) < 0.5, "bad", "good")
    now = pd.DataFrame({"rep": ["piet"] * n, "at": 20})
    now["verdict"] = np.where(np.arange(n) < bad_now * n, "bad", "good")
    return pd.concat([before, now]).assign(lead_id="L")


def test_a_rep_who_suddenly_calls_everything_bad_is_named():
    found = spam(answers(1.0), since=15)
    assert not found.holds and found.figures["rep"] == "piet"
    assert spam(answers(0.5), since=15).holds
    assert spam(answers(1.0, n=20), since=15).holds


def card(points: int, told_on_it: tuple[str, ...] = ()) -> Card:
    industry = CardFeature(
        feature="industry",
        half="fit",
        kind="category",
        label="Branche",
        unit="",
        levels=("software",),
        points=(points,),
        log_odds=(0.0,),
        agreed=(20,),
        leads=(100,),
        wins=(10,),
    )
    return Card(
        definition_version="",
        base_points=0,
        base_log_odds=0.0,
        thresholds=Line(fit=0, engagement=0),
        must={},
        features=(industry,),
        training={"told": list(told_on_it)},
    )


def test_an_agreed_sign_that_turned_must_be_told_on_the_card():
    assert turned(card(-5)) == {"Branche: software": (20, -5)}
    assert told(card(5), card(20)).says == "holds"
    assert not told(card(-5), card(20)).holds
    news = tuple(sentences(card(-5), card(20), Words("en")))
    assert told(card(-5, news), card(20)).says == "turned"
    # Told at the card before: it is no news.
    assert told(card(-5), card(-3)).says == "holds"


def test_a_suspicion_that_is_known_or_cleared_is_no_news():
    found = Finding(column="discount", check="too_good", evidence="AUC 0.9", remedy="ask")
    assert not clean([found], []).holds
    assert clean([replace(found, cleared="it is the list price")], []).holds
    assert clean([found], [("discount", "too_good")]).figures["n_known"] == 1


def test_every_sentence_stands_in_both_languages():
    assert set(_SENTENCES["en"]) == set(_SENTENCES["nl"])


def test_a_decision_is_read_back_as_it_was_written():
    decision = Decision(
        checks=(told(card(-5), card(20)), agrees(judged())), by_hand=True, parent="3", why="x"
    )
    again = Decision.from_json(decision.to_json())
    assert again.to_json() == decision.to_json()
    assert again.words("nl") == decision.words("nl")
    assert (again.outcome, again.failed) == ("refused", ("signs",))
    assert replace(decision, checks=()).outcome == "waits"
    assert replace(decision, checks=(), by_hand=False).outcome == "promoted"


def test_dutch_figures_have_a_comma():
    assert decimals("0.5 van 1.", "nl") == "0,5 van 1."
    jumped = {"column": "a", "n_leads": 9, "psi": 0.5, "usual": 0.1}
    assert "0,50" in sentence(Check(name="columns", holds=False, figures=jumped), "nl")
