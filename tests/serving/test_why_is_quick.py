"""What must be answered at once imports nothing that takes seconds."""

from __future__ import annotations

import subprocess
import sys

import pytest

SLOW = ("mlflow", "pandas", "scipy", "sklearn", "lightgbm", "shap", "altair", "fastapi", "bentoml")


def imported(what: str) -> set[str]:
    """The slow ones that are there after an import, in a process of its own."""
    text = f"import sys, {what}; print(*[each for each in {SLOW} if each in sys.modules])"
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("what", ["cli", "serving.why", "serving.replay", "serving.pages.words"])
def test_it_waits_for_no_library_that_it_does_not_use(what):
    assert imported(what) == set()


def test_moving_an_alias_loads_mlflow_with_its_own_and_nothing_that_learns():
    assert not imported("models.registry") & {"sklearn", "lightgbm", "shap", "altair", "bentoml"}
