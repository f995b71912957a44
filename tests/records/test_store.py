from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from records.row_ids import RowIds
from records.rows import CHUNK, Conflict, Written
from records.store import put_events
from tests.records.conftest import Desk, frame

EVENT = {"event_id": "E1", "occurred_at": 200, "recorded_at": 300, "detail": "/prijzen"}


@pytest.fixture(autouse=True)
def lead(desk: Desk) -> None:
    desk.lead("L1")
    desk.lead("L2")


def test_an_event_keeps_both_its_times(desk: Desk) -> None:
    assert desk.events({**EVENT, "value": 1, "campaign": "beurs"}) == Written(stored=1)
    assert desk.rows("events") == [
        {
            "event_id": "E1",
            "lead_id": "L1",
            "occurred_at": 200,
            "recorded_at": 300,
            "kind": "pricing",
            "detail": "/prijzen",
            "value": 1.0,
            "campaign": "beurs",
        }
    ]


@pytest.mark.parametrize("event_id", ["E1", None])
def test_an_event_that_comes_again_later_was_known_from_the_first_time(
    desk: Desk, event_id: str | None
) -> None:
    desk.events({**EVENT, "event_id": event_id})
    again = {**EVENT, "event_id": event_id, "recorded_at": 900}
    assert desk.events(again) == Written(repeated=1)
    assert [row["recorded_at"] for row in desk.rows("events")] == [300]


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "demo"},
        {"occurred_at": 201},
        {"detail": None},
        {"lead_id": "L2"},
        {"value": 2.0},
        {"campaign": "x"},
    ],
    ids=str,
)
def test_the_same_event_id_with_another_content_is_a_conflict(
    desk: Desk, other: dict[str, Any]
) -> None:
    desk.events(EVENT)
    with pytest.raises(Conflict, match=r"events.event_id.*'E1'") as caught:
        desk.events({"event_id": "E0", "occurred_at": 1}, {**EVENT, **other})
    assert caught.value.key == "E1"
    assert len(desk.rows("events")) == 1, "all or nothing"


def test_two_events_with_one_event_id_in_one_delivery_are_a_conflict(desk: Desk) -> None:
    with pytest.raises(Conflict):
        desk.events(EVENT, {**EVENT, "kind": "demo"})
    assert desk.events(EVENT, EVENT) == Written(stored=1, repeated=1)


def test_events_without_an_identifier_are_counted_as_often_as_they_stand_there(desk: Desk) -> None:
    rows = [{"occurred_at": 200}, {"occurred_at": 200}, {"occurred_at": 201}]
    assert desk.events(*rows) == Written(stored=3)
    assert desk.events(*reversed(rows)) == Written(repeated=3)
    assert desk.events(*rows, rows[0]) == Written(stored=1, repeated=3)


def test_a_delivery_in_pieces_is_counted_as_one(desk: Desk) -> None:
    row = {"lead_id": "L1", "kind": "pricing", "occurred_at": 200, "recorded_at": 200}
    for expected in (Written(stored=2), Written(repeated=2)):
        ids = RowIds()
        with desk.engine.begin() as connection:
            written = [put_events(connection, frame("events", row), ids) for _ in range(2)]
        assert written[0] + written[1] == expected


def test_more_events_than_are_written_at_a_time(desk: Desk) -> None:
    rows = [{"event_id": f"E{place}", "occurred_at": place} for place in range(CHUNK + 5)]
    assert desk.events(*rows[: CHUNK // 2]) == Written(stored=CHUNK // 2)
    expected = Written(stored=CHUNK - CHUNK // 2 + 5, repeated=CHUNK // 2)
    assert desk.events(*rows) == expected
    with pytest.raises(Conflict, match=f"'E{CHUNK + 4}'"):
        desk.events(*rows[:-1], {**rows[-1], "kind": "demo"})


@pytest.mark.parametrize(
    ("name", "row", "other"),
    [
        ("deals", {"stage": "won", "at": 5, "amount": 10}, {"amount": 11}),
        ("deals", {"stage": "won"}, {"stage": "lost"}),
        ("deals", {"stage": "won", "at": 5, "deal_id": "D1"}, {"at": 6}),
        ("deals", {"stage": "won", "at": 5, "deal_id": "D1"}, {"deal_id": "D2"}),
        ("deals", {"stage": "sql", "at": 5, "deal_id": "D1"}, {"stage": "won"}),
        (
            "attempts",
            {"at": 5, "channel": "phone", "outcome": "spoke", "rep": "jan"},
            {"rep": None},
        ),
        ("dispositions", {"at": 5, "disposition": "accepted"}, {"disposition": "nurture"}),
        ("feedback", {"at": 5, "verdict": "bad", "reason": "student"}, {"reason": "gmail"}),
    ],
)
def test_a_row_again_is_a_repeat_and_another_is_another(
    desk: Desk, name: str, row: dict[str, Any], other: dict[str, Any]
) -> None:
    assert desk.put(name, row) == Written(stored=1)
    assert desk.put(name, row) == Written(repeated=1)
    assert desk.put(name, {**row, **other}) == Written(stored=1)
    assert desk.put(name, row, {**row, **other}) == Written(repeated=2)
    assert len(desk.rows(name)) == 2


def test_campaigns_belong_to_no_lead(desk: Desk) -> None:
    row = {"campaign": "beurs", "cost": 5_000, "from": 1, "to": 2}
    assert desk.put("campaigns", row) == Written(stored=1)
    assert desk.put("campaigns", row) == Written(repeated=1)


def test_a_deals_stage_has_one_amount(desk: Desk) -> None:
    row = {"deal_id": "D1", "stage": "won", "at": 5, "amount": 10.0}
    desk.put("deals", row)
    with pytest.raises(Conflict, match=r"deals.deal_id.*'D1'.*one amount per stage"):
        desk.put("deals", {**row, "amount": 20.0})
    assert [told["amount"] for told in desk.rows("deals")] == [10.0]


def test_nothing_is_stored_of_a_lead_that_is_not_on_record(desk: Desk) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        desk.events({**EVENT, "lead_id": "nobody"})
    with pytest.raises(sa.exc.IntegrityError):
        desk.put("deals", {"lead_id": "nobody", "stage": "won"})
    assert desk.rows("events") == desk.rows("deals") == []
