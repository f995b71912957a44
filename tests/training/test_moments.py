"""Past leads are scored when they would have been: at creation, hand-over and after each event."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from definition import check
from records.leads import put_leads
from records.outcomes import Outcomes, frames
from records.store import put_events, put_keyless
from training.labels import Labels, label
from training.moments import MOST_MOMENTS, WEEK_US, Plan, moments

DAY = 86_400_000_000
START = 20_000 * DAY
DEFINITION = check({"label": {"horizon_days": 30}, "events": {"pricing": {}}})


def leads(*rows: tuple[str, float, float | None]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "lead_id": [row[0] for row in rows],
            "created_at": [int(START + row[1] * DAY) for row in rows],
            "as_of": pd.array(
                [None if row[2] is None else int(START + row[2] * DAY) for row in rows], "Int64"
            ),
            "sequence": range(len(rows)),
            "group_key": "",
            "source": None,
            "campaign": None,
            "owner": None,
        }
    )


def events(*rows: tuple[str, float, float]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "event_id": [f"E{place}" for place in range(len(rows))],
            "lead_id": [row[0] for row in rows],
            "occurred_at": [int(START + row[1] * DAY) for row in rows],
            "recorded_at": [int(START + row[2] * DAY) for row in rows],
            "kind": "pricing",
            "detail": None,
            "value": np.nan,
            "campaign": None,
        }
    )


def wins(*rows: tuple[str, float]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "lead_id": [row[0] for row in rows],
            "deal_id": [f"D{place}" for place in range(len(rows))],
            "stage": "won",
            "at": [int(START + row[1] * DAY) for row in rows],
            "amount": np.nan,
        }
    )


@pytest.fixture
def stored(engine):
    def store(who, did=None, won=None) -> tuple[Outcomes, Labels]:
        with engine.begin() as connection:
            put_leads(connection, who, [{}] * len(who), START)
            if did is not None:
                put_events(connection, did)
            if won is not None:
                put_keyless(connection, "deals", won)
            outcomes = frames(connection)
        labels = label(
            outcomes.leads, outcomes.deals, outcomes.attempts, DEFINITION, outcomes.observed_until
        )
        return outcomes, labels

    return store


def scored(engine, found: tuple[Outcomes, Labels], room: int = 1000) -> dict[str, list[float]]:
    """Per lead the days on which it is scored."""
    outcomes, labels = found
    plan = Plan.of(labels, outcomes, DEFINITION, 26)
    with engine.connect() as connection:
        rows, _ = moments(connection, plan.leads, room)
    days = (rows["moment"] - START) / DAY
    return {lead: days[rows["lead_id"] == lead].round(6).tolist() for lead in rows["lead_id"]}


#: The newest lead: until its creation is counted.
LAST = ("Z", 100.0, None)


def test_at_creation_at_hand_over_and_once_an_event_is_on_record(engine, stored):
    found = stored(leads(("A", 50, 52), LAST), events(("A", 51, 51.5), ("A", 55, 55)))
    assert scored(engine, found) == {"A": [50.0, 51.5, 52.0, 55.0], "Z": [100.0]}


def test_an_event_from_before_the_lead_adds_no_moment(engine, stored):
    found = stored(leads(("A", 50, None), LAST), events(("A", 40, 40)))
    assert scored(engine, found)["A"] == [50.0]


def test_not_past_the_win_the_horizon_or_the_end(engine, stored):
    did = events(("A", 60, 60), ("A", 62, 62), ("B", 75, 75), ("B", 90, 90), ("C", 101, 101))
    found = stored(
        leads(("A", 50, None), ("B", 50, None), ("C", 99, None), LAST), did, wins(("A", 61))
    )
    days = scored(engine, found)
    assert days["A"] == [50.0, 60.0]
    # 30 days of horizon from day 50.
    assert days["B"] == [50.0, 75.0]
    assert days["C"] == [99.0]


def test_a_lead_that_had_bought_before_it_came_is_not_followed(engine, stored):
    assert "A" not in scored(engine, stored(leads(("A", 50, None), LAST), None, wins(("A", 40))))


def test_many_events_are_thinned_to_first_last_and_evenly_between(engine, stored):
    n = 500
    did = events(*(("A", 50 + place / 100, 50 + place / 100) for place in range(1, n)))
    days = scored(engine, stored(leads(("A", 50, None), LAST), did))["A"]
    assert len(days) == MOST_MOMENTS and days[0] == 50 and days[-1] == pytest.approx(54.99)
    assert max(np.diff(days)) <= 2 * min(np.diff(days)) + 1e-6


def test_what_does_not_fit_is_left_out_by_whole_leads(engine, stored):
    found = stored(leads(("A", 50, 51), ("B", 60, 61), ("C", 70, 71), LAST))
    days = scored(engine, found, room=4)
    assert 1 <= len(days) < 4 and all(len(each) == 2 for lead, each in days.items() if lead != "Z")


def test_whole_weeks_back_from_the_newest_lead(engine, stored):
    outcomes, labels = stored(leads(("A", 0, None), ("B", 79.5, None), ("C", 93, None), LAST))
    plan = Plan.of(labels, outcomes, DEFINITION, 2)
    assert plan.n_weeks == 2 and plan.starts_at == START + 100 * DAY - 2 * WEEK_US
    # 14 days and a horizon of 30 back from day 100: A can no longer cross.
    assert set(plan.leads["lead_id"]) == {"B", "C", "Z"} and plan.n_new == 2
    rows = pd.DataFrame({"moment": START + np.array([80, 87, 93, 93.5, 100]) * DAY})
    rows["moment"] = rows["moment"].astype(np.int64)
    # A moment on the edge belongs to the week that it ends.
    assert plan.blocks(rows).tolist() == [-1, 0, 0, 1, 1]


def test_less_than_a_week_has_no_weeks(stored):
    outcomes, labels = stored(leads(("A", 97, None), LAST))
    assert Plan.of(labels, outcomes, DEFINITION, 26).n_weeks == 0


def test_lots_are_those_of_the_lead_alone(stored):
    outcomes, labels = stored(leads(*((f"L{n}", 50 + n / 10, None) for n in range(200)), LAST))
    plan = Plan.of(labels, outcomes, DEFINITION, 26)
    lots = plan.leads.set_index("lead_id")["lot"]
    assert lots.is_monotonic_increasing and 0.4 < lots.mean() < 0.6
    fewer = replace(labels, frame=labels.frame[labels.frame["lead_id"].isin(["L7", "L9"])])
    again = Plan.of(fewer, outcomes, DEFINITION, 26).leads.set_index("lead_id")["lot"]
    assert again["L7"] == lots["L7"] and again["L9"] == lots["L9"]
