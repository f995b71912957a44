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
_OF_BLANKS = (blanks.FILLED, blanks.CHECK)
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


def examine(material: Material, attributes: Mapping[str, Attribute] | None = None) -> list[Finding]:
    """Every column that may know the outcome; the sure ones first.

    Parameters
    ----------
    material : leads, oldest first, with their columns
    attributes : of the definition, whose ``cleared`` overrules

    Notes
    -----
    What a leak is: Kaufman, Rosset, Perlich and Stitelman (2012), doi:10.1145/2382577.2382579.
    """
    found = _once([each for look in _LOOKS for each in look(material)])
    too_late = {each.column for each in found if each.known}
    everything = [*found, *twins.look(material, too_late)]
    told = [_cleared(each, attributes or {}) for each in everything]
    return sorted(told, key=lambda each: (not each.stops, not each.is_sure))


def _once(findings: list[Finding]) -> list[Finding]:
    """One finding per column and check; where the blank tells, its values need not be told too."""
    once: dict[tuple[str, str], Finding] = {}
    for each in findings:
        once.setdefault((each.column, each.check), each)
    blank = {each.column: each.is_sure for each in findings if each.check in _OF_BLANKS}
    return [
        each
        for each in once.values()
        if each.check != too_good.CHECK or each.is_sure > blank.get(each.column, -1)
    ]


def _cleared(finding: Finding, attributes: Mapping[str, Attribute]) -> Finding:
    attribute = attributes.get(finding.column)
    return replace(finding, cleared=attribute.cleared) if attribute else finding
