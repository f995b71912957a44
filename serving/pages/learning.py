"""How the table goes on learning: what was tried, what the gate said, what is known of misses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from features.catalogue import readable
from models.card import CardFeature
from records import cards
from serving.cached import Cached
from serving.learning import Learning, Tried
from serving.pages.frame import Frame
from serving.pages.row_names import named, value_in_words
from serving.pages.words import Words
from training.drift.signal import Signal
from training.drift.words import sentence as drift_sentence
from training.evaluation.segments import SOURCE
from training.off_policy import OffPolicy
from training.promotion.decision import Decision
from training.promotion.words import sentence, verdict
from training.trainings import PastTraining, RegistryAway
from training.why_trained import why_in_words

#: Points by which other lines differ from the one in force, both halves.
SHIFTS = (-20, -10, 0, 10)
#: Bars of drift that are drawn, and how often the least that matters the longest is.
_MOST_BARS, _LONGEST = 12, 4.0


@dataclass(frozen=True, kw_only=True)
class Line:
    """Another line, with what it would have brought."""

    fit: int
    engagement: int
    is_in_force: bool
    brings: OffPolicy


def add_routes(router: APIRouter, frame: Frame) -> None:
    """The page."""
    state = frame.state

    def tried() -> Tried:
        with state.engine.connect() as connection:
            # Of what was agreed last, also where the card has an older agreement.
            return Tried.of(connection, state.agreed(), state.now())

    registry = state.champion.registry
    learning, found = Cached(lambda: Learning.of(registry)), Cached(tried)
    state.ahead.add(found)
    state.ahead.add(learning)

    @router.get("/pages/learning")
    def page(request: Request) -> Response:
        words = frame.words(request)
        try:
            learned = learning() if state.champion.has_card else None
        except RegistryAway:
            learned = None
        is_away = learned is None and state.champion.has_card
        return frame.page(
            request,
            "learning.html",
            is_away=is_away,
            in_use=_in_use(frame),
            learned=learned,
            trainings=[] if learned is None else _trainings(frame, learned, words),
            drift=None if learned is None else _drift(frame, learned, words),
            tried=found(),
            lines=_lines(frame, found()),
        )


def _in_use(frame: Frame) -> dict[str, Any] | None:
    champion = frame.state.champion
    if not champion.has_card:
        return None
    in_use = champion.in_use()
    with frame.state.engine.connect() as connection:
        since = cards.first_used(connection, in_use.card_id)
        change = cards.change_of(connection, in_use.card_id)
    return {
        "version": in_use.registered.version,
        "card_id": in_use.card_id,
        "since": since,
        "leads": in_use.registered.card.training.get("leads", 0),
        "wins": in_use.registered.card.training.get("wins", 0),
        "moved": change is not None,
    }


def _trainings(frame: Frame, learned: Learning, words: Words) -> list[dict[str, Any]]:
    features = {each.feature: each for each in _card_features(frame)}
    return [
        {
            **_training(each, learned, words),
            "segments": [_segment(row, features, words) for row in _segments(each.decision)],
        }
        for each in learned.trainings
    ]


def _card_features(frame: Frame) -> tuple[CardFeature, ...]:
    return frame.state.champion.in_use().registered.card.features


def _training(each: PastTraining, learned: Learning, words: Words) -> dict[str, Any]:
    decision, language = each.decision, words.language
    checks = () if decision is None else decision.checks
    return {
        "training": each,
        "why": why_in_words(each.why, language),
        "outcome": "none" if decision is None else decision.outcome,
        "verdict": "" if decision is None else verdict(decision.outcome, decision.parent, language),
        "failed": [sentence(check, language) for check in checks if not check.holds],
        "held": [sentence(check, language) for check in checks if check.holds],
        "is_champion": each.version is not None and each.version == learned.champion,
        "is_waiting": each == learned.waiting,
    }


def _segments(decision: Decision | None) -> list[dict[str, Any]]:
    """Groups that were looked at, the worst first."""
    checks = () if decision is None else decision.checks
    found = [row for check in checks for row in check.figures.get("segments", ())]
    return sorted(found, key=lambda row: row["p"])


def _segment(
    row: dict[str, Any], features: Mapping[str, CardFeature], words: Words
) -> dict[str, Any]:
    """A group as rows of the points table are called; a source is none of them everywhere."""
    name, level = row["attribute"], str(row["level"])
    feature = features.get(name)
    if feature is None:
        label = words("filter.source") if name == SOURCE else readable(name)
        return {**row, "name": label, "value": level}
    called = named(name, feature.label, words)
    return {**row, "name": called, "value": value_in_words(level, words, name, feature.levels)}


def _drift(frame: Frame, learned: Learning, words: Words) -> dict[str, Any] | None:
    look = learned.drift
    if look is None:
        return None
    labels = {
        each.feature: named(each.feature, each.label, words) for each in _card_features(frame)
    }
    return {
        "at": look.at,
        "told": look.words(words.language),
        "bars": [_bar(each, labels, words) for each in look.signals[:_MOST_BARS]],
        "least": 100 / _LONGEST,
    }


def _bar(signal: Signal, labels: Mapping[str, str], words: Words) -> dict[str, Any]:
    """One comparison as a bar; 100 wide at so many times what begins to matter."""
    is_input = signal.kind == "input"
    name = labels.get(signal.name, signal.name) if is_input else words(f"learning.{signal.kind}")
    return {
        "name": name if signal.source is None else f"{name}: {signal.source}",
        "width": 100 * min(signal.weight, _LONGEST) / _LONGEST,
        "weight": signal.weight,
        "is_alarm": signal.is_alarm,
        "told": drift_sentence(signal, words.language),
    }


def _lines(frame: Frame, tried: Tried) -> list[Line]:
    """What other lines would have brought; empty where nothing was decided here yet."""
    if not frame.state.champion.has_card or not len(tried.sent):
        return []
    line = frame.state.champion.in_use().registered.card.thresholds
    found = []
    for shift in SHIFTS:
        fit, engagement = line.fit + shift, line.engagement + shift
        brings = tried.sent.under(fit, engagement)
        if brings is not None:
            is_in_force = shift == 0
            found.append(
                Line(fit=fit, engagement=engagement, is_in_force=is_in_force, brings=brings)
            )
    return found
