from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from features.history import History
from records import history
from records.history import UnknownLead
from tests.records.conftest import Desk


def test_a_lead_with_its_events_oldest_first(desk: Desk) -> None:
    desk.lead(created_at=100, title="Directeur")
    desk.events(
        {"event_id": "E2", "occurred_at": 300, "recorded_at": 310, "kind": "demo"},
        {"event_id": "E1", "occurred_at": 200, "detail": "/prijzen"},
    )
    told = desk.known(("L1", 250))
    assert told.lead_ids == ["L1"]
    assert told.as_of.tolist() == [250]
    assert told.created_at.tolist() == [100]
    assert told.profile == {"title": ["Directeur"]}
    assert told.event_row.tolist() == [0, 0]
    assert told.event_at.tolist() == [200, 300]
    assert told.event_recorded_at.tolist() == [200, 310]
    assert told.event_kind.tolist() == ["pricing", "demo"]
    assert told.event_ids == ["E1", "E2"]
    assert told.event_details == ["/prijzen", None]


def test_rows_stand_in_the_order_asked_for_with_events_of_each(desk: Desk) -> None:
    for lead_id in ("L1", "L2", "L3"):
        desk.lead(lead_id, created_at=100, name=lead_id)
    desk.events(
        {"event_id": "a", "lead_id": "L1", "occurred_at": 200},
        {"event_id": "b", "lead_id": "L3", "occurred_at": 150},
        {"event_id": "c", "lead_id": "L1", "occurred_at": 180},
    )
    told = desk.known(("L3", 400), ("L1", 300), ("L2", 200), ("L1", 190))
    assert told.lead_ids == ["L3", "L1", "L2", "L1"]
    assert told.profile == {"name": ["L3", "L1", "L2", "L1"]}
    assert told.event_row.tolist() == [0, 1, 1, 3, 3]
    assert told.event_ids == ["b", "c", "a", "c", "a"]


def test_it_fits_the_history_that_features_are_made_of(desk: Desk) -> None:
    desk.lead()
    made = History(**vars(desk.known(("L1", 200))))
    assert len(made) == 1
    for name in ("as_of", "created_at", "event_row", "event_at", "event_recorded_at"):
        assert getattr(made, name).dtype == np.int64, name
    assert made.event_kind.dtype == object


def test_nothing_asked_is_nothing_told(desk: Desk) -> None:
    told = desk.known()
    assert told.lead_ids == []
    assert told.profile == {}
    assert told.event_row.dtype == np.int64


def test_a_lead_that_is_not_on_record_is_named(desk: Desk) -> None:
    desk.lead()
    with pytest.raises(UnknownLead) as caught:
        desk.known(("L1", 200), ("L2", 200), ("L3", 200))
    assert caught.value.lead_id == "L2"


def test_leads_are_read_in_pieces_as_one(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    moments = [(f"L{place}", 500) for place in range(7)]
    for lead_id, _ in moments:
        desk.lead(lead_id, name=lead_id)
        desk.events({"lead_id": lead_id, "occurred_at": 200})
    whole = desk.known(*moments)
    monkeypatch.setattr(history, "CHUNK", 3)
    in_pieces = desk.known(*moments)
    assert in_pieces.profile == whole.profile
    assert in_pieces.event_ids == whole.event_ids
    assert in_pieces.event_row.tolist() == list(range(7))


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    told=st.lists(
        st.tuples(st.integers(100, 110), st.sampled_from("ab"), st.integers(0, 3)), max_size=8
    ),
    at=st.integers(95, 115),
)
def test_the_profile_is_what_was_told_last_up_to_the_moment(
    desk: Desk, told: list[tuple[int, str, int]], at: int
) -> None:
    lead_id = f"L{len(desk.rows('leads'))}"
    desk.lead(lead_id, created_at=100)
    for known_at, name, value in told:
        desk.later(lead_id, known_at, **{name: value})
    expected: dict[str, int] = {}
    first = {row: place for place, row in reversed(list(enumerate(told)))}
    for known_at, name, value in sorted(first, key=lambda row: (row[0], first[row])):
        if known_at <= at:
            expected[name] = value
    profile = desk.known((lead_id, at)).profile
    assert {name: values[0] for name, values in profile.items()} == expected


def test_later_rows_change_nothing_that_was_known(desk: Desk) -> None:
    desk.lead(title="Stagiair")
    desk.events({"event_id": "E1", "occurred_at": 200})
    before = desk.known(("L1", 300)).profile
    desk.later("L1", 301, title="Directeur", industry="software")
    desk.lead(title="Eigenaar", now=400)
    assert desk.known(("L1", 300)).profile == before
