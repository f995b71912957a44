"""Marks are learned on one half of the leads and judged on the other."""

from __future__ import annotations

import numpy as np

from tests.training.leaks.made import Made
from training.leaks.marks import Marks


def test_a_mark_is_told_with_its_share() -> None:
    leads = Made()
    has = leads.won & leads.happens(0.5)
    material = leads.material(leads.text("list", np.where(has, "customers", "general")))
    everyone = np.arange(leads.n)
    found = Marks.of(material.columns[0], everyone, leads.won, material.fold, at_least=0.9)
    assert found is not None
    assert found.pure.value == 1.0
    assert 0.4 < found.share.value < 0.6
    assert found.which == "'customers'"


def test_luck_in_one_half_is_not_believed() -> None:
    leads = Made(n=1_000, win_rate=0.5)
    codes = [f"code {place}" for place in leads.random.integers(0, 150, leads.n)]
    material = leads.material(leads.text("code", codes))
    found = Marks.of(
        material.columns[0], np.arange(leads.n), leads.won, material.fold, at_least=0.9
    )
    assert found is not None
    assert found.pure.value < 0.7
