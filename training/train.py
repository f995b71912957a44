"""Train: from records to a registered card."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from sqlalchemy import Engine

from definition import Definition, learned_version
from models.card import Card
from models.registry import Registry
from training import facts
from training.calls import Calls, look_at_calls
from training.dataset import Progress
from training.evaluation.rivals import QUICK, Rival
from training.feedback.examples import Evidence
from training.forward import Forward, Told, look_forward
from training.leaks import Finding, gate
from training.learner import Validated, learn
from training.line import Drawn, draw
from training.moved import MOVED, as_json
from training.prepare import Prepared, prepare
from training.says import Said, in_each_language
from training.standing import Standing, stand
from training.succession import on_record
from training.tracking import (
    GATE,
    RunFacts,
    add_to_run,
    find_run,
    log_run,
    report_path,
    run_tags,
    tag_run,
)


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
    #: Columns that may know the outcome; none of them surely does.
    findings: tuple[Finding, ...] = ()


def train(
    engine: Engine,
    definition: Definition,
    registry: Registry,
    *,
    why: str = "asked for",
    told: Told | None = None,
    progress: Progress | None = None,
    rivals: Mapping[str, Rival] = QUICK,
    clock: Callable[[], int] | None = None,
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
    clock : microseconds UTC; puts on record when the first card came in force

    Raises
    ------
    LeakFound
        If a column surely knows the outcome; nothing is registered then.
    """
    with engine.connect() as connection:
        prepared = prepare(connection, definition, progress)
    training = Training(
        engine=engine,
        definition=definition,
        registry=registry,
        prepared=prepared,
        rivals=rivals,
        told=told or _nobody,
        why=why,
        clock=clock,
    )
    known = find_run(registry, training.digest, learned_version(definition))
    return training.anew() if known is None else training.again(known)


def _nobody(_: str) -> None:
    """Hears nothing."""


