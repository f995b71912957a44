"""Figures per source and per value of what a lead is: where the score can be believed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from training.evaluation.interval import Interval, interval, share_interval, with_both
from training.evaluation.ranking import area
from training.forward import Forward

#: Fewer leads or wins (or losses) than this, and no figure is worth showing.
FEWEST_LEADS, FEWEST_WON = 100, 20
#: An attribute with more values than this is no segment.
MOST_LEVELS = 25
SOURCE, MISSING = "source", None


@dataclass(frozen=True, kw_only=True)
class Segment:
    """The judged leads that have one value of one attribute."""

    #: The value; None where it is missing.
    level: str | None
    n_leads: int
    n_won: int
    #: Mean probability given, 0-1.
    predicted: float
    #: Share that was won, 95 %.
    won: Interval
    #: How well the card ranks inside the segment; None where the leads are too few.
    auc: Interval | None
    #: 1: surely more is won than told, -1: surely less, 0: cannot be told. Sure here means for
    #: all segments together.
    off: int

    @property
    def has_enough(self) -> bool:
        """Whether there are leads enough to say anything."""
        return self.auc is not None


@dataclass(frozen=True, kw_only=True)
class Segmentation:
    """One attribute, cut by its values; the largest first."""

    attribute: str
    label: str
    segments: tuple[Segment, ...]


def segmentations(
    forward: Forward, sources: npt.NDArray[np.object_] | None = None
) -> tuple[Segmentation, ...]:
    """The card's figures per source and per value of each fit attribute with few values.

    Parameters
    ----------
    forward : the honest test
    sources : array of shape (n_judged,), text or None; where leads have a source on record

    Notes
    -----
    "Surely off" keeps its 95 % over all segments at once, by Bonferroni's correction.
    """
    columns = list(columns_of(forward, sources))
    n_judged = sum(
        int(_has_enough(forward.won[values == level]))
        for _, _, values in columns
        for level in levels_of(values)
    )
    confidence = 1 - 0.05 / max(n_judged, 1)
    return tuple(
        Segmentation(attribute=name, label=label, segments=_segments(forward, values, confidence))
        for name, label, values in columns
    )


def columns_of(
    forward: Forward, sources: npt.NDArray[np.object_] | None
) -> Iterator[tuple[str, str, npt.NDArray[np.object_]]]:
    """What the judged leads are cut by: name, label, values of shape (n_judged,)."""
    features = [
        feature
        for feature in forward.judged.features
        if feature.family == "attribute" and feature.kind != "number"
    ]
    # An attribute of that name is the same thing, whichever half it counts in.
    by_name = {feature.name: feature for feature in features}
    if SOURCE in by_name:
        yield SOURCE, by_name[SOURCE].label, forward.judged.table[SOURCE]
    elif sources is not None and any(source is not None for source in sources):
        yield SOURCE, "", sources
    for feature in features:
        values = forward.judged.table[feature.name]
        if feature.half == "fit" and feature.name != SOURCE and _is_cut(values):
            yield feature.name, feature.label, values


def _is_cut(values: npt.NDArray[np.object_]) -> bool:
    """Whether there are some values, but not too many."""
    return 1 < len(levels_of(values)) <= MOST_LEVELS


def levels_of(values: npt.NDArray[np.object_]) -> list[Any]:
    """The values there are, those of most leads first."""
    counts: dict[Any, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return sorted(counts, key=lambda level: (-counts[level], level is None, str(level)))


def _has_enough(won: npt.NDArray[Any]) -> bool:
    n_won = int(won.sum())
    return len(won) >= FEWEST_LEADS and min(n_won, len(won) - n_won) >= FEWEST_WON


def _segments(
    forward: Forward, values: npt.NDArray[np.object_], confidence: float
) -> tuple[Segment, ...]:
    return tuple(
        _segment(forward, level, np.flatnonzero(values == level), confidence)
        for level in levels_of(values)
    )


def _segment(
    forward: Forward, level: str | None, rows: npt.NDArray[np.int64], confidence: float
) -> Segment:
    won, chance = forward.won[rows], forward.chance[rows]
    n_won = int(won.sum())
    auc, off = None, 0
    if _has_enough(won):
        auc = interval(area(chance, won, with_both(forward.weights[:, rows], won)))
        off = share_interval(n_won, len(won), confidence).surely(than=float(chance.mean()))
    return Segment(
        level=level,
        n_leads=len(rows),
        n_won=n_won,
        predicted=float(chance.mean()),
        won=share_interval(n_won, len(won)),
        auc=auc,
        off=off,
    )
