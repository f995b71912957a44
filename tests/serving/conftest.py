"""A small company with a card of its own, served in this process through the real service."""

from __future__ import annotations

import datetime as dt
import math
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient

from definition import read
from models.registry import Registry
from records.database import connect, migrate
from records.intake import load
from sample.company import make
from serving import cached
from serving.app import application
from serving.champion import Champion
from serving.decisions import DecisionWriter
from serving.guard import Guard
from serving.service import addresses
from serving.state import State, clock, remember
from settings import Settings
from tests.serving.live import START, Live
from training.train import train

#: What such a company agreed on.
YOUNG = """
[attributes.title]
kind = "title"
[attributes.employees]
kind = "number"
[attributes.email]
kind = "email"
[events.pricing]
label = "Prijspagina"
"""
NOW = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
#: The home's records as they were loaded.
UNTOUCHED = "untouched.db"


@pytest.fixture(autouse=True)
def _nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page shows what a test has just written, also where reading takes long for once."""
    monkeypatch.setattr(cached, "_QUICK", math.inf)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with 800 leads of the sample company and a champion."""
    folder = tmp_path_factory.mktemp("company") / "voorbeeld"
    make(folder, n_leads=800, seed=3)
    place = tmp_path_factory.mktemp("home")
    definition = read(folder / "definition.toml")
    settings = Settings.of(place, {})
    engine = connect(settings.database_url)
    migrate(engine)
    load(engine, folder, definition, NOW)
    train(engine, definition, Registry(settings.tracking_uri, settings.artifacts_path))
    # Exploration is drawn with a key of this home's own: off, where a test does not ask for it.
    agreed = (folder / "definition.toml").read_text("utf-8")
    settings.definition_path.write_text(f"{agreed}\n[exploration]\nshare = 0.0\n", "utf-8")
    engine.dispose()
    # What the other tests send stays out of this one.
    shutil.copyfile(place / "records.db", place / UNTOUCHED)
    return place


@pytest.fixture(scope="session")
def untouched(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The home on records of its own, to which no other test sends anything."""
    records = tmp_path_factory.mktemp("untouched") / "records.db"
    shutil.copyfile(home / UNTOUCHED, records)
    return Settings.of(home, {"CALLWORTHY_DATABASE_URL": f"sqlite:///{records}"})


@pytest.fixture(scope="session")
def state(home: Path) -> Iterator[State]:
    """The state of a service on that home."""
    made = State.of(Settings.of(home, {}))
    made.champion.start()
    # What these tests send happened by then, whenever they are run.
    yield replace(made, now=lambda: max(clock(), START))
    made.champion.stop()
    made.engine.dispose()


@pytest.fixture
def client(state: State) -> Iterator[TestClient]:
    """Requests against our routes behind the guard."""
    app = application(state)
    with TestClient(Guard(app, addresses(app)), raise_server_exceptions=False) as made:
        yield made


@pytest.fixture
def live(state: State, engine: Engine) -> Iterator[Live]:
    """The same champion on empty records, on SQLite and on PostgreSQL."""
    writer = DecisionWriter(engine)
    remember(engine, state.champion.registry, state.champion.in_use())
    yield Live(state=replace(state, engine=engine, writer=writer))
    writer.close()


@pytest.fixture
def young(engine: Engine, tmp_path: Path) -> Iterator[Live]:
    """A company that has agreed and not learned yet: the doors are open, nothing is scored."""
    path = tmp_path / "definition.toml"
    path.write_text(YOUNG, encoding="utf-8")
    writer = DecisionWriter(engine)
    # Never started, so it asks no registry: opening one takes longer than all these tests.
    champion = Champion(cast(Registry, None))
    state = State(engine=engine, champion=champion, writer=writer, definition_path=path)
    yield Live(state=state)
    writer.close()


@pytest.fixture
def lead() -> dict[str, object]:
    """A lead that could be anybody."""
    return {
        "lead_id": "L1",
        "created_at": "2026-10-01T09:00:00Z",
        "profile": {"title": "Directeur", "employees": 120, "email": "jan@firma.example"},
        "events": [
            {"event_id": "E1", "kind": "pricing", "occurred_at": "2026-10-10T09:00:00Z"},
            {"event_id": "E2", "kind": "pricing", "occurred_at": "2026-10-11T09:00:00Z"},
        ],
    }
