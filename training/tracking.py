"""One MLflow run per training: what went in, what came out, and the card itself."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

import mlflow
import orjson
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, DataType, Schema

from definition import Definition, content, version
from models.card import Card
from models.registry import NAME, Registry

#: The file that MLflow runs to make the registered model.
_PYFUNC = Path(__file__).parent.parent / "models" / "registry" / "pyfunc.py"
_SIGNATURE = ModelSignature(
    inputs=Schema(
        [
            ColSpec(DataType.string, "lead_json"),
            ColSpec(DataType.string, "as_of", required=False),
        ]
    ),
    outputs=Schema(
        [ColSpec(DataType.string, name) for name in ("lead_id", "as_of", "card_id", "verdict")]
        + [ColSpec(DataType.double, "probability")]
        + [
            ColSpec(DataType.long, name)
            for name in ("base_points", "fit_points", "engagement_points", "total_points")
        ]
        + [ColSpec(DataType.string, "reasons")]
    ),
)


@dataclass(frozen=True, kw_only=True)
class RunFacts:
    """What a run tells beside the card."""

    parameters: Mapping[str, Any]
    metrics: Mapping[str, float]
    #: Artifact path to text or SVG.
    files: Mapping[str, str]
    data_digest: str
    #: Why it was trained.
    why: str
    #: What the next training asks for.
    tags: Mapping[str, str] = field(default_factory=dict)


def log_run(registry: Registry, card: Card, definition: Definition, facts: RunFacts) -> str:
    """Write the run and register its card; answers the version."""
    mlflow.set_tracking_uri(registry.tracking_uri)
    mlflow.set_registry_uri(registry.tracking_uri)
    with (
        mlflow.start_run(experiment_id=registry.experiment_id()) as run,
        tempfile.TemporaryDirectory() as scratch,
        warnings.catch_warnings(),
    ):
        # The signature is given; an example would only make MLflow score it again.
        warnings.filterwarnings("ignore", ".*input example was not provided.*")
        mlflow.log_params(dict(facts.parameters))
        mlflow.log_metrics(dict(facts.metrics))
        mlflow.set_tags(
            {
                "data_digest": facts.data_digest,
                "definition_version": version(definition),
                "card_id": card.card_id,
                "why": facts.why,
                **facts.tags,
            }
        )
        for path, text in facts.files.items():
            mlflow.log_text(text, path)
        folder = Path(scratch)
        (folder / "card.json").write_bytes(card.to_json())
        (folder / "definition.json").write_bytes(orjson.dumps(content(definition)))
        mlflow.log_artifacts(scratch, "card")
        model = mlflow.pyfunc.log_model(
            name="model",
            python_model=str(_PYFUNC),
            artifacts={
                "card": str(folder / "card.json"),
                "definition": str(folder / "definition.json"),
            },
            signature=_SIGNATURE,
            # Given, so that MLflow does not import the world to find out (4-6 s).
            pip_requirements=_requirements(),
        )
        return registry.register(run.info.run_id, model.model_uri)


def log_refusal(registry: Registry, tags: Mapping[str, str], files: Mapping[str, str]) -> None:
    """Write a run that came to no card: why not is kept as well."""
    mlflow.set_tracking_uri(registry.tracking_uri)
    with mlflow.start_run(experiment_id=registry.experiment_id()):
        mlflow.set_tags(dict(tags))
        for path, text in files.items():
            mlflow.log_text(text, path)


def add_to_run(
    registry: Registry, version: str, metrics: Mapping[str, float], files: Mapping[str, str]
) -> None:
    """Write more figures and files into the run of a registered version."""
    mlflow.set_tracking_uri(registry.tracking_uri)
    run_id = _run_id(registry, version)
    mlflow.log_metrics(dict(metrics), run_id=run_id)
    for path, text in files.items():
        mlflow.log_text(text, path, run_id=run_id)


def report_path(registry: Registry, version: str) -> str:
    """Where the evaluation of a version stands: a path, or an address where a server keeps it."""
    run = registry.client.get_run(_run_id(registry, version))
    return f"{run.info.artifact_uri}/evaluation.html".removeprefix("file://")


def run_tags(registry: Registry, version: str) -> dict[str, str]:
    """What the run of a version says about itself."""
    return dict(registry.client.get_run(_run_id(registry, version)).data.tags)


@dataclass(frozen=True, kw_only=True)
class NewestRun:
    """What the last training knew."""

    #: Microseconds UTC.
    at: int
    #: Leads whose outcome was final.
    known_outcomes: int


def newest_run(registry: Registry) -> NewestRun | None:
    """The last training; None before the first."""
    runs = registry.client.search_runs(
        [registry.experiment_id()],
        # The agreement that a training registers beside its own card is no training.
        "attributes.status = 'FINISHED' and tags.known_outcomes LIKE '%'",
        max_results=1,
        order_by=["attributes.start_time DESC"],
    )
    for run in runs:
        tags = run.data.tags
        known = int(tags["known_outcomes"])
        return NewestRun(at=run.info.start_time * 1_000, known_outcomes=known)
    return None


def was_learned(registry: Registry, learned_version: str) -> bool:
    """Whether any training was of this agreement, whatever else it knew."""
    return bool(
        registry.client.search_runs(
            [registry.experiment_id()],
            f"attributes.status = 'FINISHED' and tags.learned_version = '{learned_version}'",
            max_results=1,
        )
    )


def tag_run(registry: Registry, version: str, name: str, value: str) -> None:
    """Say something more of the run of a version."""
    registry.client.set_tag(_run_id(registry, version), name, value)


def run_file(registry: Registry, version: str, path: str) -> str | None:
    """A text of a version's run; None where it has none of that name."""
    run_id = _run_id(registry, version)
    folder, _, _ = path.rpartition("/")
    listed = registry.client.list_artifacts(run_id, folder or None)
    if path not in [each.path for each in listed]:
        return None
    with tempfile.TemporaryDirectory() as scratch:
        kept = mlflow.artifacts.download_artifacts(
            run_id=run_id,
            artifact_path=path,
            dst_path=scratch,
            tracking_uri=registry.tracking_uri,
        )
        return Path(kept).read_text("utf-8")


def find_run(registry: Registry, data_digest: str, definition: Definition) -> str | None:
    """The version that was trained on exactly this data and definition; None if none was."""
    runs = registry.client.search_runs(
        [registry.experiment_id()],
        f"tags.data_digest = '{data_digest}' and "
        f"tags.definition_version = '{version(definition)}' and attributes.status = 'FINISHED'",
        max_results=1,
    )
    for run in runs:
        return registry.version_of(run.info.run_id)
    return None


def _run_id(registry: Registry, version: str) -> str:
    return str(registry.client.get_model_version(NAME, version).run_id)


def _requirements() -> list[str]:
    """What a process needs beside the callworthy package itself."""
    names = ("mlflow", "numpy", "pandas", "pydantic", "orjson", "rfc8785")
    return [f"{name}=={metadata.version(name)}" for name in names]
