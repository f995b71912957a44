"""Samples that several tests look at; made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from sample.company import make
from sample.streams import Streams
from sample.world import World, world


@pytest.fixture(scope="session")
def company() -> World:
    """A company of 20,000 leads."""
    return world(Streams(seed=11), 20_000, drift=False)


@pytest.fixture(scope="session")
def drifted() -> World:
    """The same with drift."""
    return world(Streams(seed=11), 20_000, drift=True)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of 4,000 leads without leaks."""
    made = tmp_path_factory.mktemp("clean")
    make(made, n_leads=4000, seed=3)
    return made


@pytest.fixture(scope="session")
def leaking(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of 4,000 leads with every leak."""
    made = tmp_path_factory.mktemp("leaking")
    make(made, n_leads=4000, seed=3, leaks=23)
    return made
