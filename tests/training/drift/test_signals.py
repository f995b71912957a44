"""What counts as drift: sure over a year of looks, and large enough to matter."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from features.history import DAY_US
from training.drift.picture import svg
from training.drift.signals import signals
from training.drift.stretch import Stretch
from training.drift.words import sentences


def stretch(seed: int, n: int = 2_000) -> Stretch:
    """Leads of a world in which nothing changes."""
    draw = np.random.default_rng(seed)
    industry = draw.choice(["software", "care", "retail"], n).astype(object)
    employees = np.where(draw.random(n) < 0.1, np.nan, draw.lognormal(4, 1, n))
    points = (20 * (industry == "software") + draw.integers(-40, 0, n)).astype(np.int64)
    chance = 1 / (1 + 2.0 ** (-points / 20.0))
    source = draw.choice(["web", "fair"], n).astype(object)
    at = np.arange(n, dtype=np.int64) * 365 * DAY_US // n
    return Stretch(
        table={"industry": industry, "employees": employees},
        points=points,
        verdict=np.where(points > -10, "sales", "nurture").astype(object),
        source=source,
        at=at,
        chance=chance,
        won=(draw.random(n) < chance).astype(np.int8),
        known_source=source,
        known_at=at,
        is_good=draw.random(n // 2) < 0.4,
        answered_source=source[: n // 2],
        answered_at=at[: n // 2].astype(np.float64),
    )


def alarms(newest: Stretch) -> list[tuple[str, str, str | None]]:
    found = signals(stretch(1), newest)
    return [(each.kind, each.name, each.source) for each in found if each.is_alarm]


def test_a_world_that_stands_still_raises_no_alarm():
    assert [seed for seed in range(2, 32) if alarms(stretch(seed, 600))] == []


def test_another_unit_is_an_alarm_about_that_column():
    newest = stretch(2)
    table = {**newest.table, "employees": newest.table["employees"] * 10}
    assert alarms(replace(newest, table=table)) == [("input", "employees", None)]


def test_a_field_that_is_not_filled_any_more_is_an_alarm():
    newest = stretch(2)
    empty = np.full(len(newest), None, dtype=object)
    assert ("input", "industry", None) in alarms(
        replace(newest, table={**newest.table, "industry": empty})
    )


def test_percentages_that_stopped_being_true_are_an_alarm():
    newest = stretch(2)
    won = np.where(np.random.default_rng(3).random(len(newest)) < 0.4, 0, newest.won)
    found = signals(stretch(1), replace(newest, won=won.astype(np.int8)))
    assert ("calibration", None) in [(each.kind, each.source) for each in found if each.is_alarm]
    assert any("were won where" in each for each in sentences(found, "en"))
    assert any("werd" in each and "," in each for each in sentences(found, "nl"))


def test_one_source_alone_is_found_and_named():
    newest = stretch(2)
    worse = np.array([each == "fair" for each in newest.answered_source])
    is_good = newest.is_good & ~(worse & (np.random.default_rng(4).random(len(worse)) < 0.8))
    found = alarms(replace(newest, is_good=is_good))
    assert ("feedback", "", "fair") in found
    assert ("feedback", "", "web") not in found


@pytest.mark.parametrize("n", [0, 20])
def test_of_few_leads_nothing_is_said(n):
    found = signals(stretch(1), stretch(2, n))
    assert found == ()
    assert sentences(found, "nl") == ["Te weinig nieuwe leads om iets van drift te zeggen."]


def test_the_picture_shows_what_is_an_alarm():
    newest = stretch(2)
    table = {**newest.table, "employees": newest.table["employees"] * 10}
    drawn = svg(signals(stretch(1), replace(newest, table=table)), "en")
    assert drawn.startswith("<svg")
    assert "employees" in drawn and "alarm" in drawn
