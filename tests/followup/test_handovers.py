"""Frames as records keep them become handovers; rows without a moment tell no order."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from followup.handover import Attempt, Said
from followup.handovers import handovers

SECOND = 1_000_000


def at(second: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(second, tz=dt.UTC)


def test_what_became_of_each_lead_is_with_it() -> None:
    qualified = pd.DataFrame(
        {
            "lead_id": ["L2", "L1"],
            "since": [SECOND, 2 * SECOND],
            "assigned_at": pd.array([None, 3 * SECOND], dtype="Int64"),
            "source": ["webinar", None],
            "missing": [["phone"], None],
        }
    )
    frames = {
        "attempts": pd.DataFrame(
            {
                "lead_id": ["L1", "L1", "L3"],
                "at": pd.array([4 * SECOND, None, 5 * SECOND], dtype="Int64"),
                "channel": ["phone"] * 3,
                "outcome": ["spoke", "voicemail", "spoke"],
            }
        ),
        "dispositions": pd.DataFrame(
            {"lead_id": ["L1"], "at": [6 * SECOND], "disposition": ["nurture"], "reason": [None]}
        ),
        "feedback": pd.DataFrame(
            {"lead_id": ["L1"], "at": [7 * SECOND], "verdict": ["bad"], "reason": ["student"]}
        ),
        "deals": pd.DataFrame({"lead_id": ["L2"], "at": [8 * SECOND], "stage": ["won"]}),
    }
    second, first = handovers(qualified, frames)
    assert (second.lead_id, second.assigned_at, second.missing) == ("L2", None, ("phone",))
    assert second.deals == (Said(at=at(8), word="won"),)
    assert (first.since, first.assigned_at, first.source) == (at(2), at(3), "")
    assert first.attempts == (Attempt(at=at(4), channel="phone", outcome="spoke"),)
    assert first.dispositions == (Said(at=at(6), word="nurture"),)
    assert first.feedback == (Said(at=at(7), word="bad", reason="student"),)


def test_a_company_without_any_of_it_has_handovers_all_the_same() -> None:
    [one] = handovers(pd.DataFrame({"lead_id": ["L1"], "since": [0]}), {})
    assert (one.attempts, one.missing, one.assigned_at) == ((), (), None)
