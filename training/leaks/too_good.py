"""Columns too good to be true: one thing alone tells who will buy, or a word only buyers have."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from training.leaks.area import Interval, area, rates, share
from training.leaks.column import Column
from training.leaks.finding import Finding
from training.leaks.material import Material
from training.leaks.words import named, percent

CHECK = "too_good"
#: No single thing known before a call was seen to rank leads as well as this.
TOO_GOOD = 0.88
#: As good as the outcome itself.
SURE = 0.975
#: Both outcomes so often, before one can be sure.
FEWEST_SURE = 50
#: Levels that hardly any lost lead has, in at least so large a part of the won, are a mark.
MARK_PURITY = 0.97
MARK_SHARE = 0.25
_REMEDY = (
    'declare it known = "after_contact", unless sales can show that it stands there before the '
    "first call"
)


def look(material: Material) -> Iterator[Finding]:
    """Attributes and behaviour that by themselves tell won from lost."""
    rows = material.decided
    if not len(rows):
        return
    for column in material.both:
        found = _too_good(column, material)
        if found:
            yield found


def _too_good(column: Column, material: Material) -> Finding | None:
    alone = area_alone(column, material)
    n_won = int(material.is_won[material.decided].sum())
    is_enough = min(n_won, len(material.decided) - n_won) >= FEWEST_SURE
    is_sure = is_enough and alone.low > SURE
    if alone.low > TOO_GOOD:
        told = f"ranks leads with AUC {alone} by itself: too good to be known before"
    else:
        mark = _mark(column, material)
        if not mark:
            return None
        told = mark
    is_attribute = column in material.columns
    return Finding(
        column=column.name,
        check=CHECK,
        evidence=told,
        remedy=_REMEDY if is_attribute else "look when these events are recorded, and by whom",
        is_sure=is_sure and is_attribute,
        known="after_contact" if is_attribute else None,
    )


def area_alone(column: Column, material: Material) -> Interval:
    """How well one column ranks leads that its levels' win rates were not taken from."""
    rows = material.decided
    won = material.is_won[rows]
    scores = rates(column.codes[rows], won.astype(np.float64), material.fold[rows])
    return area(scores, won)


def _mark(column: Column, material: Material) -> str | None:
    """Words that only the won have, where those are many of them.

    Which words is learned on half of the leads and judged on the other.
    """
    if not column.levels:
        return None
    rows = material.decided
    won, codes = material.is_won[rows], column.codes[rows]
    learn = material.fold[rows] % 2 == 0
    n_levels = len(column.levels)
    n = np.bincount(codes[learn & (codes >= 0)], minlength=n_levels)
    wins = np.bincount(codes[learn & (codes >= 0) & won], minlength=n_levels)
    is_mark = (wins >= MARK_PURITY * n) & (n >= 5)
    marked = np.append(is_mark, False)[codes] & ~learn
    pure = share(int((marked & won).sum()), int(marked.sum()))
    of_won = share(int((marked & won).sum()), int((won & ~learn).sum()))
    rate = won.mean()
    if pure.low < max(0.9, 1 - (1 - rate) / 5) or of_won.low < MARK_SHARE:
        return None
    words = named(column.levels[code] for code in np.flatnonzero(is_mark))
    return (
        f"{words}: {percent(pure.value)} of these are won, where {percent(float(rate))} of all "
        f"are; {percent(of_won.value)} of the won have it"
    )
