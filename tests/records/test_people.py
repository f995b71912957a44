"""Leads that are one person, from when on that is known; and leads that are not."""

from __future__ import annotations

import pytest

from records import people
from records.identities import identities
from records.leads import put_leads


def of(desk, lead_id: str) -> list[str]:
    with desk.engine.connect() as connection:
        return people.leads_of(connection, lead_id)[1:]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"email": "Eva@Firma.Example"}, {"email": " eva@firma.example "}),
        ({"email": "Eva Smit <eva@firma.example>"}, {"email": "mailto:eva@firma.example"}),
        ({"email": "e.smit@gmail.com"}, {"email": "esmit+callworthy@googlemail.com"}),
        ({"email": "jd@firma.example"}, {"email": "JD@firma.example"}),
        ({"email": "12345@firma.example"}, {"email": "12345@firma.example"}),
        ({"phone": "+31 6 12345678"}, {"phone": "0031612345678"}),
        ({"phone": "+31612345678", "email": "eva@firma.example"}, {"phone": "+31 (0)6-12345678"}),
        (
            {"phone": "+31612345678", "email": "a@b.example"},
            {"phone": "+31612345678", "email": "c@d.nl"},
        ),
        ({"phone": "+31201234567", "email": "eva@firma.example"}, {"phone": "+31 20 123 4567"}),
    ],
)
def test_the_same_person(desk, first, second):
    desk.lead("L1", **first)
    desk.lead("L2", created_at=200, **second)
    assert (of(desk, "L1"), of(desk, "L2")) == (["L2"], ["L1"])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"email": "info@firma.example"}, {"email": "info@firma.example"}),
        ({"email": "sales.nl@firma.example"}, {"email": "sales.nl@firma.example"}),
        ({"email": "noreply@x.example"}, {"email": "noreply@x.example"}),
        ({"phone": ""}, {"phone": ""}),
        ({"phone": "000"}, {"phone": "000"}),
        ({"phone": "+310000000000"}, {"phone": "+310000000000"}),
        ({"phone": "+318000200"}, {"phone": "+318000200"}),
        ({"phone": "0612345678"}, {"phone": "0612345678"}),  # nobody said of which country
        ({"email": "e.smit@firma.example"}, {"email": "esmit@firma.example"}),
        ({"email": "eva+a@firma.example"}, {"email": "eva+b@firma.example"}),
        ({"email": "a@b.example, c@d.example"}, {"email": "a@b.example"}),
        (
            {"phone": "+31201234567", "email": "eva@firma.example"},
            {"phone": "+31201234567", "email": "jan@firma.example"},
        ),
    ],
)
def test_not_the_same_person(desk, first, second):
    desk.lead("L1", **first)
    desk.lead("L2", created_at=200, **second)
    assert of(desk, "L1") == [] == of(desk, "L2")


def test_a_desk_that_turns_out_to_be_several_peoples_joins_nobody_any_more(desk):
    desk.lead("L1", phone="+31201234567", email="eva@firma.example")
    desk.lead("L2", created_at=200, phone="+31201234567")
    desk.lead("L3", created_at=300, phone="+31201234567", email="jan@firma.example")
    desk.lead("L4", created_at=400, phone="+31201234567")
    assert [of(desk, f"L{n}") for n in (1, 2, 3, 4)] == [["L2"], ["L1"], [], []]


@pytest.mark.parametrize("order", [(1, 2, 3, 4, 5, 6), (6, 5, 4, 3, 2, 1), (3, 1, 6, 2, 5, 4)])
def test_in_whatever_order_they_come_the_same_leads_are_joined(desk, order):
    mails = {1: "eva@firma.example", 3: "jan@firma.example", 5: "bea@firma.example"}
    for n in order:
        known = {"email": mails[n]} if n in mails else {}
        desk.lead(f"L{n}", created_at=n * 100, phone="+31201234567", **known)
    assert [of(desk, f"L{n}") for n in (1, 2)] == [["L2"], ["L1"]]
    assert [of(desk, f"L{n}") for n in (3, 4, 5, 6)] == [[], [], [], []]


def test_a_placeholder_number_does_not_make_a_crowd_one_person(desk):
    for n in range(6):
        desk.lead(f"L{n}", created_at=100 + n, phone="+31612345678", email=f"p{n}@firma.example")
    assert max(len(of(desk, f"L{n}")) for n in range(6)) == 1


def test_what_the_other_lead_did_counts_from_when_they_are_known_to_be_one(desk):
    desk.lead("L1", email="eva@firma.example")
    desk.events({"event_id": "E1", "lead_id": "L1", "occurred_at": 150})
    before = desk.known(("L1", 250))
    desk.lead("L2", created_at=300, email="eva@firma.example")
    desk.events({"event_id": "E2", "lead_id": "L2", "occurred_at": 320})
    known = desk.known(("L2", 400), ("L1", 400))
    assert list(zip(known.event_row, known.event_ids, known.event_recorded_at, strict=True)) == [
        (0, "E1", 300),
        (0, "E2", 320),
        (1, "E1", 150),
        (1, "E2", 320),
    ]
    again = desk.known(("L1", 250))
    seen = [at < 250 for at in again.event_recorded_at]
    assert [each for each, is_seen in zip(again.event_ids, seen, strict=True) if is_seen] == (
        before.event_ids
    )


def test_an_address_told_later_joins_from_then_on(desk):
    desk.lead("L1", email="eva@firma.example")
    desk.lead("L2", created_at=200)
    desk.lead("L2", created_at=200, now=5_000, email="eva@firma.example")
    with desk.engine.connect() as connection:
        assert people.others(connection, ["L1"]) == {"L1": {"L2": 5_000}}


def test_nothing_that_can_be_read_back_is_kept(desk):
    desk.lead("L1", email="eva@firma.example", phone="+31612345678")
    assert not any("eva" in str(row) or "123456" in str(row) for row in desk.rows("people"))


def test_a_number_of_the_companys_country(desk):
    frame = desk.frame("leads", *({"lead_id": each, "created_at": 100} for each in ("L1", "L2")))
    told = [{"phone": "06-1234 5678"}, {"phone": "+31612345678"}]
    with desk.engine.begin() as connection:
        put_leads(connection, frame, told, 1_000, "NL")
    assert of(desk, "L1") == ["L2"]


@pytest.mark.parametrize(
    "value", [None, 3.5, [], {}, "x" * 100_000, "@", "a@b", "\ud800@x.nl", True]
)
def test_whatever_stands_there_is_no_fault(value):
    assert identities({"email": value, "phone": value}, "NL") == []
