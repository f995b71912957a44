"""Rows that are one lead twice."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.training.leaks.made import Made
from training.leaks import Column, twins
from training.leaks.twins import intra_class_correlation


def columns(leads: Made, place: np.ndarray) -> list[Column]:
    """What is known of leads, the same for those of one place."""
    random = np.random.default_rng(5)
    n = leads.n
    return [
        leads.number("employees", random.integers(1, 3_000, n)[place]),
        leads.text("industry", random.choice(["a", "b", "c", "d"], n)[place]),
        leads.text("region", random.choice(["north", "south", "west"], n)[place]),
        leads.number("visits", random.poisson(4, n)[place]),
        leads.number("seconds", random.integers(0, 4_000, n)[place]),
    ]


def copied(leads: Made, part: float) -> np.ndarray:
    """Of each lead the one that it copies; most are their own."""
    return np.where(leads.happens(part), leads.random.integers(0, leads.n, leads.n), range(leads.n))


@pytest.fixture
def leads() -> Made:
    return Made()


def test_copies_are_found_and_who_they_are_is_told(leads: Made) -> None:
    place = copied(leads, 0.06)
    (found,) = twins.look(leads.material(*columns(leads, place), is_won=leads.won[place]))
    assert found.column == "near_duplicate_rows"
    assert "group" in found.remedy
    assert not found.is_sure


def test_copies_that_are_declared_are_no_finding(leads: Made) -> None:
    place = copied(leads, 0.06)
    material = leads.material(
        *columns(leads, place), is_won=leads.won[place], groups=place.astype(str).astype(object)
    )
    assert not list(twins.look(material))


def test_where_little_is_known_likeness_is_no_finding(leads: Made) -> None:
    few = [
        leads.text(name, leads.words("a", "b", "c", "d")) for name in ("source", "size", "region")
    ]
    assert not list(twins.look(leads.material(*few)))


def test_firms_with_many_leads_are_no_finding(leads: Made) -> None:
    # All that is known is known of the firm, so leads of a firm are alike; they win or not.
    assert not list(
        twins.look(leads.material(*columns(leads, leads.random.integers(0, 200, leads.n))))
    )


def test_few_things_known_and_one_outcome_for_all_alike_is_found() -> None:
    leads = Made(n=600)
    few = [
        leads.text(name, leads.words("a", "b", "c", "d")) for name in ("source", "size", "region")
    ]
    kind: Any = sum(each.codes * 4**power for power, each in enumerate(few))
    won = np.random.default_rng(3).random(64)[kind] < 0.3
    assert list(twins.look(leads.material(*few, is_won=won)))


def test_different_people_do_not_hang_together() -> None:
    random = np.random.default_rng(1)
    chances = random.random(400)
    won = np.repeat(chances, 2) > random.random(800)
    expected = np.repeat(np.clip(chances, 0.01, 0.99), 2)
    found = intra_class_correlation(won, expected, np.repeat(np.arange(400), 2))
    assert found.low < 0 < found.high < 0.3
