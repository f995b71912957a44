from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from definition import read
from sample.calendar import END_US

COLUMNS = {
    "leads": "lead_id created_at as_of email phone company source campaign owner",
    "events": "event_id lead_id occurred_at recorded_at kind detail",
    "deals": "lead_id stage at deal_id amount",
    "attempts": "lead_id at channel outcome rep",
    "dispositions": "lead_id at disposition reason rep",
    "feedback": "lead_id at verdict reason rep",
    "campaigns": "campaign cost from to",
    "profiles": "lead_id known_at name value",
}
LEVELS = {
    ("deals", "stage"): {"sql", "opportunity", "won", "lost"},
    ("attempts", "outcome"): {"spoke", "voicemail", "unreachable"},
    ("dispositions", "disposition"): {"accepted", "disqualified", "nurture"},
    ("feedback", "verdict"): {"good", "bad"},
}
TIMES = {"created_at", "as_of", "occurred_at", "recorded_at", "at", "known_at"}


@pytest.fixture(scope="module")
def frames(folder):
    return {name: pd.read_csv(folder / f"{name}.csv") for name in COLUMNS}


@pytest.mark.parametrize("name", COLUMNS)
def test_files_have_the_canonical_columns(frames, name):
    columns = COLUMNS[name].split()
    assert list(frames[name].columns[: len(columns)]) == columns
    assert len(frames[name]) > 0


@pytest.mark.parametrize(("name", "column"), LEVELS)
def test_levels_are_the_canonical_ones(frames, name, column):
    assert set(frames[name][column]) == LEVELS[name, column]


@pytest.mark.parametrize("name", sorted(set(COLUMNS) - {"campaigns"}))
def test_times_are_utc_and_not_after_the_export(frames, name):
    export = pd.Timestamp(END_US, unit="us", tz="UTC")
    for column in TIMES & set(frames[name].columns):
        assert frames[name][column].str.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ").all()
        assert (pd.to_datetime(frames[name][column]) < export).all()


@pytest.mark.parametrize("name", sorted(set(COLUMNS) - {"campaigns", "leads"}))
def test_every_row_belongs_to_a_lead(frames, name):
    assert frames[name]["lead_id"].isin(frames["leads"]["lead_id"]).all()


def test_ids_stand_once(frames):
    assert frames["leads"]["lead_id"].is_unique and frames["events"]["event_id"].is_unique
    assert len(frames["leads"]) == 4000


def test_what_the_definition_declares_is_in_the_files(folder, frames):
    definition = read(folder / "definition.toml")
    assert set(definition.attributes) <= set(frames["leads"].columns)
    assert set(definition.events) < set(frames["events"]["kind"])
    teams = {rep.team for rep in definition.reps.values()}
    assert teams == {rule.team for rule in definition.routing}
    assert set(frames["leads"]["owner"]) == set(definition.reps)


def test_the_definition_holds_the_ten_rules_of_the_article(folder):
    definition = read(folder / "definition.toml")
    points = {name: a.points for name, a in definition.attributes.items() if a.points}
    assert points["industry"]["software"] == 20 and points["industry"]["advies"] == -50
    assert points["title"] == {"owner": 25, "director": 25, "manager": 25}
    assert points["employees"] == {"50..": 15}
    assert points["email"] == {"personal": -30, "competitor": -50}
    assert definition.events["pricing"].points == {"30d": {"1..": 20}}
    assert definition.events["case_study"].points == {"90d": {"1..": 10}}
    assert definition.events["demo_request"].points == {"90d": {"1..": 30}}
    assert definition.engagement["active_days_30d"].points == {"2..": 15}
    assert definition.engagement["days_since_last_event"].points == {"30..": -15}
    assert definition.thresholds.fit is None and definition.thresholds.capacity_per_week


def test_sales_fills_in_blanks_oftener_for_leads_that_won(frames):
    deals, filled = frames["deals"], frames["profiles"]
    won = set(deals.loc[deals["stage"] == "won", "lead_id"])
    blank = frames["leads"][frames["leads"]["industry"].isna()]
    later = set(filled.loc[filled["name"] == "industry", "lead_id"])
    assert later <= set(blank["lead_id"])
    is_filled = blank["lead_id"].isin(later)
    is_won = blank["lead_id"].isin(won)
    assert is_filled[is_won].mean() > 5 * is_filled[~is_won].mean()


def test_late_values_are_known_only_after_hand_over(frames):
    handed = frames["leads"].set_index("lead_id")["as_of"]
    filled = frames["profiles"]
    assert (filled["known_at"].to_numpy() > handed[filled["lead_id"]].to_numpy()).all()


def test_a_deal_shows_in_events_only_after_it_began(frames):
    quotes = frames["events"].query("kind == 'quote_view'")
    opened = frames["deals"].query("stage == 'opportunity'").groupby("lead_id")["at"].min()
    first = quotes.groupby("lead_id")["occurred_at"].min()
    assert (first >= opened.reindex(first.index)).all()
    assert np.isin(quotes["lead_id"], opened.index).all()
