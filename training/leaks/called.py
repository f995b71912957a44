"""Known after contact: a value that only leads have who were called."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from training.leaks.area import share
from training.leaks.column import Column
from training.leaks.finding import Finding
from training.leaks.marks import Marks
from training.leaks.material import Material
from training.leaks.words import percent

CHECK = "known_after_contact"
#: Called and uncalled leads needed.
FEWEST = 100
#: Of the leads with a mark so many were called, at least.
PURE, SURELY_PURE = 0.995, 0.94
#: And so many of the called have a mark.
MARKED = 0.15
#: Filled for so few uncalled leads, and for so many more of the called.
HARDLY, MUCH_MORE = 0.1, 0.5
_REMEDY = (
    'declare it known = "after_contact"; where sales chooses whom to call by it, say so in cleared'
)


def look(material: Material) -> Iterator[Finding]:
    """Attributes whose values follow the call; nothing where calls are not on record."""
    called = material.is_called
    if called is None or min(called.sum(), (~called).sum()) < FEWEST:
        return
    for column in material.columns:
        told = _filled_by_calls(column, material) or _marked_by_calls(column, material)
        if told:
            yield Finding(
                column=column.name,
                check=CHECK,
                evidence=told,
                remedy=_REMEDY,
                known="after_contact",
            )


def _filled_by_calls(column: Column, material: Material) -> str | None:
    called, filled = material.is_called, column.is_filled
    assert called is not None
    of_called = share(int(filled[called].sum()), int(called.sum()))
    of_others = share(int(filled[~called].sum()), int((~called).sum()))
    if of_others.high > HARDLY or of_called.low - of_others.high < MUCH_MORE:
        return None
    return (
        f"filled for {percent(of_called.value)} of the called leads and "
        f"{percent(of_others.value)} of those never called"
    )


def _marked_by_calls(column: Column, material: Material) -> str | None:
    """Values that uncalled leads hardly ever have."""
    assert material.is_called is not None
    everyone = np.arange(len(material))
    marks = Marks.of(column, everyone, material.is_called, material.fold, at_least=PURE)
    if marks is None or marks.pure.value < PURE or marks.pure.low < SURELY_PURE:
        return None
    return marks.told("were called", "were", "called") if marks.share.low > MARKED else None
