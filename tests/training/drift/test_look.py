"""A look for drift beside earlier stretches; an alarm stays until a training answers it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import sqlalchemy as sa

from features.history import DAY_US
from models.calibration import Calibration
from models.registry import Registered
from records import tables
from tests.training.drift.test_signals import stretch
from tests.training.test_train import Home
from training.drift.look import (
    ALARM,
    FEWEST_STRETCHES,
    answered,
    earlier,
    look,
    look_when_due,
    open_alarm,
    stretch_length,
)
from training.drift.signals import signals, usual
from training.due import due
from training.learner import Validated, learn
from training.prepare import prepare
from training.tracking import run_tags, tag_run

YEAR_US = 365 * DAY_US


def bursts(seed: int, n: int = 2_000) -> np.ndarray:
    """A source that comes in bursts: one week of seven it is a fair, with all its leads."""
    draw = np.random.default_rng(seed)
    at = stretch(seed, n).at
    is_fair = draw.random(60)[at // (7 * DAY_US)] < 0.15
    return np.where(is_fair, "fair", "web").astype(object)


def restless(seed: int):
    whole = stretch(seed)
    return replace(whole, table={**whole.table, "source": bursts(seed)})


def alarms(whole, days: int, beside: bool) -> list[str]:
    until = YEAR_US - days * DAY_US
    reference, newest = whole.between(-1, until), whole.between(until, YEAR_US)
    past = earlier(reference, until, days * DAY_US, len(newest.won))
    known = usual(past) if beside else None
    return [each.name for each in signals(reference, newest, known) if each.is_alarm]


def test_bursts_that_were_always_there_are_no_drift():
    found = [alarms(restless(seed), 28, beside=True) for seed in range(2, 14)]
    assert found == [[]] * 12
    alone = [alarms(restless(seed), 28, beside=False) for seed in range(2, 14)]
    assert ["source"] in alone


def test_what_is_far_beyond_the_usual_is_found_beside_it_too():
    whole = restless(3)
    column = whole.table["employees"]
    late = np.where(whole.at > YEAR_US - 56 * DAY_US, 10 * column, column)
    changed = replace(whole, table={**whole.table, "employees": late})
    assert alarms(changed, 56, beside=True) == ["employees"]


def test_earlier_stretches_are_as_long_as_the_newest_and_enough():
    whole = stretch(1)
    for days in (7, 56):
        length = stretch_length(0, YEAR_US, YEAR_US + days * DAY_US)
        past = earlier(whole, YEAR_US, length, 400)
        leads = [(rest, each) for rest, each in past if len(each)]
        assert len(leads) >= FEWEST_STRETCHES
        assert all(len(rest) + len(each) == len(whole) for rest, each in leads)
        # Outcomes are cut by themselves.
        assert [len(each.won) for _, each in past if not len(each)] == [400] * 5
    assert stretch_length(0, 50 * DAY_US, YEAR_US) == 10 * DAY_US
    assert earlier(whole, YEAR_US, 0, 400) == []


def test_percentages_that_are_not_true_any_more_are_found_where_outcomes_are_few():
    whole = stretch(5)
    until = YEAR_US - 28 * DAY_US
    reference, newest = whole.between(-1, until), whole.between(until, YEAR_US)
    few = replace(
        newest,
        chance=newest.chance[:130],
        known_source=newest.known_source[:130],
        known_at=newest.known_at[:130],
        won=np.zeros(130, dtype=np.int8),
    )
    known = usual(earlier(reference, until, 28 * DAY_US, len(few.won)))
    found = [each for each in signals(reference, few, known) if each.is_alarm]
    assert [(each.kind, each.source) for each in found] == [("calibration", None)]
    assert found[0].now == 0


def test_columns_are_called_as_people_call_them(tmp_path):
    home = Home(tmp_path, n=1_500)
    with home.engine.begin() as connection:
        # The one event of a year later: until then nothing else came.
        connection.execute(
            sa.delete(tables.events).where(tables.events.c.occurred_at > at("2025-06"))
        )
    with home.engine.connect() as connection:
        prepared = prepare(connection, home.definition)
        fixed = Validated(n_rounds=0, calibration=Calibration(), losses=())
        card = learn(prepared.examples, home.definition, fixed=fixed)
        champion = Registered(version="1", run_id="", card=card, definition=home.definition)
        found = look(connection, home.definition, champion, at("2024-10"))
    home.engine.dispose()
    assert {"Industry", "Employees"} <= {each.label for each in found.signals}
    assert found.alarms == ()
    assert found.words()[0].startswith("No drift: none of")


def at(date: str) -> int:
    """Microseconds UTC."""
    return int(np.datetime64(date, "us").astype(int))


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path, n=40)
    home.train()
    yield home
    home.engine.dispose()


def test_an_alarm_asks_until_a_training_answers_it(home):
    version = home.registry.alias_version("champion")
    now = at("2026-11")
    assert look_when_due(home.engine, home.definition, home.registry, now) is not None
    assert open_alarm(home.registry) is None
    tag_run(home.registry, version, ALARM, "Industry looks different.")
    # The look is done for a week, and a training that fails answers nothing.
    for later in (now + 1, now + DAY_US):
        assert look_when_due(home.engine, home.definition, home.registry, later) is None
        told = due(home.engine, home.definition, home.registry, later)
        assert told == "drift: Industry looks different."
    answered(home.registry, version)
    assert run_tags(home.registry, version)[ALARM] == ""
    assert due(home.engine, home.definition, home.registry, now + DAY_US) is None
