"""What a training told beside its card, read back from its run."""

from __future__ import annotations

from pathlib import Path

import mlflow
from mlflow.exceptions import MlflowException

from models.registered import Registered
from models.registry.store import Registry


def text_of(registry: Registry, registered: Registered, path: str) -> str | None:
    """A file of a version's run; None where that training wrote none."""
    return run_text(registry, registered.run_id, path)


def run_text(registry: Registry, run_id: str, path: str) -> str | None:
    """A file of a run; None where it has none of that name."""
    try:
        found = mlflow.artifacts.download_artifacts(
            run_id=run_id, artifact_path=path, tracking_uri=registry.tracking_uri
        )
    except (MlflowException, OSError):
        return None
    return Path(found).read_text(encoding="utf-8")
