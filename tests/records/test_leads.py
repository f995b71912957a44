from __future__ import annotations

import pytest

from records.leads import put_leads
from records.rows import CHUNK, Conflict, Written
from tests.records.conftest import Desk, frame

STORED, REPEATED = Written(stored=1), Written(repeated=1)


def test_a_lead_comes_with_the_profile_known_at_its_creation(desk: Desk) -> None:
    assert desk.lead(created_at=100, source="web", title="Directeur") == STORED
    assert desk.known(("L1", 100)).profile == {"title": ["Directeur"]}
    assert desk.known(("L1", 99)).profile == {}
    assert desk.rows("leads")[0] == {
        "lead_id": "L1",
        "created_at": 100,
        "as_of": None,
        "sequence": 0,
        "group_key": "",
        "source": "web",
        "campaign": None,
        "owner": None,
    }


def test_the_same_lead_again_changes_nothing(desk: Desk) -> None:
    desk.lead(title="Directeur", employees=120)
    before = desk.rows("leads"), desk.rows("profiles")
    assert desk.lead(title="Directeur", employees=120) == REPEATED
    assert (desk.rows("leads"), desk.rows("profiles")) == before


def test_new_values_count_from_when_they_came_and_the_old_stay_for_earlier(desk: Desk) -> None:
    desk.lead(title="Stagiair", employees=120)
    assert desk.lead(title="Directeur", now=500) == STORED
    assert desk.known(("L1", 499), ("L1", 500)).profile == {
        "title": ["Stagiair", "Directeur"],
        "employees": [120, 120],
    }
    assert len(desk.rows("profiles")) == 2


def test_a_value_that_goes_back_is_one_more_row(desk: Desk) -> None:
    for now, title in ((200, "A"), (300, "B"), (400, "A"), (500, "A")):
        desk.lead(title=title, now=now)
    told = desk.known(*(("L1", moment) for moment in (100, 300, 400))).profile["title"]
    assert told == ["A", "B", "A"]
    assert len(desk.rows("profiles")) == 3


def test_values_are_never_known_before_the_lead_was_there(desk: Desk) -> None:
    desk.lead(created_at=100, title="A", now=50)
    desk.lead(created_at=100, title="B", now=60)
    assert desk.known(("L1", 99)).profile == {}
    assert desk.known(("L1", 100)).profile == {"title": ["B"]}


def test_what_a_later_row_leaves_out_stays(desk: Desk) -> None:
    desk.lead(source="web", as_of=120, sequence=7, group_key="acme")
    assert desk.lead(owner="jan") == STORED
    told = desk.rows("leads")[0]
    assert [told[name] for name in ("source", "as_of", "sequence", "group_key", "owner")] == [
        "web",
        120,
        7,
        "acme",
        "jan",
    ]


def test_another_moment_of_creation_is_a_conflict_and_nothing_is_stored(desk: Desk) -> None:
    desk.lead(created_at=100)
    rows = [{"lead_id": "L0", "created_at": 1}, {"lead_id": "L1", "created_at": 101}]
    with desk.engine.connect() as connection, connection.begin() as transaction:
        with pytest.raises(Conflict, match=r"leads.lead_id.*'L1'.*created_at") as caught:
            put_leads(connection, frame("leads", *rows), [{}, {}], 1_000)
        transaction.rollback()
    assert caught.value.key == "L1"
    assert len(desk.rows("leads")) == 1


def test_a_lead_that_stands_twice_in_one_delivery_tells_more_the_second_time(desk: Desk) -> None:
    row = {"lead_id": "L1", "created_at": 100}
    told = [{"title": "A"}, {"title": "B"}, {"title": "B"}]
    with desk.engine.begin() as connection:
        written = put_leads(connection, frame("leads", row, row, row), told, 1_000)
    assert written == Written(stored=2, repeated=1)
    assert desk.known(("L1", 999), ("L1", 1_000)).profile == {"title": ["A", "B"]}


def test_more_leads_than_are_written_at_a_time(desk: Desk) -> None:
    rows = [{"lead_id": f"L{place}", "created_at": place} for place in range(CHUNK + 3)]
    for expected in (Written(stored=CHUNK + 3), Written(repeated=CHUNK + 3)):
        with desk.engine.begin() as connection:
            assert put_leads(connection, frame("leads", *rows), [{}] * len(rows), 1) == expected
    assert desk.known((f"L{CHUNK + 2}", 10**9)).created_at.tolist() == [CHUNK + 2]


def test_any_identifier_is_kept_as_it_is(desk: Desk) -> None:
    for lead_id in ("L'1", "%s", "?", '{"a"}', "é", "e\u0301", "😀", " L1", "L1 ", "l1", "L1"):
        assert desk.lead(lead_id, name=lead_id) == STORED
        assert desk.known((lead_id, 100)).profile == {"name": [lead_id]}
