"""The place that a judged card takes: what was decided, as far as nobody chose otherwise."""

from __future__ import annotations

from models.registry import Registry
from training.promotion.decision import Became, Decision


def move(registry: Registry, decision: Decision, version: str) -> Became:
    """Give a card the place that was decided; a champion chosen meanwhile by a person stays."""
    champion = registry.alias_version("champion")
    if champion == version:
        # Killed after the alias was moved and before that was kept.
        return "promoted"
    if decision.outcome == "refused":
        return "refused"
    if champion != decision.parent:
        return "passed over"
    if decision.outcome == "promoted":
        registry.promote(version)
    else:
        registry.challenge(version)
    return decision.outcome


def stands(registry: Registry, decision: Decision, version: str) -> Became:
    """What became of a card whose place was given before: it may have been taken since."""
    if registry.alias_version("champion") == version:
        return "promoted"
    if decision.outcome == "waits" and registry.alias_version("challenger") == version:
        return "waits"
    return "refused" if decision.outcome == "refused" else "passed over"
