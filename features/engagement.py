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
from features.history import DAY_US, History


@dataclass(frozen=True, kw_only=True)
class KnownEvents:
    """The events that had happened, and were on record, strictly before each row's moment.

    Sorted by row, then time, then kind, so that the order on record decides nothing.
    """

    n_rows: int
    #: Row of each event. Shape (m,).
    row: npt.NDArray[np.int64]
    #: Days from the event to the row's moment, > 0. Shape (m,).
    age_days: npt.NDArray[np.float64]
    #: Place of the kind among the definition's; -1 where it lists none such. Shape (m,).
    kind: npt.NDArray[np.int64]
    places: dict[str, int]
    _by_source: dict[str, tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]] = field(
        default_factory=dict
    )

    @classmethod
    def of(cls, history: History, definition: Definition) -> KnownEvents:
        """Leave out what came later or was learned later."""
        as_of = history.as_of[history.event_row]
        known = (history.event_at < as_of) & (history.event_recorded_at < as_of)
        row, at = history.event_row[known], history.event_at[known]
        places = {name: place for place, name in enumerate(definition.events)}
        kinds = history.event_kind[known].tolist()
        kind = np.array([places.get(name, -1) for name in kinds], dtype=np.int64)
        order = np.lexsort((kind, at, row))
        row, at = row[order], at[order]
        return cls(
            n_rows=len(history),
            row=row,
            age_days=(history.as_of[row] - at) / DAY_US,
            kind=kind[order],
            places=places,
        )

    @cached_property
    def never(self) -> npt.NDArray[np.float64]:
        """The recency of what nobody did; shared, so not to be written to."""
        return _constant(self.n_rows, np.nan)

    @cached_property
    def none(self) -> npt.NDArray[np.float64]:
        """The count of what nobody did; shared, so not to be written to."""
        return _constant(self.n_rows, 0.0)

    def of_source(self, source: str) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """Rows and ages of the events of one source."""
        if source == ALL_KINDS:
            return self.row, self.age_days
        if source not in self._by_source:
            here = self.kind == (-1 if source == NOT_LISTED else self.places[source])
            self._by_source[source] = self.row[here], self.age_days[here]
        return self._by_source[source]


def column(feature: Feature, events: KnownEvents) -> npt.NDArray[Any]:
    """One event feature for every row, float64, shape (n_rows,)."""
    row, age_days = events.of_source(feature.source)
    if len(row) == 0:
        return events.never if feature.family == "recency" else events.none
    if feature.family == "recency":
        return days_since_latest(row, age_days, events.n_rows)
    if feature.window_days is None:
        weights = 2.0 ** (-age_days / HALF_LIFE_DAYS)
        return np.bincount(row, weights=weights, minlength=events.n_rows)
    recent = age_days <= feature.window_days
    row, age_days = row[recent], age_days[recent]
    if feature.family == "active_days":
        return active_days(row, age_days, events.n_rows)
    return np.bincount(row, minlength=events.n_rows).astype(np.float64)


def _constant(n_rows: int, value: float) -> npt.NDArray[np.float64]:
    made = np.full(n_rows, value)
    made.flags.writeable = False
    return made


def days_since_latest(
    row: npt.NDArray[np.int64], age_days: npt.NDArray[np.float64], n_rows: int
) -> npt.NDArray[np.float64]:
    """Days since the latest event of each row; nan where there was none.

    Smaller is more engaged. Shapes: ``row`` and ``age_days`` (m,), ages in days, rows ascending
    and oldest first within a row.

    Examples
    --------
    >>> days_since_latest(np.array([0, 0]), np.array([9.0, 2.0]), 2)
    array([ 2., nan])
    """
    latest = np.full(n_rows, np.nan)
    # Later assignments win, and the youngest event of a row comes last.
    latest[row] = age_days
    return latest


def active_days(
    row: npt.NDArray[np.int64], age_days: npt.NDArray[np.float64], n_rows: int
) -> npt.NDArray[np.float64]:
    """Number of different days, counted back from the moment in blocks of 24 hours.

    Larger is more engaged. Shapes: (m,), sorted by row, oldest first within a row.

    Examples
    --------
    >>> active_days(np.array([0, 0, 0]), np.array([5.2, 5.1, 0.3]), 1)
    array([2.])
    """
    if len(row) == 0:
        return np.zeros(n_rows)
    # An event exactly 24 hours old belongs to the first block: (0, 1], (1, 2] …
    day = np.ceil(age_days)
    is_new = np.ones(len(row), dtype=bool)
    is_new[1:] = (row[1:] != row[:-1]) | (day[1:] != day[:-1])
    return np.bincount(row[is_new], minlength=n_rows).astype(np.float64)
