"""The small company of the service, as a notebook sees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from serving.notebooks import Company
from settings import Settings


@pytest.fixture(scope="session")
def company(home: Path) -> Iterator[Company]:
    """Opened once, in English."""
    opened = replace(Company.open(Settings.of(home, {})), language="en")
    yield opened
    opened.engine.dispose()
