"""What the checks look at: leads with their outcomes, and columns as known at their moments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from records.dated import LATER
from training.leaks.area import Bools, Codes, Floats
from training.leaks.column import Column

#: Fewer won or lost leads than this tell nothing.
FEWEST = 20
#: Leads that a check of values looks at.
_LOOK = 30_000
_N_FOLDS = 5
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Material:
    """All leads, oldest first; each array has one entry per lead."""

    #: Attributes that are declared as known in time.
    columns: tuple[Column, ...]
    #: Features made from events.
    behaviour: tuple[Column, ...] = ()
    #: Microseconds UTC.
    as_of: npt.NDArray[np.int64]
    created_at: npt.NDArray[np.int64]
    is_won: Bools
    #: Whose outcome is known: won or lost.
    is_decided: Bools
    #: Who have no outcome yet.
    is_open: Bools
    #: Who were called; None where calls are not on record.
    is_called: Bools | None = None
    #: First call or disposition, and first deal won or lost; microseconds UTC, nan where none.
    contact_at: Floats
    closed_at: Floats
    #: Near-duplicates that are declared share one.
    groups: npt.NDArray[np.object_]
    #: Until when anything was on record; 0 where that is not known.
    observed_until: int = 0
    #: False where the leads are in no order of time.
    has_time: bool = True
    #: Values that were told after the moment; see ``records.dated``.
    later: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(LATER)))

    def __len__(self) -> int:
        return len(self.as_of)

    @cached_property
    def fold(self) -> Codes:
        """A number below five for each lead; declared near-duplicates share one."""
        _, group = np.unique(self.groups.astype(str), return_inverse=True)
        random = np.random.default_rng(1)
        drawn: Codes = random.integers(0, _N_FOLDS, int(group.max(initial=0)) + 1)[group]
        return drawn

    @cached_property
    def decided(self) -> Rows:
        """The leads to judge values by, at most 30,000 of them; none where too few are decided."""
        rows = np.flatnonzero(self.is_decided)
        won = self.is_won[rows]
        if min(won.sum(), (~won).sum()) < FEWEST:
            return rows[:0]
        return some(rows)

    @property
    def is_in_time(self) -> bool:
        """Whether the leads came one after the other."""
        return self.has_time and len(self) > 0 and bool(self.as_of[0] < self.as_of[-1])

    @property
    def both(self) -> Iterator[Column]:
        """Attributes, then features of events."""
        yield from self.columns
        yield from self.behaviour


def some(rows: Rows) -> Rows:
    """At most 30,000 of the rows, ascending, the same each time."""
    if len(rows) <= _LOOK:
        return rows
    return np.sort(np.random.default_rng(1).choice(rows, _LOOK, replace=False))
