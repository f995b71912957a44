"""Values that only called leads have."""

from __future__ import annotations

import numpy as np
import pytest

from tests.training.leaks.made import Made
from training.leaks import called


@pytest.fixture
def leads() -> Made:
    return Made()


def test_what_is_filled_in_by_calls_is_suspected(leads: Made) -> None:
    is_called = leads.happens(0.3)
    filled = np.where(is_called, leads.happens(0.85), leads.happens(0.03))
    column = leads.text("linkedin", leads.only(filled, "in/1"), "text")
    (found,) = called.look(leads.material(column, is_called=is_called))
    assert found.check == "known_after_contact"
    assert "of those never called" in found.evidence
    assert not found.is_sure


def test_a_value_that_only_the_called_have_is_suspected(leads: Made) -> None:
    is_called = leads.happens(0.3)
    has = is_called & leads.happens(0.3)
    column = leads.text("budget_known", np.where(has, "yes", "no"), "flag")
    (found,) = called.look(leads.material(column, is_called=is_called))
    assert "'yes'" in found.evidence


def test_how_often_a_lead_was_called_is_found(leads: Made) -> None:
    is_called = leads.happens(0.3)
    column = leads.number("n_calls", is_called * leads.random.integers(1, 6, leads.n))
    assert list(called.look(leads.material(column, is_called=is_called)))


def test_a_source_that_sales_likes_to_call_is_fine(leads: Made) -> None:
    source = leads.words("referral", "web", "fair")
    is_called = np.where(source == "referral", leads.happens(0.9), leads.happens(0.2))
    column = leads.text("source", source)
    assert not list(called.look(leads.material(column, is_called=is_called)))


def test_a_telephone_number_is_fine_though_one_cannot_call_without(leads: Made) -> None:
    has_phone = leads.happens(0.7)
    is_called = has_phone & leads.happens(0.4)
    column = leads.text("phone", leads.only(has_phone, "06"), "text")
    assert not list(called.look(leads.material(column, is_called=is_called)))


def test_without_calls_on_record_there_is_nothing_to_say(leads: Made) -> None:
    column = leads.text("status", np.where(leads.won, "a", "b"))
    assert not list(called.look(leads.material(column)))
