"""What was learned in a week or a quarter, for the report to both teams."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from sqlalchemy import Connection

from definition import Definition
from followup.period import Period
from models.card import Card
from models.registry import Registry
from records import cards
from records.cards import Change
from records.moments import to_microseconds
from serving.learning import Learning, Tried
from serving.pages.moved import line, lines
from serving.pages.row_names import named, value_in_words
from serving.pages.words import Words
from training.promotion.check import Check
from training.promotion.signs import turned
from training.promotion.words import sentence, verdict
from training.trainings import RegistryAway
from training.why_trained import why_in_words

logger = logging.getLogger(__name__)


def learned(
    connection: Connection, definition: Definition, period: Period, registry: Registry
) -> list[str]:
    """Sentences on the gate's decisions, new cards, drift and misses; none where nothing was."""
    words = Words(definition.company.language, definition.company.timezone)
    learning = _learning(registry)
    told = [
        *_decisions(learning, period, words),
        *_new_cards(connection, learning, period, words),
        *_drift(learning, period, words),
        *_misses(connection, definition, period, words),
    ]
    return [each for each in told if each]


def _learning(registry: Registry) -> Learning:
    try:
        return Learning.of(registry)
    except RegistryAway as away:
        # A report without it is better than none.
        logger.warning("the report does not tell of trainings: %s", away)
        return Learning(trainings=(), champion=None, challenger=None, drift=None)


def _decisions(learning: Learning, period: Period, words: Words) -> Iterator[str]:
    """What became of each training, with the checks that refused it."""
    for each in reversed(learning.trainings):
        decision = each.decision
        if decision is None or not _is_in(each.at, period):
            continue
        said = [verdict(decision.outcome, decision.parent, words.language)]
        said += [_failed(check, words) for check in decision.checks if not check.holds]
        why = why_in_words(each.why, words.language)
        yield words("learned.trained", day=words.day(each.at), why=why, told=" ".join(said))


def _failed(check: Check, words: Words) -> str:
    """Why it was refused; a report names no rep."""
    if check.name == "answers":
        return words("learned.answers")
    return sentence(check, words.language)


def _new_cards(
    connection: Connection, learning: Learning, period: Period, words: Words
) -> Iterator[str]:
    """Cards first used in it, what they moved, and whether they were taken back since."""
    start, end = to_microseconds(period.start), to_microseconds(period.end)
    in_use = {each.card_id for each in learning.trainings if each.version == learning.champion}
    for change in cards.changes(connection, start, end):
        yield _summary(change, words)
        if change.moved["before"] in in_use:
            yield words("learned.taken_back")
        yield line(change, words)
        yield from lines(change, words)
        yield from _turned(connection, change, words)


def _summary(change: Change, words: Words) -> str:
    told = {name: change.moved[name] for name in ("outcomes", "won", "answers", "good")}
    return words("learned.card", day=words.day(change.at), **told)


def _turned(connection: Connection, change: Change, words: Words) -> Iterator[str]:
    """Agreed points that got the other sign with this card."""
    content = cards.find(connection, change.card_id)
    rows = {} if content is None else turned(Card.from_json(content))
    for move in change.moved["moves"]:
        agreed, points = rows.get(f"{move['label'] or move['feature']}: {move['value']}", (0, 0))
        if agreed and agreed * move["before"] >= 0:
            yield words(
                "learned.turned",
                name=named(move["feature"], move["label"], words),
                value=value_in_words(move["value"], words, move["feature"]),
                agreed=words.signed(agreed),
                points=words.signed(points),
            )


def _drift(learning: Learning, period: Period, words: Words) -> list[str]:
    look = learning.drift
    return look.words(words.language) if look and _is_in(look.at, period) else []


def _misses(
    connection: Connection, definition: Definition, period: Period, words: Words
) -> Iterator[str]:
    """Only where leads were explored: without, there is nothing to tell."""
    tried = Tried.of(connection, definition, to_microseconds(period.end))
    if tried.missed.n_explored:
        yield tried.missed.words(words.language)
        yield words("learned.share", share=words.percent(tried.share))


def _is_in(at: int, period: Period) -> bool:
    return to_microseconds(period.start) <= at < to_microseconds(period.end)
