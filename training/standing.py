"""What becomes of a card learned by itself: champion, challenger, or set aside as mere chance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from models.card import Card
from models.registry import Registry

Became = Literal["champion", "challenger", "set aside", "known"]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a card stands once it is registered; "known": where it stood before."""

    became: Became
    #: Version of the agreed points alone, where what was learned is no better than chance.
    agreement: str | None = None


def stand(registry: Registry, version: str, card: Card, agreement: Callable[[], str]) -> Standing:
    """Give a registered card its place.

    The first card of a home becomes champion, a later one challenger. One that ranks no better
    than chance becomes neither: what the teams agreed, with nothing learned, is in force then,
    for a service must have a card and an honest one.

    Parameters
    ----------
    registry : where it is registered
    version : its version
    card : the card
    agreement : registers the card of the agreed points alone; answers its version
    """
    champion = registry.champion()
    if card.training.get("no_better_than_chance"):
        if champion is None:
            agreed = agreement()
            registry.promote(agreed)
            return Standing(became="set aside", agreement=agreed)
        if champion.card.definition_version != card.definition_version:
            # Another agreement: it may be promoted although nothing can be learned.
            agreed = agreement()
            registry.challenge(agreed)
            return Standing(became="set aside", agreement=agreed)
        return Standing(became="set aside")
    if champion is None:
        registry.promote(version)
        return Standing(became="champion")
    registry.challenge(version)
    return Standing(became="challenger")
