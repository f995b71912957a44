"""A service without a card: who may come in does not depend on what is learned."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine

from followup.links import Verdict, links
from models.registry import Registry
from records import assignments, signing, tables
from records.assignments import Assignment
from serving.access.gate import Gate
from serving.access.keyring import Keyring
from serving.access.needs import needs_of
from serving.access.sessions import Sessions
from serving.app import application
from serving.champion import Champion
from serving.decisions import DecisionWriter
from serving.guard import Guard
from serving.service import addresses
from serving.state import State
from tests.serving.access.browser import Browser

NOW = 1_793_628_000_000_000

DEFINITION = """
[company]
name = "Voorbeeld BV"
language = "nl"
[reps.jan]
team = "zuid"
email = "jan@firma.example"
[reps.eva]
team = "zuid"
[[routing]]
team = "zuid"
"""


class Clock:
    """Stands still until it is set."""

    at = NOW

    def __call__(self) -> int:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def no_card(tmp_path_factory: pytest.TempPathFactory) -> Champion:
    """Made once: MLflow takes seconds to make its tables."""
    place = tmp_path_factory.mktemp("registry")
    return Champion(Registry(f"sqlite:///{place / 'mlflow.db'}", place))


@pytest.fixture
def state(engine: Engine, tmp_path: Path, clock: Clock, no_card: Champion) -> Iterator[State]:
    """On empty records, on SQLite and on PostgreSQL."""
    path = tmp_path / "definition.toml"
    path.write_text(DEFINITION)
    writer = DecisionWriter(engine)
    yield State(
        engine=engine,
        champion=no_card,
        writer=writer,
        definition_path=path,
        now=clock,
    )
    writer.close()


@pytest.fixture
def door(state: State) -> Guard:
    """All routes behind guard and gate."""
    app = application(state)
    keyring = Keyring(state.engine, state.now)
    keyring.look()
    sessions = Sessions(state)
    return Guard(app, addresses(app), gate=Gate(needs_of([app]), keyring, sessions))


@pytest.fixture
def browser(door: Guard) -> Browser:
    return Browser(door)


@pytest.fixture
def given(state: State) -> Callable[..., str]:
    """Gives a lead to a rep; answers the link of its notice, without the address before it."""

    def give(lead_id: str = "L1", rep: str = "jan", verdict: Verdict = "good") -> str:
        made = Assignment(
            assignment_id=f"A{lead_id}",
            lead_id=lead_id,
            qualification_id=f"Q{lead_id}",
            owner=rep,
            team="zuid",
            waits=False,
            path="rule 1",
            definition_version="v",
            at=NOW - 3_600_000_000,
        )
        with state.engine.begin() as connection:
            row = {"lead_id": lead_id, "created_at": NOW, "sequence": 0}
            connection.execute(sa.insert(tables.leads), [row])
            assignments.begin(connection, made)
            secret = signing.key(connection, "feedback")
        return links("", secret, lead_id, made.assignment_id, NOW)[verdict]

    return give
