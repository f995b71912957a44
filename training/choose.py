"""Which features enter the card: one count and one recency per kind of event."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.metrics import roc_auc_score

from features.feature import Feature


def chosen(
    features: Sequence[Feature], table: dict[str, npt.NDArray[Any]], won: npt.NDArray[Any]
) -> tuple[Feature, ...]:
    """The features of the card, in the catalogue's order.

    A reason must not be split over five overlapping windows. Of each family and source the
    one with agreed points is taken; else the one that ranks the training leads best; else
    (no deals yet) the middle one.

    Examples
    --------
    >>> def views(days, agreed=()):
    ...     return Feature(name=f"pricing_{days}d", half="engagement", kind="number", label="",
    ...         source="pricing", family="count", window_days=days, agreed=agreed)
    >>> table = {"pricing_7d": np.array([0., 0, 0]), "pricing_30d": np.array([0., 1, 2])}
    >>> won = np.array([0, 0, 1])
    >>> [feature.name for feature in chosen([views(7), views(30)], table, won)]
    ['pricing_30d']
    >>> [feature.name for feature in chosen([views(7, (("1..", 20),)), views(30)], table, won)]
    ['pricing_7d']
    """
    taken = []
    for (family, _), rivals in groupby(features, key=lambda each: (each.family, each.source)):
        candidates = list(rivals)
        if family == "attribute":
            taken += candidates
        else:
            taken.append(_best(candidates, table, won))
    return tuple(taken)


def _best(
    candidates: list[Feature], table: dict[str, npt.NDArray[Any]], won: npt.NDArray[Any]
) -> Feature:
    agreed = [feature for feature in candidates if feature.agreed]
    if agreed:
        return agreed[0]
    if len(candidates) == 1 or len(won) == 0 or won.min() == won.max():
        return candidates[(len(candidates) - 1) // 2]
    return max(candidates, key=lambda feature: _ranks(table[feature.name], won))


def _ranks(values: npt.NDArray[Any], won: npt.NDArray[Any]) -> float:
    """How well values rank, whichever way round; 0.5 is chance."""
    area = float(roc_auc_score(won, np.nan_to_num(values, nan=-1.0)))
    return max(area, 1 - area)
