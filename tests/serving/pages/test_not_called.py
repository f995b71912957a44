"""Why nobody called: what is on record, the first that holds."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from followup.kinds import SCORE
from serving.pages.not_called import NotCalled, not_called
from tests.serving.live import DEMO, SECOND, Live

DAY = 86_400 * SECOND


def why(live: Live, **known: Any) -> NotCalled:
    """Of L1, as the last 20 have it."""
    opened = [row["opened_at"] for row in live.rows("qualifications")]
    came: Any = SimpleNamespace(
        lead_id="L1",
        **{
            "at": opened[0] if opened else live.at,
            "n_calls": 0,
            "owner": None,
            "stage": None,
            "disposition": None,
            **known,
        },
    )
    with live.state.engine.connect() as connection:
        return not_called(connection, [came], live.state.definition(), live.at)["L1"]


def test_a_lead_that_crossed_waits_for_assignment_then_for_its_call_then_is_late(
    live: Live,
) -> None:
    live.lead("L1")
    live.events("L1", *DEMO)
    live.work()
    due = why(live)
    assert due.reason == "not_due" and due.owner and due.due_at and due.due_at > live.at
    live.at += 10 * DAY
    assert why(live).reason == "late"


def test_a_lead_that_was_handed_over_long_ago_and_crosses_now_is_due_when_its_owner_promised(
    live: Live,
) -> None:
    live.lead("L1")
    live.events("L1", *DEMO)
    live.work()
    [promised] = [row for row in live.rows("promises") if row["line"] == "first_call"]
    told = why(live, at=live.at - 30 * DAY)
    assert (told.reason, told.due_at) == ("not_due", promised["due_at"])


def test_who_was_turned_down_or_is_in_talks_needed_no_call(live: Live) -> None:
    live.lead("L1")
    assert why(live, disposition="disqualified").reason == "decided"
    assert why(live, disposition="disqualified", stage="won").reason == "talking"


def test_a_lead_of_nobody_has_no_owner(live: Live) -> None:
    live.lead("L1")
    assert why(live).reason == "no_owner"
    assert why(live, owner="marketing").reason == "marketing"


def test_a_lead_that_crossed_and_was_not_routed_yet_waits_for_assignment(live: Live) -> None:
    live.lead("L1")
    live.events("L1", *DEMO)
    live.work(kinds=[[SCORE]])
    assert why(live).reason == "unassigned"
