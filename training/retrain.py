"""Retrain: learn again from all that is known by now, and let the gate decide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sqlalchemy import Engine

from definition import Definition, learned_version
from features.feature import Feature
from models.card import Card
from models.registry import Registered, Registry
from training import facts
from training.dataset import Dataset, Progress, gather
from training.drift.look import answered
from training.evaluation.rivals import QUICK
from training.forward import Forward, Told
from training.leaks import LeakFound
from training.learner import Validated
from training.moved import MOVED, answered_before, as_json
from training.prepare import prepare
from training.promotion.compared import Compared
from training.promotion.decision import Became, Decision
from training.promotion.gate import Candidate, examine
from training.promotion.incumbent import incumbent
from training.promotion.leaky import clean
from training.promotion.opponent import Incumbent, compare
from training.promotion.place import move, stands
from training.promotion.signs import sentences
from training.retrained import Retrained
from training.says import in_each_language, together
from training.succession import on_record
from training.tracking import (
    GATE,
    add_to_run,
    find_run,
    log_refusal,
    log_run,
    run_file,
    run_tags,
    tag_more,
)
from training.train import Training, train
from training.trainings import DECISION
from training.turn import Turn

#: Tag of a run whose decision was acted on.
CARRIED_OUT = "carried_out"
#: Where a run keeps the decision about its card for people; for programs, ``trainings.DECISION``.
DECISION_TEXT = "promotion/decision.txt"


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
            first = train(
                engine, definition, registry, why=why, told=told, progress=progress, clock=clock
            )
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
        done = _Retraining(training=training, champion=champion, turn=turn, clock=clock).run()
        answered(registry, champion.version)
        return done


@dataclass(frozen=True, kw_only=True)
class _Retraining:
    training: Training
    champion: Registered
    turn: Turn
    clock: Callable[[], int]

    def run(self) -> Retrained:
        known = find_run(
            self.training.registry, self.training.digest, learned_version(self.training.definition)
        )
        if known is not None and not self.is_open(known):
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
        told = replace(
            told,
            files={**told.files, **self.files(decision), MOVED: self.changed(drawn.card)},
            metrics={**told.metrics, **_metrics(decision)},
            tags={**told.tags, **self.tags(decision)},
        )
        self.turn.check()
        version = log_run(self.training.registry, drawn.card, self.training.definition, told)
        if known is not None and known == self.training.registry.alias_version("challenger"):
            # The same card, which nobody had judged, gives way to the one that was.
            self.training.registry.withdraw()
        became = self.carry_out(decision, version)
        return self.retrained(decision, version, became)

    def is_open(self, known: str) -> bool:
        """Whether a card of this data was learned by itself and never held against a champion."""
        tags = run_tags(self.training.registry, known)
        return known != self.champion.version and not {GATE, CARRIED_OUT} & set(tags)

    def again(self, known: str) -> Retrained:
        """Judged before; what was decided is finished where it was broken off."""
        registry = self.training.registry
        text = run_file(registry, known, DECISION)
        if text is None:
            return Retrained(decision=None, version=known, is_known=True)
        decision = Decision.from_json(text)
        if CARRIED_OUT in run_tags(registry, known):
            became = stands(registry, decision, known)
        else:
            became = self.carry_out(decision, known)
        return replace(self.retrained(decision, known, became), is_known=True)

    def retrained(self, decision: Decision, version: str, became: Became) -> Retrained:
        in_force = self.training.registry.alias_version("champion")
        return Retrained(decision=decision, version=version, became=became, in_force=in_force)

    def changed(self, card: Card) -> str:
        """What the card moved, and how much of that sales' new answers did."""
        since = self.incumbent.learned_until
        before = answered_before(self.training.prepared, self.training.definition, since)
        if before is None:
            without = None
        else:
            self.training.told("learning it once more without the new answers")
            without = self.training.learned(None, Validated.of(card), before)
        return as_json(self.champion.card, card, self.training.prepared, since, without)

    def told(self, card: Card) -> Card:
        """The card says itself which agreed signs turned."""
        news = in_each_language(lambda words: sentences(card, self.champion.card, words))
        told = together(card.training.get("told", {}), news)
        return replace(card, training={**card.training, "told": told})

    def decided(self, card: Card, forward: Forward | None) -> Decision:
        prepared, incumbent = self.training.prepared, self.incumbent
        compared = None if forward is None else self.compared(forward)
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

    def compared(self, forward: Forward) -> Compared:
        labelled = self.training.prepared.labels.frame.set_index("lead_id")
        leads = self.training.prepared.outcomes.leads.set_index("lead_id")
        with self.training.engine.connect() as connection:

            def read(judged: Dataset, features: Sequence[Feature] | None) -> Dataset:
                frame = labelled.loc[list(judged.lead_ids)].reset_index()
                return gather(connection, frame, self.champion.definition, features=features)

            source = leads["source"].reindex(list(forward.judged.lead_ids))
            return compare(self.incumbent, forward, read, source.to_numpy(dtype=object))

    @cached_property
    def incumbent(self) -> Incumbent:
        return incumbent(self.training.registry, self.champion)

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
        return Retrained(decision=decision, version=None, became="refused")

    def carry_out(self, decision: Decision, version: str) -> Became:
        """Move the aliases as was decided; a champion chosen meanwhile by a person stays."""
        registry = self.training.registry
        self.turn.check()
        with on_record(
            self.training.engine, registry, how="promoted", who="the gate", at=self.clock()
        ):
            became = move(registry, decision, version)
        if became == "passed over":
            words = self.files(decision, became, registry.alias_version("champion"))
            add_to_run(registry, version, {}, {DECISION_TEXT: words[DECISION_TEXT]})
        # Once: who rolls back does not get the same card again from the same data.
        tag_more(registry, version, {GATE: became, CARRIED_OUT: became})
        return became

    def files(
        self, decision: Decision, became: Became | None = None, in_force: str | None = None
    ) -> dict[str, str]:
        language = self.training.definition.company.language
        words = decision.words(language, became, in_force)
        return {DECISION: decision.to_json(), DECISION_TEXT: "\n".join(words) + "\n"}

    def tags(self, decision: Decision) -> dict[str, str]:
        return {
            "parent": self.champion.version,
            "parent_run": self.champion.run_id,
            GATE: decision.outcome,
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
