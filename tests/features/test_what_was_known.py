"""What was known at the moment, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from definition import check
from features.catalogue import can_still_happen, catalogue
from features.history import DAY_US
from features.payload import history_of
from features.table import build

DEFINITION = check(
    {
        "company": {"competitors": ["rivaal.example"]},
        "attributes": {
            "title": {"kind": "title"},
            "email": {"kind": "email"},
            "employees": {"kind": "number"},
            "industry": {"kind": "category"},
            "newsletter": {"kind": "flag"},
            "founded": {"kind": "date"},
            "question": {"kind": "text"},
            "size": {"kind": "band", "values": ["small", "large"]},
            "quality": {"kind": "category", "known": "after_contact"},
        },
        "events": {"pricing": {"windows": [7, 30]}, "blog": {"windows": [30]}},
    }
)
FEATURES = catalogue(DEFINITION)
NOW = 1000 * DAY_US
KINDS = ("pricing", "blog", "moon_walk")

event = some.fixed_dictionaries(
    {
        "kind": some.sampled_from(KINDS),
        "occurred_at": some.integers(900 * DAY_US, NOW + 20 * DAY_US),
        "late": some.integers(0, 5 * DAY_US),
    }
).map(lambda each: {**each, "recorded_at": each["occurred_at"] + each["late"]})
events = some.lists(event, max_size=12)


def rows(*leads: dict, as_of: int = NOW) -> dict[str, np.ndarray]:
    return build(history_of(leads, [as_of] * len(leads), DEFINITION), FEATURES, DEFINITION)


def lead(*happened: dict, **profile: object) -> dict:
    return {"lead_id": "L", "profile": profile, "events": list(happened)}


def at(days_ago: float, kind: str = "pricing", recorded_days_ago: float | None = None) -> dict:
    recorded = days_ago if recorded_days_ago is None else recorded_days_ago
    return {
        "kind": kind,
        "occurred_at": NOW - int(days_ago * DAY_US),
        "recorded_at": NOW - int(recorded * DAY_US),
    }


def same(one: dict[str, np.ndarray], other: dict[str, np.ndarray], row: int = 0) -> bool:
    return all(
        one[name][row : row + 1].tolist() == other[name][:1].tolist()
        if one[name].dtype == object
        else one[name][row : row + 1].tobytes() == other[name][:1].tobytes()
        for name in one
    )


@given(events, events)
def test_what_comes_later_changes_nothing(known, later):
    moved = [
        {**each, "occurred_at": each["occurred_at"], "recorded_at": NOW + each["late"]}
        for each in later
    ]
    assert same(rows(lead(*known)), rows(lead(*known, *moved)))


@given(events, some.randoms())
def test_the_order_on_record_decides_nothing(known, chance):
    shuffled = list(known)
    chance.shuffle(shuffled)
    assert same(rows(lead(*known)), rows(lead(*shuffled)))


@given(some.lists(events, min_size=1, max_size=4))
def test_a_row_is_the_same_alone_and_among_others(many):
    together = rows(*(lead(*each) for each in many))
    for place, each in enumerate(many):
        assert same(together, rows(lead(*each)), place)


def test_an_event_at_the_moment_itself_is_not_known_yet():
    found = rows(lead(at(0), at(5, recorded_days_ago=0)))
    assert found["pricing_30d"][0] == 0
    assert np.isnan(found["days_since_pricing"][0])


def test_windows_hold_events_up_to_their_age():
    found = rows(lead(at(7), at(7.1), at(30), at(30.1)))
    assert (found["pricing_7d"][0], found["pricing_30d"][0]) == (1, 3)
    assert found["days_since_pricing"][0] == 7
    assert found["active_days_30d"][0] == 3


def test_a_decayed_count_halves_every_fourteen_days():
    assert rows(lead(at(14), at(28)))["pricing_decayed"][0] == pytest.approx(0.75)


def test_kinds_that_are_not_listed_count_together():
    found = rows(lead(at(1, "moon_walk"), at(2, "tea")))
    assert found["other_events_30d"][0] == 2
    assert found["pricing_30d"][0] == 0
    assert found["days_since_last_event"][0] == 1


def test_attributes_become_what_their_kind_says():
    found = rows(
        lead(
            title="Hoofd inkoop",
            email="jan@rivaal.example",
            employees="120",
            industry="  Paid   search ",
            newsletter="Ja",
            founded="1972-09-26T00:00:00Z",
            question="when?",
            size="large",
        )
    )
    assert (found["title_seniority"][0], found["title_function"][0]) == ("manager", "procurement")
    assert found["email_kind"][0] == "competitor"
    assert found["employees"][0] == 120.0
    assert found["industry"][0] == "Paid search"
    assert found["newsletter"][0] == "yes"
    assert found["days_since_founded"][0] == pytest.approx(1.0)
    assert (found["has_question"][0], found["size"][0]) == ("yes", "large")


def test_what_is_not_given_is_missing_never_a_zero():
    found = rows(lead())
    for name in (
        "title_seniority",
        "title_function",
        "email_kind",
        "industry",
        "newsletter",
        "size",
    ):
        assert found[name][0] is None, name
    assert np.isnan(found["employees"][0])
    assert np.isnan(found["days_since_founded"][0])
    assert found["has_question"][0] == "no"


def test_what_is_known_too_late_is_no_feature():
    assert "quality" not in {feature.name for feature in FEATURES}


@pytest.mark.parametrize("value", ["many", True, [1], {"n": 1}, float("inf"), "1_000", 10**400])
def test_a_value_that_cannot_be_read_is_missing_never_an_error(value):
    assert not np.isinf(rows(lead(employees=value))["employees"][0])


def test_another_visit_can_still_happen_another_industry_cannot():
    by_name = {feature.name: feature for feature in FEATURES}
    assert can_still_happen(by_name["pricing_30d"], 0.0)
    assert can_still_happen(by_name["industry"], None)
    assert not can_still_happen(by_name["industry"], "retail")


TITLES = [
    ("DGA", "owner"), ("Eigenaar", "owner"), ("Co-founder & CEO", "owner"),
    ("Zaakvoerder", "owner"),
    ("CEO", "director"), ("Directeur", "director"), ("Sales Director", "director"),
    ("VP Marketing", "director"), ("Bestuurder", "director"), ("Geschäftsführer", "director"),
    ("Commercieel directeur", "director"), ("CFO", "director"), ("Managing Director", "director"),
    ("Sales manager", "manager"), ("Hoofd inkoop", "manager"), ("Head of IT", "manager"),
    ("Teamleider logistiek", "manager"), ("Marketing Manager", "manager"),
    ("HR-manager", "manager"),
    ("Account manager", "staff"), ("Product owner", "staff"), ("Projectmanager", "staff"),
    ("Office manager", "staff"), ("Directiesecretaresse", "staff"),
    ("Assistant to the CEO", "staff"),
    ("Software engineer", "staff"), ("Administratief medewerker", "staff"), ("Inkoper", "staff"),
    ("Adviseur", "staff"), ("Boekhouder", "staff"), ("Art director", "staff"),
    ("Student", "student"), ("Stagiair marketing", "student"), ("Trainee", "student"),
    ("Werkstudent", "student"), ("Intern", "student"), ("Xyzzy", "other"), ("Hobbyist", "other"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "expected"), TITLES)
def test_a_title_says_how_senior_somebody_is(title, expected):
    assert rows(lead(title=title))["title_seniority"][0] == expected


ADDRESSES = [
    ("jan@gmail.com", "personal"), ("jan@hotmail.nl", "personal"), ("j@ziggo.nl", "personal"),
    ("JAN@OUTLOOK.COM", "personal"), ("jan@kpnmail.nl", "personal"), ("jan@firma.example", "work"),
    ("Jan <jan@firma.example>", "work"), ("jan+crm@firma.example", "work"),
    ("j@student.tue.nl", "academic"), ("j@uva.nl", "academic"), ("j@harvard.edu", "academic"),
    ("j@cs.ox.ac.uk", "academic"), ("j@mailinator.com", "disposable"),
    ("j@rivaal.example", "competitor"), ("j@sales.rivaal.example", "competitor"),
    ("no address", None), ("@", None), ("", None),
]  # fmt: skip


@pytest.mark.parametrize(("address", "expected"), ADDRESSES)
def test_an_address_says_what_kind_it_is(address, expected):
    assert rows(lead(email=address))["email_kind"][0] == expected
