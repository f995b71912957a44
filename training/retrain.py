"""Retrain: learn again from all that is known by now, and let the gate decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import orjson
from sqlalchemy import Engine

from definition import Definition
from models.card import Card
from models.registry import Registered, Registry
from training import facts
from training.dataset import Progress
from training.evaluation.rivals import QUICK
from training.forward import Forward, Told
from training.leaks import LeakFound
from training.learner import Validated
from training.moved import MOVED, as_json
from training.prepare import prepare
from training.promotion.decision import Decision
from training.promotion.gate import Candidate, examine
from training.promotion.leaky import clean
from training.promotion.opponent import Incumbent, compare
from training.promotion.signs import sentences
from training.tracking import find_run, log_refusal, log_run, run_file, run_tags, tag_run
from training.train import Trained, Training, train
from training.trainings import DECISION
from training.turn import Turn

#: Tag of a run whose decision was acted on.
CARRIED_OUT = "carried_out"
#: Where a run keeps the decision about its card for people; for programs, ``trainings.DECISION``.
DECISION_TEXT = "promotion/decision.txt"


@dataclass(frozen=True, kw_only=True)
class Retrained:
    """What a retraining came to."""

    #: None where nothing was registered (a leak), or where there was no champion to compare with.
    decision: Decision | None
    #: The registered version; None where nothing was registered.
    version: str | None
    #: Whether this data and definition were judged before.
    is_known: bool = False
    #: The first training of a home, which has nobody to be held against.
    first: Trained | None = None

    @property
    def is_fine(self) -> bool:
        """Whether the gate did not say no: promoted, or there was nothing new to learn."""
        return self.is_promoted or (self.is_known and self.decision is None)

    @property
    def is_promoted(self) -> bool:
        """Whether the card is the champion now."""
        if self.decision is None:
            return self.first is not None and self.first.became != "set aside"
        return self.decision.outcome == "promoted"


def retrain(
    engine: Engine,
    definition: Definition,
    registry: Registry,
    *,
    why: str,
    clock: Callable[[], int],
    told: Told | None = None,
    progress: Progress | None = None,
) -> Retrained:
    """Learn from everything matured since, judge, decide, and move the alias or not.

    Parameters
    ----------
    engine : the records
    definition : what the teams agreed
    registry : where runs and cards go
    why : said in the run: asked for, the calendar, new outcomes, a drift alarm
    clock : microseconds UTC
    told : hears what is being done
    progress : told how many leads of how many are read

    Raises
    ------
    NotOurTurn
        If another retraining is at work on these records.
    """
    with Turn(engine, clock) as turn:
        champion = registry.champion()
        if champion is None:
            first = train(engine, definition, registry, why=why, told=told, progress=progress)
            return Retrained(decision=None, version=first.version, first=first)
        with engine.connect() as connection:
            prepared = prepare(connection, definition, progress)
        training = Training(
            engine=engine,
            definition=definition,
            registry=registry,
            prepared=prepared,
            rivals=QUICK,
            told=told or (lambda _: None),
            why=why,
        )
        return _Retraining(training=training, champion=champion, turn=turn).run()


@dataclass(frozen=True, kw_only=True)
class _Retraining:
    training: Training
    champion: Registered
    turn: Turn

    def run(self) -> Retrained:
        known = find_run(self.training.registry, self.training.digest, self.training.definition)
        if known is not None:
            return self.again(known)
        try:
            self.training.look_for_leaks()
        except LeakFound as found:
            return self.leaky(found)
        forward = self.training.judged()
        self.training.told("learning the card from all leads, with the settings that were judged")
        fixed = None if forward is None else Validated.of(forward.cards[0][0])
        drawn = self.training.drawn(self.told(self.training.learned(forward, fixed)))
        self.training.told("holding it against the champion")
        decision = self.decided(drawn.card, forward)
        told = self.training.run(drawn, forward)
        changed = as_json(
            self.champion.card, drawn.card, self.training.prepared, self.incumbent().learned_until
        )
        told = replace(
            told,
            files={**told.files, **self.files(decision), MOVED: changed},
            metrics={**told.metrics, **_metrics(decision)},
            tags={**told.tags, **self.tags(decision)},
        )
        self.turn.check()
        version = log_run(self.training.registry, drawn.card, self.training.definition, told)
        self.carry_out(decision, version)
        return Retrained(decision=decision, version=version)

    def again(self, known: str) -> Retrained:
        """Judged before; what was decided is finished where it was broken off."""
        text = run_file(self.training.registry, known, DECISION)
        if text is None:
            # The champion's own data, or a training that was asked for by itself.
            return Retrained(decision=None, version=known, is_known=True)
        decision = Decision.from_json(text)
        if CARRIED_OUT not in run_tags(self.training.registry, known):
            self.carry_out(decision, known)
        return Retrained(decision=decision, version=known, is_known=True)

    def told(self, card: Card) -> Card:
        """The card says itself which agreed signs turned."""
        news = sentences(card, self.champion.card)
        told = [*card.training.get("told", []), *news]
        return replace(card, training={**card.training, "told": told})

    def decided(self, card: Card, forward: Forward | None) -> Decision:
        prepared, incumbent = self.training.prepared, self.incumbent()
        with self.training.engine.connect() as connection:
            frame, leads = prepared.labels.frame, prepared.outcomes.leads
            compared = (
                None if forward is None else compare(connection, incumbent, forward, frame, leads)
            )
        checks = examine(
            Candidate(
                definition=self.training.definition,
                card=card,
                champion=self.champion.card,
                forward=forward,
                compared=compared,
                examples=prepared.examples,
                findings=self.training.findings,
                known_findings=incumbent.findings,
                feedback=prepared.outcomes.feedback,
                since=incumbent.learned_until or 0,
            )
        )
        return Decision(
            checks=checks,
            by_hand=self.training.definition.retraining.approval == "by hand",
            parent=self.champion.version,
            why=self.training.why,
        )

    def incumbent(self) -> Incumbent:
        registry, version = self.training.registry, self.champion.version
        tags = run_tags(registry, version)
        as_judged = run_file(registry, version, facts.AS_JUDGED)
        leaks = orjson.loads(run_file(registry, version, "leaks.json") or "[]")
        return Incumbent(
            version=version,
            card=self.champion.card,
            definition=self.champion.definition,
            learned_until=_number(tags.get("learned_until")),
            as_judged=None if as_judged is None else Card.from_json(as_judged),
            judged_from=_number(tags.get("judged_from")),
            findings=[(each["column"], each["check"]) for each in leaks],
        )

    def leaky(self, found: LeakFound) -> Retrained:
        """Nothing was learned; the refusal is kept all the same."""
        decision = Decision(
            checks=(clean([each for each in found.findings if each.stops], []),),
            by_hand=False,
            parent=self.champion.version,
            why=self.training.why,
        )
        about_data = facts.tags(self.training.prepared, self.training.definition)
        tags = {"data_digest": self.training.digest, **about_data, **self.tags(decision)}
        log_refusal(self.training.registry, tags, self.files(decision))
        return Retrained(decision=decision, version=None)

    def carry_out(self, decision: Decision, version: str) -> None:
        """Move the aliases as was decided; a champion chosen meanwhile by a person stays."""
        registry = self.training.registry
        self.turn.check()
        if registry.alias_version("champion") == decision.parent:
            if decision.outcome == "promoted":
                registry.promote(version)
            elif decision.outcome == "waits":
                registry.challenge(version)
        # Once: who rolls back does not get the same card again from the same data.
        tag_run(registry, version, CARRIED_OUT, decision.outcome)

    def files(self, decision: Decision) -> dict[str, str]:
        words = decision.words(self.training.definition.company.language)
        return {DECISION: decision.to_json(), DECISION_TEXT: "\n".join(words) + "\n"}

    def tags(self, decision: Decision) -> dict[str, str]:
        return {
            "parent": self.champion.version,
            "parent_run": self.champion.run_id,
            "gate": decision.outcome,
            "why": self.training.why,
        }


def _metrics(decision: Decision) -> dict[str, float]:
    """The gate's numbers, to be drawn over time."""
    return {
        f"gate.{check.name}.{name}": float(value)
        for check in decision.checks
        for name, value in check.figures.items()
        if isinstance(value, int | float)
    }


def _number(text: Any) -> int | None:
    return None if text is None else int(text)
