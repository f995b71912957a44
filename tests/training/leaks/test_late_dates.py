"""Dates after the moment: written down later, or planned."""

from __future__ import annotations

import numpy as np
import pytest

from features.history import DAY_US
from tests.training.leaks.made import YEARS_US, Made
from training.leaks import late_dates


@pytest.fixture
def leads() -> Made:
    return Made()


def test_a_date_of_the_outcome_is_sure(leads: Made) -> None:
    closed = leads.as_of + leads.random.integers(5, 60, leads.n) * float(DAY_US)
    at = np.where(leads.won & (closed < YEARS_US), closed, np.nan)
    (found,) = late_dates.look(leads.material(leads.date("invoiced_on", at), closed_at=at))
    assert found.is_sure
    assert "after the moment" in found.evidence


def test_a_date_that_was_planned_is_fine(leads: Made) -> None:
    at = leads.as_of + leads.random.integers(5, 60, leads.n) * float(DAY_US)
    assert not list(late_dates.look(leads.material(leads.date("wants_to_start_on", at))))


def test_plans_of_which_only_the_past_ones_are_in_the_export_are_not_sure(leads: Made) -> None:
    at = leads.as_of + leads.random.integers(5, 60, leads.n) * float(DAY_US)
    at = np.where(at < YEARS_US, at, np.nan)
    (found,) = late_dates.look(leads.material(leads.date("departs_on", at)))
    assert not found.is_sure


def test_a_date_of_the_past_is_fine(leads: Made) -> None:
    at = leads.as_of - leads.random.integers(0, 5_000, leads.n) * float(DAY_US)
    assert not list(late_dates.look(leads.material(leads.date("founded_on", at))))


def test_a_later_hour_of_the_same_day_is_fine(leads: Made) -> None:
    at = leads.as_of + leads.random.random(leads.n) * 0.9 * DAY_US
    assert not list(late_dates.look(leads.material(leads.date("enriched_on", at))))


def test_where_no_end_is_known_it_is_not_sure(leads: Made) -> None:
    at = np.where(leads.won, leads.as_of + 20.0 * DAY_US, np.nan)
    column = leads.date("invoiced_on", at)
    (found,) = late_dates.look(leads.material(column, observed_until=0, closed_at=at))
    assert not found.is_sure
