"""One MLflow run per training: what went in, what came out, and the card itself."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

import mlflow
import orjson
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, DataType, Schema

from definition import Definition, content, learned_version, version
from models.card import Card
from models.registry import NAME, Registry
from models.registry.current import current

#: Tag of a run: what was decided of its card.
GATE = "gate"
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
    with (
        current(registry),
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
                "learned_version": learned_version(definition),
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
    with current(registry), mlflow.start_run(experiment_id=registry.experiment_id()):
        mlflow.set_tags(dict(tags))
        for path, text in files.items():
            mlflow.log_text(text, path)


def add_to_run(
    registry: Registry, version: str, metrics: Mapping[str, float], files: Mapping[str, str]
) -> None:
    """Write more figures and files into the run of a registered version."""
    run_id = _run_id(registry, version)
    with current(registry):
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
    """The last training that was decided on; None before the first.

    A card that was learned by itself and never held against the champion settles nothing.
    """
    for tags, at in _decided(registry, "tags.known_outcomes LIKE '%'"):
        return NewestRun(at=at, known_outcomes=int(tags["known_outcomes"]))
    return None


def was_learned(registry: Registry, learned_version: str) -> bool:
    """Whether any training that was decided on was of this agreement, whatever else it knew."""
    return any(_decided(registry, f"tags.learned_version = '{learned_version}'"))


def _decided(registry: Registry, which: str) -> Iterator[tuple[Mapping[str, str], int]]:
    """Tags and start (microseconds UTC) of the newest such run that has a decision, if any.

    The champion's own run counts as well: homes of before decisions were tagged have no other.
    """
    finished = f"attributes.status = 'FINISHED' and {which}"
    champion = registry.alias_version("champion")
    own = f" and attributes.run_id = '{_run_id(registry, champion)}'" if champion else ""
    for more in (f" and tags.{GATE} LIKE '%'", own):
        runs = more and registry.client.search_runs(
            [registry.experiment_id()],
            finished + more,
            max_results=1,
            order_by=["attributes.start_time DESC"],
        )
        for run in runs or ():
            yield run.data.tags, run.info.start_time * 1_000


def tag_run(registry: Registry, version: str, name: str, value: str) -> None:
    """Say something more of the run of a version."""
    tag_more(registry, version, {name: value})


def tag_more(registry: Registry, version: str, tags: Mapping[str, str]) -> None:
    """Say several things more of the run of a version."""
    run_id = _run_id(registry, version)
    for name, value in tags.items():
        registry.client.set_tag(run_id, name, value)


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


def find_run(registry: Registry, data_digest: str, learned_version: str) -> str | None:
    """The version that was trained on exactly this data and agreement; None if none was.

    ``learned_version`` is that of what makes a good lead: who approves, or who gets which lead,
    is nothing to learn from.
    """
    runs = registry.client.search_runs(
        [registry.experiment_id()],
        f"tags.data_digest = '{data_digest}' and "
        f"tags.learned_version = '{learned_version}' and attributes.status = 'FINISHED'",
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
