"""Features that die in the newest leads."""

from __future__ import annotations

import numpy as np
import pytest

from tests.training.leaks.made import Made
from training.leaks import dies


@pytest.fixture
def leads() -> Made:
    return Made()


def newest(leads: Made, part: float) -> np.ndarray:
    return np.arange(leads.n) >= leads.n * (1 - part)


@pytest.mark.parametrize("part", [0.5, 0.3, 0.12, 0.05])
def test_what_is_blank_in_the_newest_leads_is_found(leads: Made, part: float) -> None:
    column = leads.text("hits", leads.only(~newest(leads, part), "many"))
    (found,) = dies.look(leads.material(column))
    assert "blank for 100 %" in found.evidence
    assert (found.is_sure, found.known) == (False, None)


def test_what_is_always_the_same_in_the_newest_leads_is_found(leads: Made) -> None:
    used = leads.happens(0.2) & ~newest(leads, 0.2)
    column = leads.text("chat", np.where(used, "yes", "no"), "flag")
    (found,) = dies.look(leads.material(column))
    assert "the same value" in found.evidence


def test_a_kind_of_event_that_is_no_longer_recorded_is_found(leads: Made) -> None:
    views = np.where(newest(leads, 0.2), 0.0, leads.random.exponential(size=leads.n))
    column = leads.number("pricing_decayed", views)
    assert list(dies.look(leads.material(behaviour=(column,))))


def test_what_was_rare_before_is_fine(leads: Made) -> None:
    column = leads.text("owner", np.where(leads.happens(0.03) & ~newest(leads, 0.1), "yes", "no"))
    assert not list(dies.look(leads.material(column)))


def test_what_comes_up_only_in_the_newest_leads_is_fine(leads: Made) -> None:
    column = leads.text("new_field", leads.only(newest(leads, 0.2), "yes"), "text")
    assert not list(dies.look(leads.material(column)))


def test_a_list_that_came_in_at_once_is_no_death(leads: Made) -> None:
    is_list = newest(leads, 0.1)
    as_of = np.where(is_list, leads.as_of[-1], leads.as_of)
    column = leads.text("source", np.where(is_list, "bought", leads.words("web", "fair")))
    assert not list(dies.look(leads.material(column, as_of=as_of)))
