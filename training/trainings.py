"""Past trainings: why each was, and what the gate said, as their runs tell it."""

from __future__ import annotations

from dataclasses import dataclass

from mlflow.entities import Run
from mlflow.exceptions import MlflowException
from sqlalchemy.exc import SQLAlchemyError

from models.registry import NAME, Registry
from models.registry.artifacts import run_text
from training.promotion.decision import Decision

#: Where a run keeps the gate's decision.
DECISION = "promotion/decision.json"
#: So many are told.
MOST = 10


class RegistryAway(Exception):
    """The store of runs does not answer."""


@dataclass(frozen=True, kw_only=True)
class PastTraining:
    """One training, also one that came to no card."""

    #: When it began, microseconds UTC.
    at: int
    why: str
    run_id: str
    #: None where nothing was registered.
    version: str | None
    card_id: str | None
    #: None where there was nobody to be held against.
    decision: Decision | None


def past_trainings(registry: Registry, most: int = MOST) -> tuple[PastTraining, ...]:
    """The newest trainings, newest first.

    Raises
    ------
    RegistryAway
        If the registry does not answer.
    """
    try:
        runs = registry.client.search_runs(
            [registry.experiment_id()],
            # The agreement that a training registers beside its own card is no training.
            "attributes.status = 'FINISHED' and tags.known_outcomes LIKE '%'",
            max_results=most,
            order_by=["attributes.start_time DESC"],
        )
        known = registry.client.search_model_versions(f"name='{NAME}'")
        versions = {str(each.run_id): str(each.version) for each in known}
        return tuple(_told(registry, run, versions.get(run.info.run_id)) for run in runs)
    except (MlflowException, SQLAlchemyError) as error:
        raise RegistryAway(type(error).__name__) from error


def _told(registry: Registry, run: Run, version: str | None) -> PastTraining:
    tags = run.data.tags
    text = run_text(registry, run.info.run_id, DECISION) if "gate" in tags else None
    return PastTraining(
        at=int(run.info.start_time) * 1_000,
        why=str(tags.get("why", "")),
        run_id=str(run.info.run_id),
        version=version,
        card_id=tags.get("card_id"),
        decision=None if text is None else Decision.from_json(text),
    )
