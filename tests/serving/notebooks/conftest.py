"""The small company of the service, as a notebook sees it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from serving.notebooks import Company
from serving.state import State
from settings import Settings
from tests.serving.conftest import UNTOUCHED


@pytest.fixture(scope="session")
def untouched(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The home on records of its own, to which no other test sends anything."""
    records = tmp_path_factory.mktemp("untouched") / "records.db"
    shutil.copyfile(home / UNTOUCHED, records)
    return Settings.of(home, {"CALLWORTHY_DATABASE_URL": f"sqlite:///{records}"})


@pytest.fixture(scope="session")
def company(untouched: Settings) -> Iterator[Company]:
    """Opened once, in English."""
    opened = replace(Company.open(untouched), language="en")
    yield opened
    opened.engine.dispose()


@pytest.fixture(scope="session")
def state(untouched: Settings) -> Iterator[State]:
    """A service on the same records."""
    made = State.of(untouched)
    made.champion.start()
    yield made
    made.champion.stop()
    made.engine.dispose()
