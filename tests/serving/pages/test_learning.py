"""The page of what was learned: the gate's decisions, drift, misses, other lines."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import cast

import orjson
import pandas as pd
import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from definition import Definition
from followup.period import Period
from models.registry.current import current
from records import explorations, tables
from records.moments import from_microseconds
from serving.app import application
from serving.doctor import examine
from serving.learned import learned
from serving.learning import Tried
from serving.state import State
from settings import Settings
from tests.serving.conftest import NOW
from tests.serving.homes import copied
from tests.serving.pages.conftest import text_of
from training.closing import ClosingSpeed
from training.drift.last import FOUND, LOOKED_AT
from training.drift.signal import Signal
from training.exploration.logged import sent
from training.exploration.missed import Missed
from training.labels import Labels
from training.promotion.check import Check
from training.promotion.decision import Decision
from training.tracking import add_to_run, log_refusal, tag_run
from training.trainings import DECISION, past_trainings

SEGMENT = {"attribute": "source", "n_leads": 120, "n_won": 25, "error": 0.01}
REFUSED = Decision(
    checks=(
        Check(name="columns", holds=True, figures={"n_columns": 12}),
        Check(
            name="segments",
            holds=False,
            figures={
                "n_segments": 2,
                "worse": "source web",
                "segments": [
                    {**SEGMENT, "level": "fair", "gain": 0.01, "p": 0.8, "is_worse": False},
                    {**SEGMENT, "level": "web", "gain": -0.05, "p": 0.001, "is_worse": True},
                ],
            },
        ),
    ),
    by_hand=False,
    parent="1",
    why="250 outcomes became known since the last training",
)
WAITS = Decision(checks=REFUSED.checks[:1], by_hand=True, parent="1", why="asked for")
SHIFT = Signal(
    kind="verdicts",
    name="",
    label="",
    source="web",
    size=0.2,
    usual=0.0,
    least=0.1,
    p=1e-9,
    before=0.2,
    now=0.4,
)
DRIFTED = Signal(**{**asdict(SHIFT), "is_alarm": True})
LOOKED = int(NOW.timestamp() * 1_000_000)


@pytest.fixture(scope="module")
def taught(home, tmp_path_factory):
    """A copy of the home in which a training was refused, one waits, and drift was looked for."""
    place = copied(home, tmp_path_factory.mktemp("taught") / "h")
    settings = Settings.of(place, {})
    state = State.of(settings)
    state.champion.look()
    registry = state.champion.registry
    told = {"known_outcomes": "5", "why": REFUSED.why, "gate": "refused"}
    log_refusal(registry, told, {DECISION: REFUSED.to_json()})
    waiting = {"known_outcomes": "6", "why": WAITS.why, "gate": "waits"}
    log_refusal(registry, waiting, {DECISION: WAITS.to_json()})
    newest = past_trainings(registry, 1)[0]
    champion = registry.client.get_model_version("callworthy", "1")
    with current(registry):
        registry.challenge(registry.register(newest.run_id, champion.source))
    add_to_run(registry, "1", {}, {FOUND: orjson.dumps([asdict(DRIFTED)]).decode()})
    tag_run(registry, "1", LOOKED_AT, str(LOOKED))
    with state.engine.begin() as connection:
        figures = {"n_explored": 0, "n_won": 0, "capacity": 22.0, "n_line": 21.5, "n_below": 100.0}
        explorations.put(connection, LOOKED, 0.005, figures)
        # Other tests may have decided about leads of that home.
        connection.execute(sa.delete(tables.decisions))
    yield state, settings
    state.engine.dispose()


@pytest.fixture(scope="module")
def page(taught):
    with TestClient(application(taught[0])) as client:
        return lambda language: client.get(f"/pages/learning?lang={language}").text


def test_the_gates_decisions_are_told_in_both_languages(page):
    told = text_of(page("nl"))
    assert "Reden: 250 uitkomsten werden bekend" in told
    assert "Geweigerd: versie 1 blijft in gebruik." in told
    assert "Zeker slechter af: source web (van 2 groepen)." in told
    assert "Geen van 12 kolommen versprong." in told
    told = text_of(page("en"))
    assert "Surely worse off: source web (of 2 segments)." in told
    assert "web 120 25 -0.0500 0.1% surely worse" in told


def test_groups_are_called_as_rows_of_the_points_table_are(page, taught):
    features = taught[0].champion.in_use().registered.card.features
    [label] = [each.label for each in features if each.feature == "source"]
    assert f"{label}: web 120 25" in text_of(page("en"))


def test_a_card_that_waits_is_told_with_how_to_approve_it(page):
    assert "passed every check and waits for approval" in text_of(page("en"))
    assert "<code>callworthy promote</code>" in page("en")


def test_drift_is_told_with_its_picture(page):
    html = page("en")
    assert "40% of leads go to sales, where 20% did, among leads from web." in text_of(html)
    assert '<svg class="range alarm"' in html


def test_where_nothing_is_known_of_misses_it_says_so(page):
    told = text_of(page("en"))
    assert "No explored lead has a final outcome yet." in told
    assert "No lead whose outcome is final was decided about here yet." in told


def test_the_share_in_force_says_why_it_is_so(taught):
    with taught[0].engine.connect() as connection:
        settled = explorations.settled(connection, LOOKED)
        labels = Labels(
            frame=pd.DataFrame({"lead_id": [], "outcome": []}),
            speed=cast(ClosingSpeed, None),
            observed_until=0,
        )
        nobody = sent(connection, labels, Definition())
    none = Missed(n_explored=0, n_won=0)
    tried = Tried(agreed=0.05, settled=settled, missed=none, sent=nobody)
    assert (tried.share, tried.because) == (0.005, "for_room")
    assert replace(tried, agreed=0.005).because == "as_agreed"
    alone = replace(settled, figures={**settled.figures, "capacity": None})
    assert replace(tried, settled=alone).because == "for_known"


def test_the_weeks_report_has_the_decisions_drift_and_misses(taught):
    state, _ = taught
    definition = Definition.model_validate({"company": {"language": "en"}})
    registry = state.champion.registry
    now = past_trainings(registry, 1)[0].at
    week = Period.at(from_microseconds(now), "week", definition.company.timezone)
    with state.engine.connect() as connection:
        told = learned(connection, definition, week, registry)
        before = learned(connection, definition, week.before(), registry)
    assert any("Refused: version 1 stays in use. Surely worse off" in each for each in told)
    assert any("waits for `callworthy promote`" in each for each in told)
    assert not any("Refused" in each for each in before)


def test_the_doctor_says_that_a_card_waits(taught):
    [card] = [each for each in examine(taught[1]) if each.what == "card"]
    assert card.is_fine
    assert "waits for `callworthy promote`" in card.told
