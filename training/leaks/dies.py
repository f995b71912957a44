"""A feature that dies: filled and varied before, empty or always the same in the newest leads."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from training.leaks.area import Codes
from training.leaks.column import Column
from training.leaks.finding import Finding
from training.leaks.material import Material
from training.leaks.words import percent

CHECK = "dies"
#: The newest parts looked at, the largest first.
SLICES = (0.25, 0.1, 0.04)
#: Leads that a part must have, and different moments at which they came.
FEWEST, FEWEST_MOMENTS = 100, 10
#: So large a part of the newest leads is all the same.
SAME = 0.995
#: Older leads had a value in so large a part, and one and the same in at most so large a part.
FILLED, VARIED = 0.3, 0.9
#: Days go on after a date has stopped, and of a text only whether it is there is learned.
_BLANKS_ONLY = ("date", "text")
_REMEDY = (
    "find out what stopped (a form field, a tracker, an import) and mend it, or take it out: new "
    "leads are scored by what no longer comes in"
)


def look(material: Material) -> Iterator[Finding]:
    """Attributes, and one feature of each kind of event."""
    if not material.is_in_time:
        return
    sizes = [n for n in (round(part * len(material)) for part in SLICES) if _is_enough(n, material)]
    counts = (each for each in material.behaviour if each.name.endswith("_decayed"))
    for column in (*material.columns, *counts):
        found = next(filter(None, (_dead(column, n) for n in sizes)), None)
        if found:
            yield found


def _is_enough(n: int, material: Material) -> bool:
    """Whether so many of the newest leads came in their own time, not as one list at once."""
    return n >= FEWEST and len(np.unique(material.as_of[-n:])) >= FEWEST_MOMENTS


def _dead(column: Column, n: int) -> Finding | None:
    has_values = column.kind not in _BLANKS_ONLY
    codes = column.exact if has_values else np.minimum(column.exact, 0)
    old, new = codes[:-n], codes[-n:]
    level, now = _commonest(new)
    if now < SAME or (level >= 0 and not has_values) or not _was_alive(old, level):
        return None
    before = float((old == level).mean())
    what = "blank" if level < 0 else "the same value"
    return Finding(
        column=column.name,
        check=CHECK,
        evidence=(
            f"{what} for {percent(now)} of the newest {n:,} leads, for {percent(before)} of those "
            "before"
        ),
        remedy=_REMEDY,
    )


def _was_alive(old: Codes, level: int) -> bool:
    """Whether older leads mostly had a value, where it is blank now, or several, where one."""
    is_filled = old >= 0
    if is_filled.mean() < FILLED:
        return False
    return level < 0 or _commonest(old[is_filled])[1] <= VARIED


def _commonest(codes: Codes) -> tuple[int, float]:
    """The level (-1 is blank) that most leads have, and how large a part."""
    n = np.bincount(codes + 1)
    return int(n.argmax()) - 1, float(n.max() / len(codes))
