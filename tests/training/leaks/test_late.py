"""Values that by their own dates came too late."""

from __future__ import annotations

import numpy as np
import pytest

from features.history import DAY_US
from tests.training.leaks.made import Made
from training.leaks import late


@pytest.fixture
def leads() -> Made:
    return Made()


def called_at(leads: Made) -> np.ndarray:
    return leads.as_of + leads.random.integers(1, 5, leads.n) * float(DAY_US)


def test_what_comes_with_the_first_call_is_surely_late(leads: Made) -> None:
    at = called_at(leads)
    rows = np.flatnonzero(np.where(leads.won, leads.happens(0.9), leads.happens(0.5)))
    column = leads.text("budget", leads.only(leads.happens(0.01), "yes"))
    rows = rows[~column.is_filled[rows]]
    later = leads.later("budget", rows, (at[rows] + DAY_US).astype(np.int64), "yes")
    (found,) = late.look(leads.material(column, contact_at=at, later=later))
    assert (found.check, found.is_sure) == ("known_after_contact", True)
    assert "after the first contact" in found.evidence


def test_a_slow_import_is_late_for_all_alike_and_never_sure(leads: Made) -> None:
    at = called_at(leads)
    rows = np.flatnonzero(leads.happens(0.6))
    later = leads.later("size", rows, (at[rows] + DAY_US).astype(np.int64), 50)
    column = leads.text("size", [None] * leads.n)
    (found,) = late.look(leads.material(column, contact_at=at, later=later))
    assert not found.is_sure


def test_blanks_that_sales_fills_in_are_fine(leads: Made) -> None:
    at = called_at(leads)
    column = leads.text("industry", leads.only(leads.happens(0.75), "software"))
    rows = np.flatnonzero(~column.is_filled & leads.won)
    later = leads.later("industry", rows, (at[rows] + DAY_US).astype(np.int64), "software")
    assert not list(late.look(leads.material(column, contact_at=at, later=later)))


def test_what_was_bought_for_all_leads_on_one_day_is_never_sure(leads: Made) -> None:
    at = called_at(leads)
    rows = np.arange(leads.n)
    bought = np.full(leads.n, int(leads.as_of[-1]) + 30 * DAY_US)
    column = leads.text("segment", [None] * leads.n)
    material = leads.material(
        column, contact_at=at, later=leads.later("segment", rows, bought, "A")
    )
    (found,) = late.look(material)
    assert not found.is_sure


def test_what_came_before_the_first_contact_is_in_time(leads: Made) -> None:
    at = called_at(leads)
    rows = np.arange(leads.n)
    later = leads.later("segment", rows, (at - DAY_US / 2).astype(np.int64), "A")
    column = leads.text("segment", [None] * leads.n)
    assert not list(late.look(leads.material(column, contact_at=at, later=later)))
