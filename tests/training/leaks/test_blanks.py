"""Blanks that tell, and blanks that do not."""

from __future__ import annotations

import numpy as np

from tests.training.leaks.made import Made
from training.leaks import blanks


def test_what_is_filled_for_the_won_only_surely_follows_the_outcome() -> None:
    leads = Made()
    (found,) = blanks.look(leads.material(leads.text("contract", leads.only(leads.won, "year"))))
    assert (found.check, found.known, found.is_sure) == ("filled_after_outcome", "close", True)
    assert found.evidence == "filled for 100 % of the won and 0 % of the others"


def test_what_is_filled_for_the_lost_only_does_as_well() -> None:
    leads = Made()
    (found,) = blanks.look(leads.material(leads.text("why_lost", leads.only(~leads.won, "price"))))
    assert found.check == "filled_after_outcome"
    assert found.is_sure


def test_blanks_that_tell_are_told_with_both_rates() -> None:
    leads = Made()
    filled = np.where(leads.won, leads.happens(0.9), leads.happens(0.5))
    (found,) = blanks.look(leads.material(leads.text("occupation", leads.only(filled, "student"))))
    assert (found.check, found.known, found.is_sure) == ("blank_tells", "after_contact", False)
    assert "won where filled" in found.evidence
    assert "where blank" in found.evidence


def test_a_form_field_that_the_keen_fill_in_more_often_is_fine() -> None:
    leads = Made()
    filled = np.where(leads.won, leads.happens(0.8), leads.happens(0.6))
    assert not list(blanks.look(leads.material(leads.text("phone", leads.only(filled, "06")))))


def test_chance_in_a_few_leads_is_no_finding() -> None:
    for seed in range(20):
        leads = Made(n=120, seed=seed)
        column = leads.text("size", leads.only(leads.happens(0.5), "small"))
        assert not list(blanks.look(leads.material(column)))


def test_few_deals_are_never_sure() -> None:
    leads = Made(n=100)
    column = leads.text("contract", leads.only(leads.won, "year"))
    (found,) = blanks.look(leads.material(column))
    assert not found.is_sure


def test_too_few_deals_tell_nothing() -> None:
    leads = Made(n=40)
    assert not list(blanks.look(leads.material(leads.text("it", leads.only(leads.won, "a")))))


def test_what_is_filled_in_when_it_is_decided_is_blank_while_open() -> None:
    leads = Made()
    is_open = leads.happens(0.3)
    filled = np.where(is_open, leads.happens(0.3), True)
    column = leads.text("account", leads.only(filled, "acme"))
    material = leads.material(column, is_open=is_open, is_decided=~is_open)
    (found,) = blanks.look(material)
    assert found.check == "blank_tells"
    assert "without an outcome" in found.evidence


def test_where_only_the_young_are_open_their_blanks_are_of_their_time() -> None:
    leads = Made()
    is_open = np.arange(leads.n) > 0.7 * leads.n
    column = leads.text("tracker", leads.only(~is_open, "yes"))
    assert not list(blanks.look(leads.material(column, is_open=is_open, is_decided=~is_open)))
