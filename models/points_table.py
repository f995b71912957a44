"""Look points up in a card: for one lead in microseconds, for a million in bulk."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from models.card import Card, CardFeature


class PointsTable:
    """A card laid out for looking up.

    Positions say which row of a feature a value falls in: bins or levels first,
    then ``missing``, then ``other``. Points, log-odds and counts are all read by position.

    Examples
    --------
    >>> from models.card import Line, Row
    >>> size = CardFeature(feature="employees", half="fit", kind="number", label="Size", unit="",
    ...     cuts=(49.5,), points=(0, 15), log_odds=(0.0, 0.52), agreed=(None, 15),
    ...     leads=(60, 40), wins=(3, 8), missing=Row(points=-2))
    >>> card = Card(definition_version="", base_points=-60, base_log_odds=-2.08,
    ...             thresholds=Line(fit=0, engagement=0), must={}, features=(size,))
    >>> table = PointsTable(card)
    >>> table.points_of([120.0]), table.points_of([float("nan")])
    ([15], [-2])
    >>> table.points({"employees": np.array([12.0, 120.0, np.nan])}).ravel()
    array([ 0, 15, -2], dtype=int32)
    """

    def __init__(self, card: Card) -> None:
        self.features = card.features
        self.names = [feature.feature for feature in card.features]
        #: Where each feature stands among them.
        self.places = {name: place for place, name in enumerate(self.names)}
        #: Per feature: the points by position.
        self.by_position: list[list[int]] = [
            rows_of(feature, "points") for feature in card.features
        ]
        self.log_odds_by_position = [rows_of(feature, "log_odds") for feature in card.features]
        self._arrays = [np.array(points, dtype=np.int32) for points in self.by_position]
        self._finders: list[tuple[Any, Any, int, list[int]]] = [
            _finder(feature, points)
            for feature, points in zip(card.features, self.by_position, strict=True)
        ]

    @cached_property
    def _indexes(self) -> list[Any]:
        """For many leads at once; one lead's answer does not wait for pandas to be imported."""
        import pandas as pd

        return [
            pd.Index(list(feature.levels), dtype=object) if feature.levels is not None else None
            for feature in self.features
        ]

    def positions_of(self, row: Sequence[Any]) -> list[int]:
        """Where one lead's values fall; ``row`` is in the order of ``names``."""
        found = []
        for value, (cuts, places, n_rows, _) in zip(row, self._finders, strict=True):
            if cuts is not None:
                found.append(bisect_left(cuts, value) if value == value else n_rows)
            else:
                found.append(n_rows if value is None else places[value])
        return found

    def points_at(self, place: int, value: Any) -> int:
        """The points of the feature at that place for a value; None and nan are missing."""
        cuts, places, n_rows, _ = self._finders[place]
        points = self.by_position[place]
        if value is None or value != value:
            return points[n_rows]
        if cuts is not None:
            return points[bisect_left(cuts, value)]
        where: int = places[value]
        return points[where]

    def points_of(self, row: Sequence[Any]) -> list[int]:
        """The points of each feature for one lead; ``row`` is in the order of ``names``."""
        found = []
        for value, (cuts, places, n_rows, points) in zip(row, self._finders, strict=True):
            if cuts is not None:
                found.append(points[bisect_left(cuts, value) if value == value else n_rows])
            else:
                found.append(points[n_rows if value is None else places[value]])
        return found

    def positions(self, table: Mapping[str, npt.NDArray[Any]]) -> list[npt.NDArray[np.int64]]:
        """Where many leads' values fall: one array of shape (n,) per feature."""
        return [
            self._positions_in(feature, index, table[feature.feature])
            for feature, index in zip(self.features, self._indexes, strict=True)
        ]

    def points(self, table: Mapping[str, npt.NDArray[Any]]) -> npt.NDArray[np.int32]:
        """The points of each feature for many leads, shape (n, n_features)."""
        positions = self.positions(table)
        n = len(positions[0]) if positions else 0
        found = np.empty((n, len(positions)), dtype=np.int32, order="F")
        for place, (points, where) in enumerate(zip(self._arrays, positions, strict=True)):
            points.take(where, out=found[:, place])
        return found

    @staticmethod
    def _positions_in(
        feature: CardFeature, index: Any, values: npt.NDArray[Any]
    ) -> npt.NDArray[np.int64]:
        n_rows = len(feature.points)
        if feature.cuts is not None:
            found = np.searchsorted(np.array(feature.cuts), values, side="left")
            found[np.isnan(values)] = n_rows
            return found
        places = index.get_indexer(values)
        unknown = places < 0
        if unknown.any():
            import pandas as pd

            by_case = _Places(feature.levels or ())
            codes, distinct = pd.factorize(values[unknown])
            # factorize gives -1 to missing values, which takes the last entry.
            found = np.array([*(by_case[value] for value in distinct), n_rows])
            places[unknown] = found[codes]
        return np.asarray(places, dtype=np.int64)


def rows_of(feature: CardFeature, what: str) -> list[Any]:
    """A feature's points, log-odds, leads … by position: rows, then missing, then other."""
    rows = list(getattr(feature, what))
    return [*rows, getattr(feature.missing, what), getattr(feature.other, what)]


def _finder(feature: CardFeature, points: list[int]) -> tuple[Any, Any, int, list[int]]:
    n_rows = len(feature.points)
    if feature.cuts is not None:
        return list(feature.cuts), None, n_rows, points
    levels = feature.levels or ()
    return None, _Places(levels), n_rows, points


class _Places(dict[str, int]):
    """Where each level stands; another spelling of its case is the same, all else is ``other``."""

    def __init__(self, levels: Sequence[str]) -> None:
        super().__init__((level, place) for place, level in enumerate(levels))
        self._by_case = {level.casefold(): place for place, level in enumerate(levels)}
        self._other = len(levels) + 1

    def __missing__(self, value: str) -> int:
        return self._by_case.get(value.casefold(), self._other)
