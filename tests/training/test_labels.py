"""Open is not lost, not called is not lost, and nothing is predicted after the fact."""

from __future__ import annotations

import pandas as pd
import pytest

from definition import check
from records.outcomes import Outcomes
from training.labels import known_then, label

DAY = 86_400_000_000
NOW = 400 * DAY


def leads(*rows: tuple[str, int, int | None]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "lead_id": [row[0] for row in rows],
            "created_at": [row[1] * DAY for row in rows],
            "as_of": pd.array([None if row[2] is None else row[2] * DAY for row in rows], "Int64"),
            "sequence": range(len(rows)),
            "group_key": "",
        }
    )


def deals(*rows: tuple[str, str, int | None]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "lead_id": pd.Series([row[0] for row in rows], dtype=object),
            "stage": pd.Series([row[1] for row in rows], dtype=object),
            "at": pd.array([None if row[2] is None else row[2] * DAY for row in rows], "Int64"),
        }
    )


def calls(*rows: tuple[str, int]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "lead_id": pd.Series([row[0] for row in rows], dtype=object),
            "at": pd.array([row[1] * DAY for row in rows], "Int64"),
        }
    )


def outcome(rows, won=(), called=(), definition=None):
    found = label(rows, deals(*won), calls(*called), check(definition or {}), NOW)
    return dict(zip(found.frame["lead_id"], found.frame["outcome"], strict=True))


def test_a_deal_within_the_horizon_is_won():
    assert outcome(leads(("A", 0, None)), [("A", "won", 180)]) == {"A": "won"}


def test_a_deal_after_the_horizon_is_lost():
    assert outcome(leads(("A", 0, None)), [("A", "won", 181)]) == {"A": "lost"}


def test_a_lead_past_its_horizon_without_a_deal_is_lost():
    assert outcome(leads(("A", 400 - 180, None))) == {"A": "lost"}


def test_a_lead_younger_than_the_horizon_is_open():
    assert outcome(leads(("A", 400 - 179, None))) == {"A": "open"}


@pytest.mark.parametrize("stage", ["won", "lost"])
def test_a_young_lead_with_a_closed_deal_waits_for_its_age_group(stage):
    assert outcome(leads(("A", 390, None)), [("A", stage, 395)]) == {"A": "closed early"}


def test_an_outcome_without_a_date_is_taken_as_it_stands():
    found = outcome(
        leads(("A", 399, None), ("B", 399, None)), [("A", "won", None), ("B", "lost", None)]
    )
    assert found == {"A": "won", "B": "lost"}


def test_a_lost_deal_that_was_won_later_is_won():
    assert outcome(leads(("A", 0, None)), [("A", "lost", 5), ("A", "won", 90)]) == {"A": "won"}


def test_a_deal_in_progress_is_open():
    assert outcome(leads(("A", 390, None)), [("A", "opportunity", 395)]) == {"A": "open"}


def test_a_deal_without_a_date_counts_as_within_the_horizon():
    assert outcome(leads(("A", 0, None)), [("A", "won", None)]) == {"A": "won"}


def test_a_deal_before_its_lead_can_teach_nothing():
    assert outcome(leads(("A", 10, None)), [("A", "won", 5)]) == {
        "A": "won before it could be scored"
    }


def test_where_calls_are_known_a_lead_nobody_called_tells_nothing():
    found = outcome(leads(("A", 0, None), ("B", 0, None)), called=[("A", 1)])
    assert found == {"A": "lost", "B": "not called"}


def test_where_deals_come_without_calls_on_record_calls_say_nothing():
    found = outcome(leads(("A", 0, None), ("B", 0, None)), [("B", "won", 9)], [("A", 1)])
    assert found == {"A": "lost", "B": "won"}


def test_who_bought_without_a_call_tells_nothing_where_calls_are_known():
    three = leads(("A", 0, None), ("B", 0, None), ("C", 0, None))
    found = outcome(three, [("A", "won", 9), ("B", "won", 9)], [("A", 1)])
    assert found == {"A": "won", "B": "won without a call", "C": "not called"}


