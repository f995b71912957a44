"""Hard conditions that both teams signed: a lead that breaks one never goes to sales."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from definition.ranges import Range
from models.card import CardFeature


@dataclass(frozen=True, kw_only=True)
class Must:
    """One condition: a feature's value lies in a range, or is one of some levels.

    A missing value breaks it.

    Examples
    --------
    >>> size = Must.read("employees", "50..")
    >>> size.holds(120.0), size.holds(None)
    (True, False)
    """

    feature: str
    #: Exactly one of the two is given.
    span: Range | None
    levels: frozenset[str]

    @classmethod
    def read(cls, feature: str, condition: list[str] | str) -> Must:
        """From what the definition or the card says."""
        if isinstance(condition, str):
            return cls(feature=feature, span=Range.parse(condition, feature), levels=frozenset())
        return cls(feature=feature, span=None, levels=frozenset(condition))

    def holds(self, value: Any) -> bool:
        """Whether one value meets it; None and nan do not."""
        if self.span is not None:
            return isinstance(value, int | float) and value in self.span
        return value in self.levels

    def holds_for(self, values: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
        """Whether many values meet it, shape (n,)."""
        if self.span is not None:
            with np.errstate(invalid="ignore"):
                return np.asarray((values >= self.span.low) & (values < self.span.high))
        return np.isin(values.astype(str), list(self.levels))

    def allows(self, row: CardFeature, place: int) -> bool:
        """Whether some value in a bin or level of the card meets it."""
        if row.cuts is None:
            return row.levels is not None and row.levels[place] in self.levels
        if self.span is None:
            return False
        low = row.cuts[place - 1] if place else -np.inf
        high = row.cuts[place] if place < len(row.cuts) else np.inf
        # The bin is (low, high], the range [span.low, span.high).
        return bool(max(low, np.nextafter(self.span.low, -np.inf)) < min(high, self.span.high))


def best_gain(row: CardFeature, must: Must | None) -> float:
    """The most points that filling in a missing value can bring; -inf where nothing may.

    Examples
    --------
    >>> from models.card import Row
    >>> title = CardFeature(feature="title", half="fit", kind="category", label="Title", unit="",
    ...     levels=("director", "student"), points=(25, -30), log_odds=(0.0, 0.0),
    ...     agreed=(25, None), leads=(9, 9), wins=(3, 0), missing=Row(points=-4))
    >>> best_gain(title, None), best_gain(title, Must.read("title", ["student"]))
    (29, -26)
    """
    allowed = [
        points for place, points in enumerate(row.points) if must is None or must.allows(row, place)
    ]
    if must is None and row.cuts is None:
        allowed.append(row.other.points)
    best = max(allowed, default=-np.inf) - row.missing.points
    return best if must is not None else max(best, 0)
