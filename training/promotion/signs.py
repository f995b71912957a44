"""Agreed points whose sign the deals turned round: never without being told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.card import Card
from models.card_rows import card_rows
from training.evaluation.words import Words
from training.promotion.check import Check
from training.says import said


def turned(card: Card) -> dict[str, tuple[int, int]]:
    """The rows whose points have the other sign than was agreed: agreed, and what they are."""
    rows = card_rows(card)
    agreed = rows["agreed"].fillna(0).astype(int)
    other = rows[agreed * rows["points"] < 0]
    names = other["feature"] + ": " + other["value"]
    pairs = zip(other["agreed"].tolist(), other["points"].tolist(), strict=True)
    return dict(zip(names, pairs, strict=True))


def sentences(card: Card, before: Card | None, words: Words) -> list[str]:
    """One per row that turned since the card before, for the card to tell about itself."""
    known = turned(before) if before is not None else {}
    return [
        words.say("signs.turned", row=row, agreed=f"{agreed:+d}", points=f"{points:+d}")
        for row, (agreed, points) in turned(card).items()
        if row not in known
    ]


def told(card: Card, before: Card | None) -> Check:
    """Whether the card tells both teams of every agreed sign that it turned."""
    news = sentences(card, before, Words("en"))
    says = said(card.training, "en")
    silent = [each for each in news if each not in says]
    figures: Mapping[str, Any] = {
        "turned": news,
        "n_turned": len(news),
        "not_told": " ".join(silent),
        "now": " ".join(news),
    }
    key = "fails" if silent else "turned" if news else "holds"
    return Check(name="signs", holds=not silent, key=key, figures=figures)