def test_leads_from_before_deals_were_recorded_teach_nothing():
    since = {"label": {"deals_recorded_since": __import__("datetime").date(1970, 2, 1)}}
    found = outcome(leads(("A", 0, None), ("B", 60, None)), definition=since)
    assert found == {"A": "before deals were recorded", "B": "lost"}


@pytest.mark.parametrize(
    ("as_of", "called", "expected"),
    [
        (7, [("A", 3)], ("as_of", 7)),
        (None, [("A", 3), ("A", 9)], ("first_attempt", 3)),
        (None, [], ("created_at", 0)),
    ],
)
def test_the_moment_is_the_hand_over_then_the_first_call_then_the_creation(as_of, called, expected):
    found = label(leads(("A", 0, as_of)), deals(), calls(*called), check({}), NOW).frame.iloc[0]
    assert (found["as_of_from"], found["as_of"] // DAY) == expected


def test_a_win_before_the_first_call_is_looked_at_from_the_creation():
    found = label(leads(("A", 0, None)), deals(("A", "won", 2)), calls(("A", 5)), check({}), NOW)
    assert found.frame.iloc[0]["as_of"] == 0
    assert found.frame.iloc[0]["outcome"] == "won"


def test_usable_leads_are_the_known_ones_oldest_first():
    found = label(
        leads(("B", 9, None), ("A", 3, None), ("C", 399, None)), deals(), calls(), check({}), NOW
    )
    assert found.usable["lead_id"].tolist() == ["A", "B"]


def test_without_dates_what_is_not_won_is_lost_unless_lost_is_named():
    source = {"leads": {"order": "n"}, "deals": {"column": "y", "won": ["1"]}}
    assert outcome(leads(("A", 400, None)), definition={"source": source}) == {"A": "lost"}
    source["deals"]["lost"] = ["0"]
    assert outcome(leads(("A", 400, None)), definition={"source": source}) == {"A": "open"}


def crowd(n: int, age_days: int, first: int = 0) -> list[tuple[str, int, None]]:
    return [(f"{first + place:04}", 400 - age_days, None) for place in range(n)]


def labelled(n_young: int, wins_of_young: int):
    """400 old leads of which 40 were won at 60 days, and young ones of 30 and 90 days."""
    rows = crowd(400, 399) + crowd(n_young, 90, first=1000)
    won = [(f"{place:04}", "won", 61) for place in range(40)]
    won += [(f"{1000 + place:04}", "won", 370) for place in range(wins_of_young)]
    found = label(leads(*rows), deals(*won), calls(), check({}), NOW)
    return found.frame.set_index("lead_id"), found


def test_a_young_lead_counts_as_far_as_its_outcome_can_be_known():
    frame, found = labelled(200, 20)
    assert found.counts()["open"] == 180
    young, old = frame.loc["1100"], frame.loc["0100"]
    assert (old["weight"], young["outcome"]) == (1.0, "open")
    assert young["weight"] == pytest.approx(1.0)  # By 90 days all wins of the old had come.
    assert frame.loc["1000", "weight"] == 1.0
    assert found.usable.shape[0] == 600


def test_before_any_deal_of_that_age_was_won_a_lead_says_nothing():
    rows = crowd(400, 399) + crowd(200, 30, first=1000)
    won = [(f"{place:04}", "won", 61) for place in range(40)]
    found = label(leads(*rows), deals(*won), calls(), check({}), NOW)
    assert found.frame.set_index("lead_id").loc["1100", "weight"] == 0.0
    assert found.usable.shape[0] == 400


def test_with_few_wins_only_final_outcomes_count():
    rows = crowd(400, 399) + crowd(200, 90, first=1000)
    won = [(f"{place:04}", "won", 61) for place in range(5)]
    found = label(leads(*rows), deals(*won), calls(), check({}), NOW)
    assert found.usable.shape[0] == 400


def test_what_was_known_then_leaves_out_all_that_came_later():
    outcomes = Outcomes(
        leads=leads(("A", 0, None)),
        deals=deals(("A", "won", 100)),
        attempts=calls(),
        dispositions=pd.DataFrame(),
        feedback=pd.DataFrame(),
        observed_until=NOW,
    )
    then = [
        known_then(outcomes, check({}), day * DAY).frame["outcome"][0] for day in (99, 100, 400)
    ]
    assert then == ["open", "closed early", "won"]
