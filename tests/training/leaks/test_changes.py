"""Values that the outcome overwrites."""

from __future__ import annotations

import numpy as np
import pytest

from features.history import DAY_US
from tests.training.leaks.made import Made
from training.leaks import changes


@pytest.fixture
def leads() -> Made:
    return Made()


def overwritten(leads: Made, which: np.ndarray, word: str = "customer") -> dict[str, object]:
    closed = leads.as_of + 30.0 * DAY_US
    rows = np.flatnonzero(which)
    later = leads.later("stage", rows, (closed[rows] + DAY_US).astype(np.int64), word)
    return {"closed_at": closed, "later": later}


def test_what_the_won_get_afterwards_is_suspected(leads: Made) -> None:
    column = leads.text("stage", leads.words("cold", "warm"))
    which = leads.won & leads.happens(0.7)
    (found,) = changes.look(leads.material(column, **overwritten(leads, which)))
    assert (found.known, found.is_sure) == ("close", False)
    assert "0 % of the lost" in found.evidence


def test_it_is_sure_where_other_leads_have_that_value_from_the_start(leads: Made) -> None:
    was_loaded_late = leads.won & leads.happens(0.3)
    column = leads.text("stage", np.where(was_loaded_late, "customer", leads.words("cold", "warm")))
    which = leads.won & ~was_loaded_late
    (found,) = changes.look(leads.material(column, **overwritten(leads, which)))
    assert found.is_sure
    assert "'customer' from the start" in found.evidence


def test_what_changes_for_everybody_alike_is_fine(leads: Made) -> None:
    column = leads.text("stage", leads.words("cold", "warm"))
    which = leads.happens(0.3)
    assert not list(changes.look(leads.material(column, **overwritten(leads, which))))


def test_blanks_that_are_filled_in_afterwards_are_no_change(leads: Made) -> None:
    column = leads.text("stage", leads.only(~leads.won, "cold"))
    assert not list(changes.look(leads.material(column, **overwritten(leads, leads.won))))
