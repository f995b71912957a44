"""Too good to be true, and good."""

from __future__ import annotations

import numpy as np
import pytest

from tests.training.leaks.made import Made
from training.leaks import too_good


@pytest.fixture
def leads() -> Made:
    return Made()


def test_the_outcome_by_another_name_is_sure(leads: Made) -> None:
    column = leads.text("status", np.where(leads.won, "will buy", "ringing"))
    (found,) = too_good.look(leads.material(column))
    assert found.is_sure
    assert "AUC" in found.evidence


def test_the_outcome_with_noise_is_suspected(leads: Made) -> None:
    column = leads.number("score", leads.random.normal(size=leads.n) + 2.2 * leads.won)
    (found,) = too_good.look(leads.material(column))
    assert not found.is_sure
    assert found.known == "after_contact"


def test_a_word_that_only_buyers_have_is_suspected(leads: Made) -> None:
    has = leads.won & leads.happens(0.5)
    column = leads.text("list", np.where(has, "customers", leads.words("general", "product")))
    (found,) = too_good.look(leads.material(column))
    assert "'customers'" in found.evidence
    assert not found.is_sure


def test_a_source_that_nearly_always_buys_but_is_small_is_fine(leads: Made) -> None:
    has = leads.won & leads.happens(0.15)
    column = leads.text("source", np.where(has, "reference", leads.words("web", "fair")))
    assert not list(too_good.look(leads.material(column)))


@pytest.mark.parametrize("strength", [0.5, 1.0, 1.4])
def test_a_strong_honest_column_is_fine(leads: Made, strength: float) -> None:
    column = leads.number("seconds", leads.random.normal(size=leads.n) + strength * leads.won)
    assert not list(too_good.look(leads.material(column)))


def test_codes_of_which_each_lead_has_its_own_are_fine(leads: Made) -> None:
    column = leads.text("id", [f"L{place}" for place in range(leads.n)])
    assert not list(too_good.look(leads.material(column)))


def test_behaviour_is_looked_at_but_never_sure(leads: Made) -> None:
    column = leads.number("contract_views_30d", 1.0 * leads.won)
    (found,) = too_good.look(leads.material(behaviour=(column,)))
    assert not found.is_sure
    assert found.known is None


def test_it_is_never_sure_of_few_deals() -> None:
    leads = Made(n=120)
    column = leads.text("status", np.where(leads.won, "will buy", "ringing"))
    (found,) = too_good.look(leads.material(column))
    assert not found.is_sure
