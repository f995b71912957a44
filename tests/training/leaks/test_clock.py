"""Ids, codes and dates that carry time."""

from __future__ import annotations

import numpy as np
import pytest

from features.history import DAY_US
from tests.training.leaks.made import Made
from training.leaks import clock


@pytest.fixture
def leads() -> Made:
    return Made()


def test_a_number_that_counts_leads_is_sure(leads: Made) -> None:
    column = leads.number("record", 4_000 + np.cumsum(leads.random.integers(1, 9, leads.n)))
    (found,) = clock.look(leads.material(column))
    assert found.is_sure
    assert "ever-growing" in found.evidence


def test_a_count_at_the_end_of_a_code_is_found(leads: Made) -> None:
    column = leads.text("ref", [f"INV-{place:05d}" for place in range(leads.n)])
    assert list(clock.look(leads.material(column)))


def test_codes_of_monthly_batches_are_found(leads: Made) -> None:
    months = leads.as_of // (30 * DAY_US)
    column = leads.text("batch", [f"batch-{month}" for month in months])
    (found,) = clock.look(leads.material(column))
    assert not found.is_sure
    assert "a time of its own" in found.evidence


def test_the_date_of_an_export_is_found(leads: Made) -> None:
    at = np.full(leads.n, float(leads.as_of[-1])) - leads.random.integers(0, 9, leads.n) * DAY_US
    (found,) = clock.look(leads.material(leads.date("modified_on", at)))
    assert "stays where it is" in found.evidence


def test_what_has_nothing_to_do_with_time_is_fine(leads: Made) -> None:
    columns = [
        leads.number("founded", leads.random.integers(1950, 2020, leads.n)),
        leads.number("code", leads.random.permutation(leads.n)),
        leads.text("id", [f"L{place}" for place in leads.random.permutation(leads.n)]),
        leads.text("month", (leads.as_of // (30 * DAY_US) % 12).astype(str)),
        leads.text("source", leads.words("web", "fair")),
        leads.date("founded_on", leads.as_of - leads.random.integers(0, 9_000, leads.n) * DAY_US),
    ]
    assert not list(clock.look(leads.material(*columns)))


def test_a_number_that_drifts_with_time_is_fine(leads: Made) -> None:
    drifting = leads.as_of / DAY_US / 365 + leads.random.normal(size=leads.n)
    assert not list(clock.look(leads.material(leads.number("price", drifting))))


def test_without_time_there_is_nothing_to_say(leads: Made) -> None:
    column = leads.number("record", np.arange(leads.n))
    assert not list(clock.look(leads.material(column, has_time=False)))
