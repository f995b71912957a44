"""Whom a card is held against where there is no time: a champion that knew none of the leads."""

from __future__ import annotations

import numpy as np
import pytest

from definition import parse
from features.catalogue import catalogue
from training.dataset import Dataset
from training.forward import look_forward
from training.labels import LOST, WON
from training.learner import Validated, learn
from training.promotion.compared import Compared
from training.promotion.gate import enough
from training.promotion.opponent import Incumbent, compare, known_leads, lead_hashes

AGREED = parse(
    """
[label]
expected_win_rate = 0.3
[attributes.industry]
half = "fit"
kind = "category"
[attributes.size]
half = "fit"
kind = "number"
"""
)


def leads(n: int, seed: int = 1) -> Dataset:
    """Leads of a company without dates, whose industry tells whether they buy."""
    draw = np.random.default_rng(seed)
    industry = draw.choice(list("abc"), n).astype(object)
    won = (draw.random(n) < np.where(industry == "a", 0.5, 0.2)).astype(np.int8)
    ids = np.array([f"L{place}" for place in range(n)], dtype=object)
    return Dataset(
        features=tuple(catalogue(AGREED)),
        table={"industry": industry, "size": draw.lognormal(3, 1, n)},
        lead_ids=ids,
        as_of=np.zeros(n, dtype=np.int64),
        won=won,
        weight=np.ones(n),
        outcomes=np.where(won == 1, WON, LOST).astype(object),
        groups=ids,
        has_time=False,
    )


@pytest.fixture(scope="module")
def judged():
    rows = leads(500)
    forward = look_forward(rows, AGREED, rivals={})
    card = learn(rows, AGREED, fixed=Validated.of(forward.cards[0][0]))
    return rows, forward, card


def held(judged, learned: np.ndarray | None) -> Compared:
    rows, forward, card = judged
    champion = Incumbent(version="1", card=card, definition=AGREED, learned_leads=learned)
    where = {lead_id: place for place, lead_id in enumerate(rows.lead_ids)}

    def read(asked: Dataset, _: object) -> Dataset:
        return rows.rows(np.array([where[each] for each in asked.lead_ids]))

    nothing = np.full(forward.n_leads, None, dtype=object)
    return compare(champion, forward, read, nothing)


def test_a_champion_that_knew_all_leads_is_learned_again_without_each_fold(judged):
    rows = judged[0]
    fair = held(judged, lead_hashes(rows.lead_ids))
    assert fair.opponent == "champion out of fold"
    # The same leads, agreement and settings: neither is better.
    assert abs(fair.gains.mean()) < 0.01
    favoured = held(judged, None)
    assert favoured.opponent == "champion in its favour"
    assert favoured.gains.mean() < fair.gains.mean()


def test_one_that_knew_fewer_leads_learns_again_from_those_only(judged):
    rows, _, _ = judged
    few = held(judged, lead_hashes(rows.lead_ids[:30]))
    assert few.gains.mean() > 0


def test_it_is_said_who_knew_the_leads(judged):
    rows, _, _ = judged
    assert enough(held(judged, lead_hashes(rows.lead_ids))).says == "folds"
    assert enough(held(judged, None)).says == "known"
    assert enough(None).says == "fails"


def test_what_a_run_keeps_of_its_leads_is_read_back():
    hashes = lead_hashes(leads(3).lead_ids)
    assert known_leads(str(hashes.tolist())).tolist() == hashes.tolist()
    assert known_leads(None) is None
