"""A card came in force, or waits for a yes: whoever leads marketing and sales hears of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from sqlalchemy import Connection

from definition import Definition
from followup import notify
from followup.audience import both_heads
from serving.learning import Learning
from serving.pages.words import Words
from training.trainings import PastTraining

News = Literal["promoted", "waits"]
#: An older decision is no news.
FRESH_US = 86_400_000_000


def tell(
    connection: Connection,
    learning: Learning,
    definition: Definition,
    environment: Mapping[str, str],
    base: str,
    now: int,
) -> None:
    """Put a notice down for each head, once per card and what became of it.

    Parameters
    ----------
    environment : what addresses as ``env:NAME`` stand for
    base : where people reach this service; empty where nobody said
    now : microseconds UTC
    """
    training = learning.trainings[0] if learning.trainings else None
    became = None if training is None else news(training, learning, now)
    if training is None or became is None:
        return
    about = _words(training, became, definition, base)
    for head in both_heads(definition, environment):
        key = f"card:{training.version}:{became}:{head}"
        notice = notify.Notice(key=key, kind="card", recipient=head, about=about)
        notify.tell(connection, notice, now)


def news(training: PastTraining, learning: Learning, now: int) -> News | None:
    """What became of its card by the gate; None where that is nothing to tell, or was long ago."""
    decision = training.decision
    if decision is None or training.version is None or now - training.at > FRESH_US:
        return None
    if decision.outcome == "promoted" and training.version == learning.champion:
        return "promoted"
    return "waits" if learning.waiting is training else None


def _words(
    training: PastTraining, became: News, definition: Definition, base: str
) -> dict[str, str]:
    words = Words(definition.company.language, definition.company.timezone)
    assert training.decision is not None
    verdict, *checks = training.decision.words(words.language, became)
    title = words(f"learned.title_{became}", version=training.version)
    company = definition.company.name
    page = ["", f"{base}/pages/learning"] if base else []
    return {
        "title": f"{company}: {title}" if company else title,
        "text": "\n".join([verdict, "", *checks, *page]),
    }
