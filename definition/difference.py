"""What one definition says otherwise than another, place by place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from definition.definition import Definition
from definition.version import content


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One place; None where it says nothing there."""

    #: As in the file: ``thresholds.fit``.
    place: str
    before: Any
    after: Any


def differences(before: Definition, after: Definition) -> tuple[Difference, ...]:
    """All places in which they differ, in the order of the file.

    Examples
    --------
    >>> from definition.read import parse
    >>> one = parse("[attributes.title]\\nkind = 'title'\\npoints = {director = 25}")
    >>> two = parse("[attributes.title]\\nkind = 'title'\\npoints = {director = 25, owner = 10}")
    >>> differences(one, two)
    (Difference(place='attributes.title.points.owner', before=None, after=10),)
    """
    old, new = dict(_flat(content(before))), dict(_flat(content(after)))
    places = [*old, *(place for place in new if place not in old)]
    return tuple(
        Difference(place=place, before=old.get(place), after=new.get(place))
        for place in places
        if old.get(place) != new.get(place)
    )


def _flat(table: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        place = f"{path}.{name}" if path else str(name)
        if isinstance(value, Mapping):
            yield from _flat(value, place)
        else:
            yield place, value
