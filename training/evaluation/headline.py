"""What the honest test says in a few sentences, for the command line and the report's head."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from training.evaluation.ranking import log_loss
from training.evaluation.rivals import TREES
from training.evaluation.words import Words

if TYPE_CHECKING:
    from training.forward import Forward

#: Nobody ranks so well by honest means.
TOO_GOOD = 0.95


def told_in_words(forward: Forward | None, words: Words | None = None) -> Sequence[str]:
    """What the test says, as sentences; in English unless told otherwise."""
    words = words or Words("en")
    if forward is None:
        return [words.say("head.nothing")]
    how = "head.newest" if forward.judged.has_time else "head.folds"
    counts = {"leads": words.number(forward.n_leads), "won": words.number(forward.n_won)}
    return [
        words.say(how, **counts),
        _ranks(forward, words),
        *_too_good(forward, words),
        _given_up(forward, words),
        *_worse_than_rate(forward, words),
    ]


def _ranks(forward: Forward, words: Words) -> str:
    auc = forward.card.auc
    if forward.card.ranks == "better":
        value, low, high = (words.of_100(each) for each in (auc.value, auc.low, auc.high))
        return words.say("head.better", auc=value, low=low, high=high)
    return words.say(f"head.{forward.card.ranks}", auc=words.spread(auc))


def _too_good(forward: Forward, words: Words) -> list[str]:
    auc = forward.card.auc
    return [words.say("head.too_good", auc=words.spread(auc))] if auc.value > TOO_GOOD else []


def _given_up(forward: Forward, words: Words) -> str:
    lost, against = forward.given_up, forward.by_name[TREES].against_card
    assert against is not None and against.log_loss is not None
    is_sure = against.auc.surely() > 0 or against.log_loss.surely() < 0
    return words.say(
        "head.given_up" if is_sure else "head.nothing_given_up",
        auc=words.number(lost["auc"], 3, is_signed=True),
        log_loss=words.number(lost["log_loss"], 4, is_signed=True),
    )


def _worse_than_rate(forward: Forward, words: Words) -> list[str]:
    rate = np.full(forward.n_leads, forward.won.mean())
    base = float(log_loss(rate, forward.won)[0])
    loss = forward.card.log_loss
    if loss is None or loss.value <= base:
        return []
    told = {"log_loss": words.number(loss.value, 4), "base": words.number(base, 4)}
    return [words.say("head.worse_than_rate", **told)]
