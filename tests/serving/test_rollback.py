"""A rollback: the card before comes back whole, for a thousand leads and while being asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

import cli
from models.registry import Registry
from records import tables
from records.database import connect
from serving.bulk import score_file
from settings import Settings
from tests.serving.homes import copied
from training.tracking import RunFacts, log_run

NOW = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)


@pytest.fixture
def settings(home: Path, tmp_path: Path) -> Iterator[Settings]:
    """The home with another card beside its champion."""
    settings = Settings.of(copied(home, tmp_path / "home"), {})
    # Files of the first run stay where they were written.
    registry = Registry(settings.tracking_uri, home / "artifacts")
    champion = registry.champion()
    assert champion is not None
    other = replace(champion.card, base_points=champion.card.base_points + 7)
    facts = RunFacts(parameters={}, metrics={}, files={}, data_digest="other", why="a test")
    log_run(registry, other, champion.definition, facts)
    yield settings


def scored(settings: Settings, target: Path) -> bytes:
    """A thousand pinned leads and moments, scored by the champion."""
    engine = connect(settings.database_url)
    with engine.connect() as connection:
        # Those that were loaded; other tests send leads to the same home.
        loaded = tables.leads.c.lead_id.regexp_match("^L[0-9]{7}$")
        chosen = sa.select(tables.leads.c.lead_id).where(loaded).order_by(tables.leads.c.lead_id)
        ids = connection.execute(chosen).scalars().all()
    pairs = [(lead_id, moment) for moment in ("2026-01-05", "2026-02-05") for lead_id in ids]
    pinned = target.with_suffix(".in.csv")
    pd.DataFrame(pairs[:1000], columns=["lead_id", "as_of"]).assign(
        as_of=lambda frame: frame["as_of"] + "T00:00:00Z"
    ).to_csv(pinned, index=False)
    champion = Registry(settings.tracking_uri).champion()
    assert champion is not None
    assert score_file(engine, champion, pinned, target, NOW) == 1000
    engine.dispose()
    return target.read_bytes()


def run(settings: Settings, *words: str) -> None:
    cli.app(["--home", str(settings.home), *words], standalone_mode=False)


def test_after_a_rollback_a_thousand_leads_score_equal_to_the_byte(settings, tmp_path, capsys):
    before = scored(settings, tmp_path / "before.csv")
    card_id = Registry(settings.tracking_uri).read("2").card.card_id
    run(settings, "promote", card_id[:12])
    assert "champion is now version 2 (before: 1)" in capsys.readouterr().out
    assert scored(settings, tmp_path / "other.csv") != before
    run(settings, "rollback")
    assert "champion is now version 1" in capsys.readouterr().out
    assert scored(settings, tmp_path / "after.csv") == before


def test_a_name_that_no_card_has_is_refused(settings):
    with pytest.raises(cli.InputError, match="is not a registered card"):
        run(settings, "promote", "feedc0de")
