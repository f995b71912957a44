from __future__ import annotations

from records.rows import Written
from tests.records.conftest import Desk


def test_a_value_is_known_from_its_own_moment_inclusive(desk: Desk) -> None:
    desk.lead(title="Directeur")
    assert desk.later("L1", 300, industry="software") == Written(stored=1)
    told = desk.known(("L1", 299), ("L1", 300)).profile
    assert told == {"title": ["Directeur", "Directeur"], "industry": [None, "software"]}


def test_the_same_values_again_change_nothing(desk: Desk) -> None:
    desk.lead()
    desk.later("L1", 300, industry="software", employees=5)
    assert desk.later("L1", 300, employees=5, industry="software") == Written(repeated=1)
    assert len(desk.rows("profiles")) == 2


def test_of_values_known_at_one_moment_the_last_counts(desk: Desk) -> None:
    desk.lead()
    desk.later("L1", 300, industry="software")
    desk.later("L1", 300, industry="logistics")
    assert desk.known(("L1", 300)).profile == {"industry": ["logistics"]}


def test_what_a_lead_says_itself_is_not_judged_by_what_others_said(desk: Desk) -> None:
    desk.lead(industry="software")
    desk.later("L1", 300, industry="logistics")
    assert desk.lead(industry="software", now=400) == Written(repeated=1)
    assert desk.known(("L1", 400)).profile == {"industry": ["logistics"]}


def test_every_kind_of_value_comes_back_as_it_was(desk: Desk) -> None:
    values = {"flag": True, "number": 1.5, "whole": 2**53, "text": "é\n'\"", "none": None}
    desk.lead(**values)
    told = desk.known(("L1", 100)).profile
    assert {name: cells[0] for name, cells in told.items()} == values
    assert type(told["flag"][0]) is bool
    assert type(told["whole"][0]) is int
