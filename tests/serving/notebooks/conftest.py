"""The small company of the service, as a notebook sees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from serving.notebooks import Company
from serving.state import State
from settings import Settings


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
