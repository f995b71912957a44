"""The card: the learned table of points, whole, canonical and with a digest."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

import orjson
import rfc8785

from definition import InputError
from definition.attributes import Half
from features.feature import FeatureKind

FORMAT = "callworthy-card/1"


@dataclass(frozen=True, kw_only=True)
class Row:
    """The points of leads whose value is missing, or is none of the levels."""

    points: int = 0
    log_odds: float = 0.0
    #: What the teams agreed for it; None where they said nothing.
    agreed: int | None = None
    #: Training leads in it, and how many of them were won.
    leads: int = 0
    wins: int = 0
    #: The points lie between these in 95 of 100 cases.
    low: int = 0
    high: int = 0


@dataclass(frozen=True, kw_only=True)
class CardFeature:
    """One feature's rows. Lists run over the bins or the levels, in order.

    A number x lies in bin i where ``cuts[i-1] < x <= cuts[i]``.
    """

    feature: str
    half: Half
    kind: FeatureKind
    label: str
    unit: str
    #: For numbers: the upper ends of all bins but the last; None otherwise.
    cuts: tuple[float, ...] | None = None
    #: For categories and bands: the levels; None for numbers.
    levels: tuple[str, ...] | None = None
    points: tuple[int, ...]
    log_odds: tuple[float, ...]
    agreed: tuple[int | None, ...]
    leads: tuple[int, ...]
    wins: tuple[int, ...]
    #: The points lie between these in 95 of 100 cases; empty where not worked out.
    low: tuple[int, ...] = ()
    high: tuple[int, ...] = ()
    missing: Row = Row()
    other: Row = Row()
    #: Mean of the agreed part over the training leads; see ``shap_log_odds``.
    centre_log_odds: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Line:
    """The points a lead needs in each half."""

    fit: int
    engagement: int


@dataclass(frozen=True, kw_only=True)
class Card:
    """A learned table of points; equal data makes an equal card, byte for byte.

    Examples
    --------
    >>> card = Card(definition_version="0" * 64, base_points=-60, base_log_odds=-2.08,
    ...             thresholds=Line(fit=20, engagement=0), must={}, features=())
    >>> Card.from_json(card.to_json()) == card
    True
    >>> len(card.card_id)
    64
    """

    definition_version: str
    pdo: int = 20
    base_points: int
    base_log_odds: float
    thresholds: Line
    #: Feature to the levels or the range that a lead must have.
    must: dict[str, list[str] | str]
    features: tuple[CardFeature, ...]
    #: Ascending [total points, probability]; only where a straight line was rejected.
    probability: tuple[tuple[int, float], ...] | None = None
    #: Per half: [points, share of training leads with at most so many], ascending.
    shares: dict[str, tuple[tuple[int, float], ...]] = field(default_factory=dict)
    #: What training says about itself: rows, wins, forward figures.
    training: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def card_id(self) -> str:
        """The sha256 of the canonical JSON, in hex."""
        return hashlib.sha256(self.to_json()).hexdigest()

    def to_json(self) -> bytes:
        """Canonical JSON (RFC 8785): no time and no run in it."""
        plain = {"format": FORMAT, **asdict(self)}
        for row in plain["features"]:
            for key in ("cuts", "levels"):
                if row[key] is None:
                    del row[key]
        if plain["probability"] is None:
            del plain["probability"]
        return rfc8785.dumps(plain)

    @classmethod
    def from_json(cls, text: bytes | str) -> Card:
        """Read a card back.

        Raises
        ------
        InputError
            If the text is no card of this format.
        """
        remedy = "give the card.json that training made"
        try:
            plain = orjson.loads(text)
            if plain.pop("format") != FORMAT:
                raise InputError("is not a card of this version", "format", FORMAT, remedy)
            return cls(
                **{
                    **plain,
                    "thresholds": Line(**plain["thresholds"]),
                    "features": tuple(_feature(row) for row in plain["features"]),
                    "probability": _pairs(plain.get("probability")),
                    "shares": {
                        half: _pairs(pairs) or () for half, pairs in plain["shares"].items()
                    },
                }
            )
        except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
            raise InputError("is no card", "card.json", str(error), remedy) from None


def _feature(row: dict[str, Any]) -> CardFeature:
    lists = {key: tuple(value) for key, value in row.items() if isinstance(value, list)}
    for key in ("cuts", "log_odds"):
        if key in lists:
            lists[key] = tuple(float(number) for number in lists[key])
    rows = {key: _row(row[key]) for key in ("missing", "other")}
    return CardFeature(**{**row, **lists, **rows, "centre_log_odds": float(row["centre_log_odds"])})


def _row(plain: dict[str, Any]) -> Row:
    return Row(**{**plain, "log_odds": float(plain["log_odds"])})


def _pairs(pairs: list[list[float]] | None) -> tuple[tuple[int, float], ...] | None:
    if pairs is None:
        return None
    return tuple((int(points), float(share)) for points, share in pairs)
