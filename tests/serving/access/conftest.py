"""A service without a card: who may come in does not depend on what is learned."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from models.registry import Registry
from serving.champion import Champion
from serving.decisions import DecisionWriter
from serving.state import State

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


@pytest.fixture
def state(engine: Engine, tmp_path: Path, clock: Clock) -> Iterator[State]:
    """On empty records, on SQLite and on PostgreSQL."""
    path = tmp_path / "definition.toml"
    path.write_text(DEFINITION)
    writer = DecisionWriter(engine)
    yield State(
        engine=engine,
        champion=Champion(Registry(f"sqlite:///{tmp_path / 'mlflow.db'}", tmp_path)),
        writer=writer,
        definition_path=path,
        now=clock,
    )
    writer.close()
