"""The two files that make a card score: card.json and definition.json."""

from __future__ import annotations

from pathlib import Path

from definition import from_json
from models.card import Card
from models.scoring import Scorer


def read_scorer(card: str | Path, definition: str | Path) -> Scorer:
    """The scorer that the two files describe."""
    return Scorer(Card.from_json(Path(card).read_bytes()), from_json(Path(definition).read_bytes()))
