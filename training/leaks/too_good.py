"""Columns too good to be true: one thing alone tells who will buy, or a word only buyers have."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from training.evaluation.interval import Interval
from training.leaks.area import area, rates
from training.leaks.column import Column
from training.leaks.finding import Finding
from training.leaks.marks import Marks
from training.leaks.material import Material

CHECK = "too_good"
#: No single thing known before a call was seen to rank leads as well as this; at least so well.
TOO_GOOD, SURELY_GOOD = 0.88, 0.82
#: As good as the outcome itself.
SURE = 0.975
#: Both outcomes so often, before one can be sure.
FEWEST_SURE = 50
#: Levels that hardly any lost lead has, in at least so large a part of the won, are a mark.
MARK_PURITY, SURELY_PURE, MARK_SHARE = 0.95, 0.85, 0.25
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
    if alone.value > TOO_GOOD and alone.low > SURELY_GOOD:
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
    """Words that only the won have, where those are many of them."""
    rows = material.decided
    marks = Marks.of(column, rows, material.is_won[rows], material.fold[rows], at_least=SURELY_PURE)
    if marks is None or marks.pure.value < MARK_PURITY or marks.share.low < MARK_SHARE:
        return None
    is_more = marks.pure.low >= max(SURELY_PURE, 1 - (1 - marks.base) / 5)
    return marks.told("are won", "are", "won") if is_more else None
