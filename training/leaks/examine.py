"""All checks, one after the other; one finding per column and kind of leak."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from definition.attributes import Attribute
from training.leaks import (
    blanks,
    called,
    changes,
    clock,
    dies,
    late,
    late_dates,
    too_good,
    twins,
)
from training.leaks.finding import Finding
from training.leaks.material import Material

#: Each yields findings; the first that says something of a column in its way is told.
_LOOKS = (
    late.look,
    called.look,
    late_dates.look,
    changes.look,
    blanks.look,
    too_good.look,
    clock.look,
    dies.look,
)
#: All kinds of finding there are; see docs/leaks.md.
CHECKS = (
    late.CHECK,
    late_dates.CHECK,
    changes.CHECK,
    blanks.FILLED,
    blanks.CHECK,
    too_good.CHECK,
    clock.CHECK,
    dies.CHECK,
    twins.CHECK,
)


def examine(
    material: Material, attributes: Mapping[str, Attribute] | None = None
) -> list[Finding]:
    """Every column that may know the outcome; the sure ones first.

    Parameters
    ----------
    material : leads, oldest first, with their columns
    attributes : of the definition, whose ``cleared`` overrules

    Notes
    -----
    What a leak is: Kaufman, Rosset, Perlich and Stitelman (2012), doi:10.1145/2382577.2382579.
    """
    found = [each for look in _LOOKS for each in look(material)]
    once = {(each.column, each.check): each for each in reversed(found)}
    too_late = {each.column for each in found if each.known}
    everything = [*reversed(once.values()), *twins.look(material, too_late)]
    told = [_cleared(each, attributes or {}) for each in everything]
    return sorted(told, key=lambda each: not each.stops)


def _cleared(finding: Finding, attributes: Mapping[str, Attribute]) -> Finding:
    attribute = attributes.get(finding.column)
    return replace(finding, cleared=attribute.cleared) if attribute else finding
