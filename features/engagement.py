"""Columns made from events: counts, distinct days, recency. Only what was known counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from definition import Definition
from definition.engagement import HALF_LIFE_DAYS
from features.catalogue import ALL_KINDS, NOT_LISTED
from features.feature import Feature
from features.history import DAY_US, History, Moments

Rows = npt.NDArray[np.int64]
Ages = npt.NDArray[np.float64]
_NOT_LISTED = -1
#: Fewer events than this are sorted sooner than looked at whether they need it.
_FEW = 1000


@dataclass(frozen=True, kw_only=True)
class KnownEvents:
    """The events that had happened, and were on record, strictly before each row's moment.

    Sorted by row, oldest first, so that the order on record decides nothing. Events of one
    row and one instant are interchangeable: they have the same age.
    """

    n_rows: int
    #: Row of each event. Shape (m,).
    row: Rows
    #: Days from the event to the row's moment, > 0. Shape (m,).
    age_days: Ages
    #: Place of the kind among the definition's; -1 where it lists none such. Shape (m,).
    kind: npt.NDArray[np.int64]
    #: Kind to its place.
    places: dict[str, int]
    _by_source: dict[str, tuple[Rows, Ages]] = field(default_factory=dict)

    @classmethod
    def of(cls, history: History, definition: Definition) -> KnownEvents:
        """Leave out what came later or was learned later."""
        row, at, kind = history.event_row, history.event_at, history.event_kind
        as_of = history.as_of[row]
        known = (at < as_of) & (history.event_recorded_at < as_of)
        if np.count_nonzero(known) < len(known):
            row, at, kind, as_of = row[known], at[known], kind[known], as_of[known]
        places = _Places(definition.events)
        codes = np.array(list(map(places.__getitem__, kind.tolist())), dtype=np.int64)
        age_days = (as_of - at) / DAY_US
        if len(row) < _FEW or not _is_sorted(row, at):
            order = np.lexsort((at, row))
            row, age_days, codes = row[order], age_days[order], codes[order]
        return cls(n_rows=len(history), row=row, age_days=age_days, kind=codes, places=places)

    @cached_property
    def never(self) -> npt.NDArray[np.float64]:
        """The recency of what nobody did; shared, so not to be written to."""
        return _constant(self.n_rows, np.nan)

    @cached_property
    def none(self) -> npt.NDArray[np.float64]:
        """The count of what nobody did; shared, so not to be written to."""
        return _constant(self.n_rows, 0.0)

    @cached_property
    def days_begun(self) -> tuple[Rows, Ages]:
        """The first event of each day of each row; shapes (k,)."""
        return first_of_each_day(self.row, self.age_days)

    def of_source(self, source: str) -> tuple[Rows, Ages]:
        """Rows and ages of the events of one source."""
        if source == ALL_KINDS:
            return self.row, self.age_days
        if source not in self._by_source:
            here = self.kind == (_NOT_LISTED if source == NOT_LISTED else self.places[source])
            self._by_source[source] = self.row[here], self.age_days[here]
        return self._by_source[source]


class _Places(dict[str, int]):
    """Where each kind stands among those that the definition lists."""

    def __init__(self, kinds: Any) -> None:
        super().__init__((kind, place) for place, kind in enumerate(kinds))

    def __missing__(self, kind: str) -> int:
        return _NOT_LISTED


def _is_sorted(row: Rows, at: Moments) -> bool:
    later_row = row[1:] > row[:-1]
    later = (row[1:] == row[:-1]) & (at[1:] >= at[:-1])
    return bool((later_row | later).all())


def _constant(n_rows: int, value: float) -> npt.NDArray[np.float64]:
    made = np.full(n_rows, value)
    made.flags.writeable = False
    return made


def column(feature: Feature, events: KnownEvents) -> npt.NDArray[Any]:
    """One event feature for every row, float64, shape (n_rows,)."""
    days = feature.family == "active_days"
    row, age_days = events.days_begun if days else events.of_source(feature.source)
    if len(row) == 0:
        return events.never if feature.family == "recency" else events.none
    if feature.family == "recency":
        return days_since_latest(row, age_days, events.n_rows)
    if feature.window_days is None:
        return decayed_count(row, age_days, events.n_rows)
    return count(row, age_days, events.n_rows, feature.window_days)


def count(row: Rows, age_days: Ages, n_rows: int, window_days: int) -> npt.NDArray[np.float64]:
    """Events of each row in the window; one that is exactly as old as the window is inside.

    Larger is more engaged. Shapes: ``row`` and ``age_days`` (m,), ages in days.

    Examples
    --------
    >>> count(np.array([0, 0, 1]), np.array([9.0, 2.0, 7.0]), 3, window_days=7)
    array([1., 1., 0.])
    """
    return np.bincount(row[age_days <= window_days], minlength=n_rows).astype(np.float64)


def decayed_count(
    row: Rows, age_days: Ages, n_rows: int, half_life_days: float = HALF_LIFE_DAYS
) -> npt.NDArray[np.float64]:
    """Events of each row, each losing half its weight every half-life.

    Larger is more engaged; 0 means that no event was known. Shapes: (m,), ages in days, sorted
    by row, oldest first: the sum is made in that order, whatever other rows there are.

    Notes
    -----
    sum(2 ** (-age_days / half_life_days)): exponential decay.

    Examples
    --------
    >>> decayed_count(np.array([0, 0]), np.array([28.0, 14.0]), 2, half_life_days=14)
    array([0.75, 0.  ])
    """
    weights = 2.0 ** (-age_days / half_life_days)
    return np.bincount(row, weights=weights, minlength=n_rows).astype(np.float64, copy=False)


def days_since_latest(row: Rows, age_days: Ages, n_rows: int) -> npt.NDArray[np.float64]:
    """Days since the latest event of each row; nan where there was none.

    Smaller is more engaged. Shapes: ``row`` and ``age_days`` (m,), ages in days, sorted by row,
    oldest first.

    Examples
    --------
    >>> days_since_latest(np.array([0, 0]), np.array([9.0, 2.0]), 2)
    array([ 2., nan])
    """
    latest = np.full(n_rows, np.nan)
    # Later assignments win, and the youngest event of a row comes last.
    latest[row] = age_days
    return latest


def first_of_each_day(row: Rows, age_days: Ages) -> tuple[Rows, Ages]:
    """The oldest event of each row on each day; days are blocks of 24 hours before the moment.

    A day lies wholly inside a window of days or wholly outside, so counting these in a window
    counts its active days. Shapes: (m,), sorted by row, oldest first.

    Examples
    --------
    >>> first_of_each_day(np.array([0, 0, 0]), np.array([5.2, 5.1, 0.3]))[1]
    array([5.2, 0.3])
    """
    # An event exactly 24 hours old belongs to the first block: (0, 1], (1, 2] …
    day = np.ceil(age_days)
    is_first = np.ones(len(row), dtype=bool)
    is_first[1:] = (row[1:] != row[:-1]) | (day[1:] != day[:-1])
    return row[is_first], age_days[is_first]
