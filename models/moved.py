"""Which points of a card are others than on the card before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from models.card import Card, CardFeature, Line
from models.card_rows import spans
from models.points_table import PointsTable


@dataclass(frozen=True, kw_only=True)
class Move:
    """One row of the newer card, and what most of its leads had before."""

    feature: CardFeature
    #: As in the table: a level, a range, ``missing`` or ``other``.
    value: str
    before: int
    after: int
    #: Which leads it is about, shape (n,).
    is_in: npt.NDArray[np.bool_]

    def of(self, card: Card, table: Mapping[str, npt.NDArray[Any]]) -> int:
        """The points that most of these leads have for this feature on another card."""
        for row in card.features:
            if row.feature == self.feature.feature:
                return _commonest(_points(row, table)[self.is_in])
        return 0


def moved(before: Card, after: Card, table: Mapping[str, npt.NDArray[Any]]) -> tuple[Move, ...]:
    """Rows with other points, those that moved most leads furthest first.

    The two may cut a number at different places, so leads are asked and not cuts: a row's points
    before are those that most of its leads had.

    Parameters
    ----------
    before, after : cards; a feature that one of them lacks gives nothing there
    table : columns by feature name, each of shape (n,)

    Examples
    --------
    >>> from dataclasses import replace
    >>> from models.card import Line
    >>> old = CardFeature(feature="size", half="fit", kind="number", label="Size", unit="",
    ...     cuts=(49.5,), points=(0, 15), log_odds=(0.0, 0.5), agreed=(None,) * 2, leads=(6, 4),
    ...     wins=(0, 1))
    >>> def card(feature):
    ...     return Card(definition_version="", base_points=0, base_log_odds=0.0, must={},
    ...                 thresholds=Line(fit=0, engagement=0), features=(feature,))
    >>> new = replace(old, cuts=(19.5,), points=(0, 20))
    >>> [each] = moved(card(old), card(new), {"size": np.array([5.0, 60, 70])})
    >>> each.value, each.before, each.after, each.is_in.tolist()
    ('more than 19.5', 15, 20, [False, True, True])
    """
    shared = {row.feature for row in before.features} & set(table)
    old = {row.feature: row for row in before.features}
    found = []
    for feature in after.features:
        if feature.feature in shared:
            was = _points(old[feature.feature], table)
            found += list(_moves(feature, was, table))
    return tuple(sorted(found, key=_weight, reverse=True))


def _moves(
    feature: CardFeature, was: npt.NDArray[np.int64], table: Mapping[str, npt.NDArray[Any]]
) -> Iterator[Move]:
    [where] = PointsTable(_only(feature)).positions(table)
    n = len(feature.points)
    rows = [*spans(feature), ("missing", slice(n, n + 1)), ("other", slice(n + 1, n + 2))]
    points = [*feature.points, feature.missing.points, feature.other.points]
    for value, places in rows:
        is_in = (where >= places.start) & (where < places.stop)
        if is_in.any():
            before, after = _commonest(was[is_in]), points[places.start]
            if before != after:
                yield Move(feature=feature, value=value, before=before, after=after, is_in=is_in)


def _points(feature: CardFeature, table: Mapping[str, npt.NDArray[Any]]) -> npt.NDArray[np.int64]:
    return PointsTable(_only(feature)).points(table)[:, 0].astype(np.int64)


def _commonest(points: npt.NDArray[np.int64]) -> int:
    distinct, counts = np.unique(points, return_counts=True)
    return int(distinct[counts.argmax()])


def _only(feature: CardFeature) -> Card:
    """What is looked up by needs no more of a card."""
    return Card(
        definition_version="",
        base_points=0,
        base_log_odds=0.0,
        thresholds=Line(fit=0, engagement=0),
        must={},
        features=(feature,),
    )


def _weight(move: Move) -> int:
    return abs(move.after - move.before) * int(move.is_in.sum())
