"""Train: from records to a registered card."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from sqlalchemy import Connection, Engine

from definition import Definition
from models.card import Card
from models.registry import Registry
from training import facts
from training.dataset import Progress
from training.evaluation.rivals import QUICK, Rival
from training.forward import Forward, look_forward
from training.labels import Labels
from training.learner import learn
from training.line import Drawn, draw
from training.prepare import Prepared, prepare
from training.standing import Standing, stand
from training.tracking import RunFacts, add_to_run, find_run, log_run, report_path

WEEK_US = 7 * 86_400_000_000


@dataclass(frozen=True, kw_only=True)
class Trained:
    """What a training came to."""

    card: Card
    #: Registered version of it.
    version: str
    #: "champion", "challenger", "set aside" (no better than chance) or "known" (nothing new since
    #: that version).
    became: str
    #: How many leads have which outcome, and which moment they were looked at.
    outcomes: dict[str, int]
    moments: dict[str, int]
    #: None where nothing new was learned, or deals are too few to judge by.
    forward: Forward | None
    #: Version of the agreed points alone, where this training put them in place of its card.
    agreement: str | None = None
    #: Where the evaluation was written; None where nothing was judged.
    report: str | None = None


def train(
    engine: Engine,
    definition: Definition,
    registry: Registry,
    *,
    why: str = "asked for",
    told: Callable[[str], None] | None = None,
    progress: Progress | None = None,
    rivals: Mapping[str, Rival] = QUICK,
) -> Trained:
    """Learn a card from what is on record and register it.

    What it becomes is said in ``training.standing``. Where data and definition are those of an
    earlier training, that one is answered and nothing is done; other rivals than the usual are
    judged and added to its run.

    Parameters
    ----------
    engine : the records
    definition : what the teams agreed
    registry : where the run and the card go
    why : said in the run
    told : hears what is being done
    progress : told how many leads of how many are read
    rivals : what else learns from the same leads, to judge the card beside
    """
    with engine.connect() as connection:
        prepared = prepare(connection, definition, progress)
    labels, everyone, dataset = prepared.labels, prepared.everyone, prepared.examples
    leads_per_week = _leads_per_week(labels, definition)
    digest = facts.digest(prepared)

    def agreement() -> str:
        nothing = dataset.rows(np.arange(0))
        card = learn(nothing, definition, everyone=everyone, leads_per_week=leads_per_week)
        return _register_agreement(registry, card, definition, labels, digest)

    known = find_run(registry, digest, definition)
    if known is not None:
        card, forward = registry.read(known).card, None
        if rivals is not QUICK:
            forward = look_forward(everyone, definition, told, rivals, prepared.labels_at)
            with engine.connect() as connection:
                add_to_run(registry, known, *_evaluated(card, forward, definition, connection))
        if registry.alias_version("champion") is not None:
            return _trained(registry, card, known, Standing(became="known"), labels, forward)
        # A training that was killed between registering and promoting is finished here.
        standing = stand(registry, known, card, agreement)
        return _trained(registry, card, known, standing, labels, forward)
    forward = look_forward(everyone, definition, told, rivals, prepared.labels_at)
    if told:
        told("learning the card from all leads")
    card = learn(
        dataset,
        definition,
        everyone=everyone,
        leads_per_week=leads_per_week,
        feedback=prepared.said.evidence,
    )
    card = replace(card, training=facts.says(dataset, labels, forward))
    with engine.connect() as connection:
        drawn = _drawn(connection, registry, card, definition, prepared, told)
        card = drawn.card
        if told and forward is not None:
            told("writing the evaluation")
        figures, files = _evaluated(card, forward, definition, connection)
    run = RunFacts(
        parameters=facts.parameters(dataset, definition),
        metrics={**facts.metrics(labels), **figures, **drawn.metrics},
        files=files | _pictured(drawn, definition) | {"feedback.json": _said(prepared)},
        data_digest=digest,
        why=why,
    )
    version = log_run(registry, card, definition, run)
    standing = stand(registry, version, card, agreement)
    return _trained(registry, card, version, standing, labels, forward)


def _drawn(
    connection: Connection,
    registry: Registry,
    card: Card,
    definition: Definition,
    prepared: Prepared,
    told: Callable[[str], None] | None,
) -> Drawn:
    """The card with its line, chosen by what it would have brought."""
    champion = registry.champion()
    return draw(
        connection,
        card,
        definition,
        prepared.labels,
        prepared.outcomes,
        in_force=champion.card.thresholds if champion else None,
        told=told,
    )


def _said(prepared: Prepared) -> str:
    return json.dumps(prepared.said.report(), indent=2)


def _pictured(drawn: Drawn, definition: Definition) -> dict[str, str]:
    # Costs seconds to import, and is needed only where something is learned.
    from training import line_picture

    return line_picture.files(drawn, definition.thresholds.capacity_per_week)


def _evaluated(
    card: Card, forward: Forward | None, definition: Definition, connection: Connection
) -> tuple[dict[str, float], dict[str, str]]:
    """The run's figures and files."""
    # Costs seconds to import, and is needed only where something is learned.
    from training.evaluation import report
    from training.evaluation.evaluation import evaluate

    if forward is None:
        return {}, report.files(card, None, None, definition)
    evaluation = evaluate(forward, definition, connection)
    lost = {f"table_gives_up.{name}": value for name, value in forward.given_up.items()}
    files = report.files(card, forward, evaluation, definition)
    return {**evaluation.metrics(), **lost}, files


def _register_agreement(
    registry: Registry, card: Card, definition: Definition, labels: Labels, digest: str
) -> str:
    """The agreed points alone as a version of their own; the same ones again give the same."""
    own_digest = f"{digest} agreed"
    known = find_run(registry, own_digest, definition)
    if known is not None:
        return known
    says = {"leads": 0, "wins": 0, "outcomes": labels.counts()}
    run = RunFacts(
        parameters={"leads": 0, "features": len(card.features)},
        metrics=facts.metrics(labels),
        files={},
        data_digest=own_digest,
        why="what was learned ranks no better than chance: the agreed points alone",
    )
    return log_run(registry, replace(card, training=says), definition, run)


def _leads_per_week(labels: Labels, definition: Definition) -> float | None:
    """How many leads come in a week; None where that is not known."""
    created = labels.frame["created_at"].to_numpy()
    if definition.time != "dates" or len(created) < 2:
        return None
    weeks = (int(created.max()) - int(created.min())) / WEEK_US
    return len(created) / weeks if weeks >= 1 else None


def _trained(
    registry: Registry,
    card: Card,
    version: str,
    standing: Standing,
    labels: Labels,
    forward: Forward | None,
) -> Trained:
    return Trained(
        card=card,
        version=version,
        became=standing.became,
        outcomes=labels.counts(),
        moments=labels.moments(),
        forward=forward,
        agreement=standing.agreement,
        report=None if forward is None else report_path(registry, version),
    )
