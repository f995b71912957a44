"""Training stops at what surely leaks, and keeps what it suspects with the run."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from sqlalchemy import Engine

from definition import Definition, read
from models.registry import Registry
from records.database import connect, migrate
from records.intake import load
from sample.company import make
from training.leaks import LeakFound
from training.tracking import run_file
from training.train import train


def company(folder: Path, leaks: int) -> tuple[Engine, Definition]:
    make(folder / "company", n_leads=2_000, seed=3, leaks=leaks)
    definition = read(folder / "company" / "definition.toml")
    engine = connect(f"sqlite:///{folder / 'records.db'}")
    migrate(engine)
    load(engine, folder / "company", definition, dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    return engine, definition


def register(folder: Path) -> Registry:
    return Registry(f"sqlite:///{folder / 'mlflow.db'}", folder / "artifacts")


def test_a_sure_leak_stops_training_and_nothing_is_registered(tmp_path: Path) -> None:
    engine, definition = company(tmp_path, leaks=1)
    registry = register(tmp_path)
    with pytest.raises(LeakFound, match="contract_type") as refusal:
        train(engine, definition, registry)
    assert [each.column for each in refusal.value.findings if each.stops] == ["contract_type"]
    assert registry.champion() is None
    engine.dispose()


def test_cleared_by_both_teams_it_is_learned_from_and_kept_with_the_run(tmp_path: Path) -> None:
    engine, definition = company(tmp_path, leaks=1)
    attribute = definition.attributes["contract_type"]
    cleared = attribute.model_copy(update={"cleared": "asked for on the form"})
    attributes = {**definition.attributes, "contract_type": cleared}
    registry = register(tmp_path)
    done = train(engine, definition.model_copy(update={"attributes": attributes}), registry)
    assert [each.cleared for each in done.findings] == ["asked for on the form"]
    (finding,) = json.loads(run_file(registry, done.version, "leaks.json") or "")
    assert (finding["column"], finding["stops"]) == ("contract_type", False)
    engine.dispose()
