"""The champion as its own run tells of it."""

from __future__ import annotations

import orjson

from models.card import Card
from models.registry import Registered, Registry
from training import facts
from training.promotion.opponent import Incumbent, known_leads
from training.tracking import run_file, run_tags


def incumbent(registry: Registry, champion: Registered) -> Incumbent:
    """What a gate must know of the card that is in use."""
    version = champion.version
    tags = run_tags(registry, version)
    as_judged = run_file(registry, version, facts.AS_JUDGED)
    leaks = orjson.loads(run_file(registry, version, "leaks.json") or "[]")
    return Incumbent(
        version=version,
        card=champion.card,
        definition=champion.definition,
        learned_until=_number(tags.get("learned_until")),
        as_judged=None if as_judged is None else Card.from_json(as_judged),
        judged_from=_number(tags.get("judged_from")),
        findings=[(each["column"], each["check"]) for each in leaks],
        learned_leads=known_leads(run_file(registry, version, facts.LEARNED_LEADS)),
    )


def _number(text: str | None) -> int | None:
    return None if text is None else int(text)
