from __future__ import annotations

import pandas as pd

from records.outcomes import frames, observed_until
from tests.records.conftest import Desk


def test_frames_of_what_became_of_leads(desk: Desk) -> None:
    desk.lead("L2", created_at=50, sequence=2, group_key="acme")
    desk.lead("L1", created_at=100, sequence=1, as_of=120)
    desk.put("deals", {"stage": "won", "at": 300, "amount": 10, "deal_id": "D1"}, {"stage": "sql"})
    desk.put("attempts", {"at": 130, "channel": "phone", "outcome": "spoke", "rep": "jan"})
    desk.put("dispositions", {"at": 140, "disposition": "accepted"})
    desk.put("feedback", {"at": 150, "verdict": "good"})
    with desk.engine.connect() as connection:
        told = frames(connection)
    assert told.leads["lead_id"].tolist() == ["L1", "L2"], "in order of arrival"
    assert told.leads["created_at"].dtype == "int64"
    assert told.leads["as_of"].dtype == "Int64"
    assert told.leads["as_of"].tolist() == [120, pd.NA]
    assert told.deals[["stage", "amount", "deal_id"]].values.tolist() == [
        ["sql", None, None],
        ["won", 10.0, "D1"],
    ]
    assert told.deals["at"].tolist() == [pd.NA, 300]
    assert told.attempts["rep"].tolist() == ["jan"]
    assert told.dispositions["disposition"].tolist() == ["accepted"]
    assert told.feedback["verdict"].tolist() == ["good"]
    assert told.observed_until == 300


def test_records_without_anything_have_columns_and_no_rows(desk: Desk) -> None:
    with desk.engine.connect() as connection:
        told = frames(connection)
    assert len(told.leads) == len(told.deals) == told.observed_until == 0
    assert "lead_id" in told.feedback
    assert told.leads["created_at"].dtype == "int64"


def test_rows_come_in_the_same_order_whatever_the_order_of_writing(desk: Desk) -> None:
    names = ["b", "B", "a", "é", "Z", "_", "1"]
    for lead_id in names:
        desk.lead(lead_id)
        desk.put("deals", {"lead_id": lead_id, "stage": "won", "at": 5})
    with desk.engine.connect() as connection:
        told = frames(connection)
    assert told.leads["lead_id"].tolist() == sorted(names)
    assert told.deals["lead_id"].tolist() == sorted(names)


def test_it_is_observed_until_the_last_thing_that_came_to_be_known(desk: Desk) -> None:
    desk.lead(created_at=100)
    desk.events({"occurred_at": 150, "recorded_at": 170})
    with desk.engine.connect() as connection:
        assert observed_until(connection) == 170
