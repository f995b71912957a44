"""`callworthy report` on the sample company: what its own files tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from definition import InputError, read
from models.registry import Registry
from records.moments import to_microseconds
from serving.report import report
from settings import Settings
from tests.serving.conftest import NOW


def told(home: Path, day: str | None, length: str = "week") -> str:
    settings = Settings.of(home, {})
    registry = Registry(settings.tracking_uri, settings.artifacts_path)
    definition = read(home / "definition.toml")
    return report(settings.database_url, definition, day, length, to_microseconds(NOW), registry)  # type: ignore[arg-type]


def test_a_week_of_the_sample_is_told_in_its_language(home: Path) -> None:
    text = told(home, "2026-07-15")
    assert "2026-W29" in text.splitlines()[0]
    assert "Sales beloofde\n- op tijd voor het eerst gebeld:" in text
    assert "; daarvoor " in text


def test_nobody_stands_in_it_by_name(home: Path) -> None:
    text = told(home, "2026-07-15", "quarter").casefold()
    assert not [name for name in read(home / "definition.toml").reps if name in text.split()]


def test_the_last_whole_period_unless_said(home: Path) -> None:
    assert "2026-W43" in told(home, None)
    assert "2026-Q3" in told(home, None, "quarter")


def test_a_quarter_has_the_proposals_too(home: Path) -> None:
    assert "voorstellen voor het kwartaaloverleg over 2026-Q3" in told(
        home, "2026-07-15", "quarter"
    )


@pytest.mark.parametrize("day", ["2026-02-30", "today", "2026-11-02"])
def test_a_day_that_is_none_or_has_not_come_is_refused(home: Path, day: str) -> None:
    with pytest.raises(InputError, match="DATE"):
        told(home, day)
