"""Train: from records to a registered card."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Connection, Engine

from definition import Definition
from models.card import Card
from models.registry import Registry
from models.trees import TreeSettings
from records.outcomes import frames
from training.dataset import Dataset, Progress, gather
from training.forward import Forward, look_forward
from training.labels import LOST, WON, Labels, label
from training.leaks import Finding, as_json, gate
from training.learner import learn
from training.tracking import RunFacts, find_run, log_run

WEEK_US = 7 * 86_400_000_000


@dataclass(frozen=True, kw_only=True)
class Trained:
    """What a training came to."""

    card: Card
    #: Registered version of it.
    version: str
    #: "champion", "challenger" or "known" (nothing new since that version).
    became: str
    #: How many leads have which outcome, and which moment they were looked at.
    outcomes: dict[str, int]
    moments: dict[str, int]
    #: None where nothing new was learned, or deals are too few to judge by.
    forward: Forward | None
    #: Columns that may know the outcome; none of them surely does.
    findings: tuple[Finding, ...] = ()


def train(
    engine: Engine,
    definition: Definition,
    registry: Registry,
    *,
    why: str = "asked for",
    told: Callable[[str], None] | None = None,
    progress: Progress | None = None,
) -> Trained:
    """Learn a card from what is on record and register it.

    The first card of a home becomes champion, a later one challenger. Where data and
    definition are those of an earlier training, that one is answered and nothing is done.

    Parameters
    ----------
    engine : the records
    definition : what the teams agreed
    registry : where the run and the card go
    why : said in the run
    told : hears what is being done
    progress : told how many leads of how many are read

    Raises
    ------
    LeakFound
        If a column surely knows the outcome; nothing is registered then.
    """
    with engine.connect() as connection:
        labels, leads_per_week = _labels(connection, definition)
        everyone = gather(connection, labels.oldest_first, definition, progress=progress)
    dataset = everyone.rows(labels.oldest_first["outcome"].isin([WON, LOST]).to_numpy())
    digest = _digest(everyone)
    known = find_run(registry, digest, definition)
    if known is not None:
        # A training that was killed between registering and promoting is finished here.
        is_first = registry.alias_version("champion") is None
        if is_first:
            registry.promote(known)
        became = "champion" if is_first else "known"
        return _trained(registry.read(known).card, known, became, labels, None)
    if told:
        told("looking for columns that know the outcome")
    with engine.connect() as connection:
        findings = gate(connection, labels, everyone, definition)
    # Costs seconds to import, and is needed only where something is learned.
    from training import pictures

    forward = look_forward(dataset, definition, told)
    if told:
        told("learning the card from all leads")
    card = learn(dataset, definition, everyone=everyone, leads_per_week=leads_per_week)
    card = replace(card, training=_says(dataset, labels, forward))
    facts = RunFacts(
        parameters=_parameters(dataset, definition),
        metrics=_metrics(labels, forward),
        files={**pictures.of(card, forward), "leaks.json": as_json(findings)},
        data_digest=digest,
        why=why,
    )
    version = log_run(registry, card, definition, facts)
    if registry.alias_version("champion") is None:
        registry.promote(version)
        became = "champion"
    else:
        registry.challenge(version)
        became = "challenger"
    return replace(_trained(card, version, became, labels, forward), findings=tuple(findings))


def _labels(connection: Connection, definition: Definition) -> tuple[Labels, float | None]:
    """Every lead's label, and how many leads come in a week."""
    outcomes = frames(connection)
    labels = label(
        outcomes.leads,
        outcomes.deals,
        outcomes.attempts,
        definition,
        outcomes.observed_until,
    )
    created = outcomes.leads["created_at"].to_numpy()
    if definition.time != "dates" or len(created) < 2:
        return labels, None
    weeks = (int(created.max()) - int(created.min())) / WEEK_US
    return labels, len(created) / weeks if weeks >= 1 else None


def _trained(
    card: Card, version: str, became: str, labels: Labels, forward: Forward | None
) -> Trained:
    return Trained(
        card=card,
        version=version,
        became=became,
        outcomes=labels.counts(),
        moments=labels.moments(),
        forward=forward,
    )


def _digest(everyone: Dataset) -> str:
    """The data's digest and that of the code that learns: other code, other card."""
    here = Path(__file__).parent
    total = hashlib.sha256(everyone.digest().encode())
    for room in (here, here.parent / "models", here.parent / "features"):
        for module in sorted(room.glob("*.py")):
            total.update(module.read_bytes())
    return total.hexdigest()


def _says(dataset: Dataset, labels: Labels, forward: Forward | None) -> dict[str, Any]:
    """What the card tells about its own making: no time, no run."""
    told: dict[str, Any] = {
        "leads": len(dataset),
        "wins": int(dataset.won.sum()),
        "outcomes": labels.counts(),
    }
    if forward is not None:
        told["judged_on"] = forward.how
        told["judged_leads"] = forward.n_leads
        told["no_better_than_chance"] = forward.card.is_chance
        told["auc"] = {key: round(value, 4) for key, value in asdict(forward.card.auc).items()}
        told["given_up"] = {key: round(value, 4) for key, value in forward.given_up.items()}
    return told


def _parameters(dataset: Dataset, definition: Definition) -> dict[str, Any]:
    return {
        **{f"trees.{name}": value for name, value in asdict(TreeSettings()).items()},
        "horizon_days": definition.label.horizon_days,
        "leads": len(dataset),
        "features": len(dataset.features),
    }


def _metrics(labels: Labels, forward: Forward | None) -> dict[str, float]:
    metrics = {
        f"leads.{outcome.replace(' ', '_')}": float(n) for outcome, n in labels.counts().items()
    }
    if forward is None:
        return metrics
    for name, figures in forward.by_name.items():
        who = name.replace(" ", "_").replace(",", "")
        metrics[f"{who}.auc"] = figures.auc.value
        metrics[f"{who}.wins_when_called"] = figures.wins_when_called.value
        if figures.log_loss is not None:
            metrics[f"{who}.log_loss"] = figures.log_loss.value
    metrics["card.auc_low"] = forward.card.auc.low
    metrics["card.auc_high"] = forward.card.auc.high
    if forward.card.calibration_error is not None:
        metrics["card.calibration_error"] = forward.card.calibration_error
    metrics["table_gives_up.auc"] = forward.given_up["auc"]
    metrics["table_gives_up.log_loss"] = forward.given_up["log_loss"]
    return {name: value for name, value in metrics.items() if np.isfinite(value)}
