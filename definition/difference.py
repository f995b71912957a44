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

    #: The keys that lead to it: ``("thresholds", "fit")``.
    keys: tuple[str, ...]
    before: Any
    after: Any

    @property
    def place(self) -> str:
        """As in the file: ``thresholds.fit``."""
        return ".".join(self.keys)


def differences(before: Definition, after: Definition) -> tuple[Difference, ...]:
    """All places in which they differ, in the order of the file.

    Examples
    --------
    >>> from definition.read import parse
    >>> one = parse("[attributes.title]\\nkind = 'title'\\npoints = {director = 25}")
    >>> two = parse("[attributes.title]\\nkind = 'title'\\npoints = {director = 25, owner = 10}")
    >>> [(each.place, each.before, each.after) for each in differences(one, two)]
    [('attributes.title.points.owner', None, 10)]
    """
    old, new = dict(_flat(content(before))), dict(_flat(content(after)))
    places = [*old, *(keys for keys in new if keys not in old)]
    return tuple(
        Difference(keys=keys, before=old.get(keys), after=new.get(keys))
        for keys in places
        if old.get(keys) != new.get(keys)
    )


def _flat(
    table: Mapping[str, Any], path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, value in table.items():
        keys = (*path, str(name))
        if isinstance(value, Mapping):
            yield from _flat(value, keys)
        else:
            yield keys, value
