"""A card as it stands in the registry."""

from __future__ import annotations

from dataclasses import dataclass

from definition import Definition
from models.card import Card

#: The name under which cards are registered.
NAME = "callworthy"


@dataclass(frozen=True, kw_only=True)
class Registered:
    """One version: the card and the definition it runs under."""

    #: MLflow's number of it.
    version: str
    run_id: str
    card: Card
    definition: Definition
