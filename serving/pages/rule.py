"""Agreed points for one level or range, as one click asks for them in the draft."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import orjson

from definition import Definition, InputError
from definition.attributes import MISSING, RANGED
from definition.ranges import Range
from features.feature import Feature

#: Sections of a definition in which points are agreed.
_SECTIONS = ("attributes", "events", "engagement")
#: A level that both halves of a title have: which of them is meant, nobody could tell.
_AMBIGUOUS = "other"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A place in the definition, and the points that stand there."""

    #: The keys that lead to it, such as ``("attributes", "title", "points", "director")``.
    place: tuple[str, ...]
    #: None where nothing is agreed yet.
    agreed: int | None
    #: Whether it can stand there: a range may not overlap another that is agreed.
    is_free: bool = True

    @property
    def written(self) -> str:
        """The place as a form sends it."""
        return orjson.dumps(self.place).decode()


def rule_for(feature: Feature, value: str | Range, definition: Definition) -> Rule | None:
    """Where points for one value of a feature are agreed; None where they cannot be.

    Examples
    --------
    >>> from definition import check
    >>> from features.catalogue import catalogue
    >>> agreed = check({"attributes": {"employees": {"kind": "number", "points": {"50..": 15}}}})
    >>> [size] = catalogue(agreed)
    >>> rule_for(size, Range.parse("50.."), agreed).agreed
    15
    >>> rule_for(size, Range.parse("200.."), agreed)
    Rule(place=('attributes', 'employees', 'points', '200..'), agreed=15, is_free=False)
    """
    found = _table(feature, definition)
    if found is None or value == _AMBIGUOUS:
        return None
    path, points = found
    if isinstance(value, str):
        return Rule(place=(*path, value), agreed=points.get(value))
    ranges = {key: Range.parse(key) for key in points if key != MISSING}
    same = next((key for key, each in ranges.items() if each == value), None)
    if same is not None:
        return Rule(place=(*path, same), agreed=points[same])
    over = [points[key] for key, each in ranges.items() if each.overlaps(value)]
    place = (*path, str(value))
    return Rule(place=place, agreed=max(over, default=None), is_free=not over)


def _table(
    feature: Feature, definition: Definition
) -> tuple[tuple[str, ...], Mapping[str, int]] | None:
    """Where the feature's points stand, and those that do."""
    if feature.family == "attribute":
        attribute = definition.attributes.get(feature.source)
        if attribute is None or (attribute.kind in RANGED) != (feature.kind == "number"):
            return None
        return ("attributes", feature.source, "points"), attribute.points
    kind = definition.events.get(feature.source)
    if kind is not None and feature.family == "count" and feature.window_days:
        # Points may stand in one window only.
        if kind.agreed_window not in (None, feature.window_days):
            return None
        window = f"{feature.window_days}d"
        return ("events", feature.source, "points", window), kind.points.get(window, {})
    if feature.name in definition.engagement:
        return ("engagement", feature.name, "points"), definition.engagement[feature.name].points
    return None


def place_of(written: str) -> tuple[str, ...]:
    """A place as a form sent it.

    Raises
    ------
    InputError
        If it is none at which points stand.

    Examples
    --------
    >>> place_of('["attributes", "title", "points", "director"]')
    ('attributes', 'title', 'points', 'director')
    """
    remedy = "use the form on our page"
    try:
        keys = orjson.loads(written)
    except orjson.JSONDecodeError:
        keys = None
    is_place = isinstance(keys, list) and len(keys) in (4, 5) and all(_is_key(key) for key in keys)
    if not is_place or keys[0] not in _SECTIONS or keys[2] != "points":
        raise InputError("is no place for points", "place", written, remedy)
    return tuple(keys)


def _is_key(key: object) -> bool:
    return isinstance(key, str) and bool(key)


def above(cut: float) -> Range:
    """What lies above a cut, in whole numbers where the cut lies at or halfway between two.

    Examples
    --------
    >>> str(above(49.5)), str(above(math.nextafter(50, 0))), str(above(0.0)), str(above(1.25))
    ('50..', '50..', '1..', '1.25..')
    """
    return Range(low=_next(cut), high=math.inf)


def up_to(cut: float) -> Range:
    """What lies at or below a cut.

    Examples
    --------
    >>> str(up_to(2.0)), str(up_to(9.5))
    ('..3', '..10')
    """
    return Range(low=-math.inf, high=_next(cut))


def _next(cut: float) -> float:
    if math.nextafter(cut, math.inf) == round(cut) != cut:
        return float(round(cut))
    if abs(cut) < 1e-30:
        return 1.0
    return math.floor(cut) + 1.0 if (cut * 2).is_integer() else cut