@dataclass(frozen=True, kw_only=True)
class Training:
    """One training, step by step; each step's result is kept."""

    engine: Engine
    definition: Definition
    registry: Registry
    prepared: Prepared
    rivals: Mapping[str, Rival]
    told: Callable[[str], None]
    why: str
    clock: Callable[[], int] | None = None
    findings: list[Finding] = field(default_factory=list)

    @cached_property
    def digest(self) -> str:
        return facts.digest(self.prepared)

    def anew(self) -> Trained:
        """Learn, judge, register."""
        self.look_for_leaks()
        forward = self.judged()
        self.told("learning the card from all leads")
        drawn = self.drawn(self.learned(forward))
        told = self.run(drawn, forward)
        told = replace(told, files={**told.files, **self.moved(drawn.card)})
        version = log_run(self.registry, drawn.card, self.definition, told)
        standing = self.placed(version, drawn.card)
        return self.trained(drawn.card, version, standing, forward)

    def placed(self, version: str, card: Card) -> Standing:
        """Give the card its place; what is no challenger needs no judgement any more."""
        at = 0 if self.clock is None else self.clock()
        records = on_record(self.engine, self.registry, how="first", who="the training", at=at)
        with nullcontext() if self.clock is None else records:
            standing = stand(self.registry, version, card, self.agreement)
        if standing.became != "challenger":
            tag_run(self.registry, version, GATE, standing.became)
        return standing

    def look_for_leaks(self) -> None:
        """Raises ``LeakFound`` where a column surely knows the outcome; keeps what is suspected."""
        self.told("looking for columns that know the outcome")
        with self.engine.connect() as connection:
            found = gate(connection, self.prepared.labels, self.prepared.everyone, self.definition)
        self.findings.extend(found)

    def again(self, known: str) -> Trained:
        """The version that was trained on exactly this; judged by other rivals if asked for."""
        card, forward = self.registry.read(known).card, None
        if self.rivals is not QUICK:
            forward = self.judged()
            add_to_run(self.registry, known, *self.evaluated(card, forward))
        if self.registry.alias_version("champion") is not None:
            return self.trained(card, known, Standing(became="known"), forward)
        # A training that was killed between registering and promoting is finished here.
        standing = self.placed(known, card)
        return self.trained(card, known, standing, forward)

    def judged(self) -> Forward | None:
        prepared = self.prepared
        return look_forward(
            prepared.everyone, self.definition, self.told, self.rivals, prepared.labels_at
        )

    def learned(
        self,
        forward: Forward | None,
        fixed: Validated | None = None,
        feedback: Evidence | None = None,
    ) -> Card:
        """The card from all that is known, its line still the simple one.

        ``fixed`` are the settings that were judged; without them they are chosen again.
        ``feedback`` is all that sales said, unless given.
        """
        card = learn(
            self.prepared.examples,
            self.definition,
            everyone=self.prepared.everyone,
            leads_per_week=facts.leads_per_week(self.prepared.labels, self.definition),
            feedback=self.prepared.said.evidence if feedback is None else feedback,
            fixed=fixed,
        )
        says = facts.says(self.prepared, forward)
        return replace(card, training={**card.training, **says, "calls": self.calls_told()})

    def calls_told(self) -> Said:
        return in_each_language(self.calls.told) if self.calls else {}

    @cached_property
    def calls(self) -> Calls | None:
        return look_at_calls(self.prepared.everyone, self.prepared.drawn)

    def drawn(self, card: Card) -> Drawn:
        """The card with its line, chosen by what it would have brought."""
        champion = self.registry.champion()
        with self.engine.connect() as connection:
            return draw(
                connection,
                card,
                self.definition,
                self.prepared.labels,
                self.prepared.outcomes,
                in_force=champion.card.thresholds if champion else None,
                told=self.told,
            )

    def evaluated(
        self, card: Card, forward: Forward | None
    ) -> tuple[dict[str, float], dict[str, str]]:
        """The run's figures and files about how good it is."""
        # Costs seconds to import, and is needed only where something is learned.
        from training.evaluation import report
        from training.evaluation.evaluation import evaluate

        if forward is None:
            return {}, report.files(card, None, None, self.definition)
        self.told("writing the evaluation")
        with self.engine.connect() as connection:
            evaluation = evaluate(forward, self.definition, connection)
        lost = {f"table_gives_up.{name}": value for name, value in forward.given_up.items()}
        files = report.files(card, forward, evaluation, self.definition)
        return {**evaluation.metrics(), **lost}, files

    def run(self, drawn: Drawn, forward: Forward | None) -> RunFacts:
        """What the run tells beside the card."""
        # Costs seconds to import, and is needed only where something is learned.
        from training import line_picture

        figures, files = self.evaluated(drawn.card, forward)
        capacity = self.definition.thresholds.capacity_per_week
        return RunFacts(
            parameters=facts.parameters(self.prepared, self.definition),
            metrics={**facts.metrics(self.prepared, self.calls), **figures, **drawn.metrics},
            files={
                **files,
                **line_picture.files(drawn, capacity),
                **facts.files(self.prepared, self.findings, forward),
            },
            data_digest=self.digest,
            why=self.why,
            tags={**facts.tags(self.prepared, self.definition, forward), **self.parent()},
        )

    def moved(self, card: Card) -> dict[str, str]:
        """What it moves beside the champion, whoever promotes it; nothing before there is one.

        How much of it sales' answers did is worked out where a gate judges: see ``retrain``.
        """
        champion = self.registry.champion()
        if champion is None:
            return {}
        known = run_tags(self.registry, champion.version).get("learned_until")
        since = None if known is None else int(known)
        return {MOVED: as_json(champion.card, card, self.prepared, since, None)}

    def parent(self) -> dict[str, str]:
        """The champion that it may follow, for the run."""
        champion = self.registry.champion()
        if champion is None:
            return {}
        return {"parent": champion.version, "parent_run": champion.run_id}

    def agreement(self) -> str:
        """The agreed points alone as a version of their own; the same ones again give the same."""
        own_digest = f"{self.digest} agreed"
        known = find_run(self.registry, own_digest, learned_version(self.definition))
        if known is not None:
            return known
        card = learn(
            self.prepared.everyone.rows(np.arange(0)),
            self.definition,
            everyone=self.prepared.everyone,
            leads_per_week=facts.leads_per_week(self.prepared.labels, self.definition),
        )
        says = {"leads": 0, "wins": 0, "outcomes": self.prepared.labels.counts()}
        run = RunFacts(
            parameters={"leads": 0, "features": len(card.features)},
            metrics=facts.metrics(self.prepared, None),
            files=self.moved(card),
            data_digest=own_digest,
            why="what was learned ranks no better than chance: the agreed points alone",
            tags={GATE: "the agreement"},
        )
        return log_run(self.registry, replace(card, training=says), self.definition, run)

    def trained(
        self, card: Card, version: str, standing: Standing, forward: Forward | None
    ) -> Trained:
        return Trained(
            card=card,
            version=version,
            became=standing.became,
            outcomes=self.prepared.labels.counts(),
            moments=self.prepared.labels.moments(),
            forward=forward,
            agreement=standing.agreement,
            report=None if forward is None else report_path(self.registry, version),
            findings=tuple(self.findings),
        )
