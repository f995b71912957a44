"""Leads below the line that go to sales all the same: drawn once, qualified, told apart."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from definition import read
from records import explorations
from records.database import connect, migrate
from serving.exploring import FRESH_US, Exploring
from tests.serving.live import Live

DAY_US = 86_400_000_000


@pytest.fixture
def agreed(tmp_path: Path):
    """A home's definition that a test can change."""
    path = tmp_path / "definition.toml"

    def say(share: float) -> Path:
        path.write_text(f"[exploration]\nshare = {share}\n")
        return path

    return say


@pytest.fixture
def trying(live: Live, agreed):
    """The same service where half of the leads below the line are tried."""
    return replace(live, state=replace(live.state, definition_path=agreed(0.5)))


def handed(live: Live, n: int = 40) -> dict[str, dict]:
    """Leads that fit but did nothing yet, looked at as the worker does it."""
    found = {}
    for place in range(n):
        lead_id = f"L{place}"
        live.lead(lead_id)
    live.work(seconds=5)
    for place in range(n):
        [*_, answer] = live.answers(f"L{place}")
        if answer["verdict"] == "nurture" and answer["must"]["passes"]:
            found[f"L{place}"] = answer["handover"]
    return found


def test_a_share_of_those_below_the_line_is_drawn_and_qualifies_apart(trying):
    found = handed(trying)
    assert len(found) >= 30
    assert {each["propensity"] for each in found.values()} == {0.5}
    drawn = {lead_id for lead_id, each in found.items() if each["to_sales"]}
    assert {each["why"] for lead_id, each in found.items() if lead_id in drawn} == {"explore"}
    assert {each["why"] for lead_id, each in found.items() if lead_id not in drawn} == {"none"}
    # By lot: nearly surely between 20 and 80 of 100.
    assert 0.2 < len(drawn) / len(found) < 0.8
    qualified = {row["lead_id"]: row["why"] for row in trying.rows("qualifications")}
    assert qualified == dict.fromkeys(drawn, "explore")
    with trying.state.engine.connect() as connection:
        assert explorations.drawn(connection) == dict.fromkeys(drawn, 0.5)


def test_who_is_drawn_stays_so_for_the_period_however_often_scored(trying):
    before = handed(trying, 10)
    for lead_id in before:
        trying.events(lead_id, "newsletter")
    trying.work(seconds=5)
    for lead_id, handover in before.items():
        [*_, answer] = trying.answers(lead_id)
        assert answer["handover"]["to_sales"] >= handover["to_sales"]
    # Seen again is nothing new to sales, and no note says it crossed.
    assert trying.rows("notes") == []


def test_off_in_one_line(trying, agreed):
    agreed(0.0)
    found = handed(trying)
    assert {(each["to_sales"], each["propensity"]) for each in found.values()} == {(False, 0.0)}
    assert trying.rows("qualifications") == []


def test_the_share_worked_out_binds_below_what_was_agreed(tmp_path, agreed):
    engine = connect(f"sqlite:///{tmp_path / 'records.db'}")
    migrate(engine)
    path = agreed(0.05)
    exploring = Exploring(engine, lambda: read(path))
    assert exploring(0).share == 0.05
    with engine.begin() as connection:
        explorations.put(connection, 10, 0.01, {})
    assert exploring(1).share == 0.05
    assert exploring(FRESH_US + 20).share == 0.01
    assert exploring(FRESH_US + 20).key == Exploring(engine, lambda: read(path))(FRESH_US).key
    engine.dispose()


def test_a_payload_is_never_explored(client, lead):
    unlike = {**lead, "profile": {"title": "stagiair"}}
    handover = client.post("/score", json={"lead": unlike}).json()["handover"]
    assert (handover["to_sales"], handover["propensity"]) == (False, 0.0)
