from __future__ import annotations

import os
from pathlib import Path

import mlflow
import pytest

from models.registry import Registry
from models.registry.current import current


def addresses() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.endswith("_URI")}


def a_registry(folder: Path) -> Registry:
    return Registry(f"sqlite:///{folder / 'mlflow.db'}", folder / "artifacts")


def test_afterwards_the_environment_is_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "sqlite:////srv/own/mlflow.db")
    before = addresses()
    registry = a_registry(tmp_path)
    with current(registry):
        assert mlflow.get_tracking_uri() == mlflow.get_registry_uri() == registry.tracking_uri
    assert addresses() == before
    assert mlflow.get_tracking_uri() == "sqlite:////srv/own/mlflow.db"


def test_what_goes_wrong_inside_leaves_nothing_either(tmp_path: Path) -> None:
    before = addresses()
    with pytest.raises(ValueError, match="wrong"), current(a_registry(tmp_path)):
        raise ValueError("wrong")
    assert addresses() == before


def test_one_after_the_other_each_has_its_own(tmp_path: Path) -> None:
    for name in ("a", "b", "a"):
        registry = a_registry(tmp_path / name)
        with current(registry):
            assert mlflow.get_tracking_uri() == registry.tracking_uri
