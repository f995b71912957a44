"""Known after contact: a value that only leads have who were called."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from training.leaks.area import Codes, share
from training.leaks.column import Column
from training.leaks.finding import Finding
from training.leaks.material import Material
from training.leaks.words import named, percent

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
    """Values that uncalled leads hardly ever have; learned on one half, judged on the other."""
    called = material.is_called
    assert called is not None
    learn = material.fold % 2 == 0
    marks = _marks(column.codes[learn], called[learn])
    marked = np.isin(column.codes, marks) & ~learn
    pure = share(int((marked & called).sum()), int(marked.sum()))
    of_called = share(int((marked & called).sum()), int((called & ~learn).sum()))
    if pure.value < PURE or pure.low < SURELY_PURE or of_called.low < MARKED:
        return None
    which = named(column.levels[code] for code in marks) if column.levels else "some of its values"
    return (
        f"{percent(pure.value)} of the leads with {which} were called, where "
        f"{percent(float(called.mean()))} of all were; {percent(of_called.value)} of the called "
        "have it"
    )


def _marks(codes: Codes, called: np.ndarray) -> Codes:
    """Levels that nearly only called leads have."""
    filled = codes >= 0
    n = np.bincount(codes[filled])
    n_called = np.bincount(codes[filled & called], minlength=len(n))
    marks: Codes = np.flatnonzero((n >= 5) & (n_called >= PURE * n))
    return marks
