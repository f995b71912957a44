"""Splits that respect time and near-duplicates."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.model_selection import StratifiedGroupKFold

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Fold:
    """Rows to learn from and rows to test on; no group has rows in both."""

    learn: Rows
    test: Rows


def newest(groups: npt.NDArray[Any], share: float = 0.25) -> Fold:
    """The newest ``share`` of rows as test; rows are oldest first.

    An older row of a group that also has a newer one is learned from by nobody.

    Examples
    --------
    >>> fold = newest(np.array(["a", "b", "c", "c"]), share=0.25)
    >>> fold.learn.tolist(), fold.test.tolist()
    ([0, 1], [3])
    """
    n = len(groups)
    start = n - max(1, round(n * share))
    test = np.arange(start, n)
    return Fold(learn=_apart(np.arange(start), test, groups), test=test)


def forward(groups: npt.NDArray[Any], n_folds: int) -> list[Fold]:
    """Learn from all before, test on the next block; rows are oldest first.

    Notes
    -----
    The first block (two parts of ``n_folds + 2``) is only learned from.

    Examples
    --------
    >>> [fold.test.tolist() for fold in forward(np.arange(6), n_folds=4)]
    [[2], [3], [4], [5]]
    """
    edges = np.linspace(0, len(groups), n_folds + 3).astype(int)[2:]
    return [
        Fold(
            learn=_apart(np.arange(start), np.arange(start, end), groups),
            test=np.arange(start, end),
        )
        for start, end in pairwise(edges)
    ]


def apart(groups: npt.NDArray[Any], won: npt.NDArray[Any], n_folds: int) -> list[Fold]:
    """Folds for data without time: groups stay together, every row is tested once."""
    splitter = StratifiedGroupKFold(n_splits=n_folds, shuffle=True, random_state=1)
    return [
        Fold(learn=learn, test=test)
        for learn, test in splitter.split(np.zeros(len(won)), won, groups)
    ]


def _apart(learn: Rows, test: Rows, groups: npt.NDArray[Any]) -> Rows:
    return learn[~np.isin(groups[learn], groups[test])]
