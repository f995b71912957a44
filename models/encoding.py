"""Features as numbers for the learner: which levels there are, and their codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from features.feature import Feature

Table = Mapping[str, npt.NDArray[Any]]


@dataclass(frozen=True, kw_only=True)
class Encoding:
    """The levels of each category and band, as learnt from the training leads.

    A category's code is its level's place; then comes ``other`` (rare or unheard of),
    then ``missing``. A band's code is its place in the agreed order, nan when missing.

    Examples
    --------
    >>> source = Feature(name="source", half="fit", kind="category", label="Source",
    ...                  source="source", family="attribute")
    >>> table = {"source": np.array(["web", "web", "fair", None], dtype=object)}
    >>> encoding = Encoding.learnt([source], table, rare_below=2)
    >>> encoding.levels["source"]
    ('web',)
    >>> encoding.matrix(table).ravel()
    array([0., 0., 1., 2.])
    """

    features: tuple[Feature, ...]
    #: Feature name to its levels in order; numbers have none.
    levels: Mapping[str, tuple[str, ...]]

    @classmethod
    def learnt(cls, features: Sequence[Feature], table: Table, *, rare_below: int) -> Encoding:
        """Take the levels that at least ``rare_below`` leads have; agreed ones always."""
        levels = {}
        for feature in features:
            if feature.levels is not None:
                levels[feature.name] = feature.levels
            elif feature.kind != "number":
                levels[feature.name] = _common_levels(feature, table[feature.name], rare_below)
        return cls(features=tuple(features), levels=levels)

    @property
    def categorical(self) -> list[int]:
        """Which columns of the matrix hold codes without an order."""
        return [place for place, feature in enumerate(self.features) if feature.kind == "category"]

    def matrix(self, table: Table) -> npt.NDArray[np.float64]:
        """The table as numbers, shape (n, n_features)."""
        n = len(next(iter(table.values()))) if table else 0
        matrix = np.empty((n, len(self.features)), dtype=np.float64, order="F")
        for place, feature in enumerate(self.features):
            matrix[:, place] = self.codes(feature, table[feature.name])
        return matrix

    def n_codes(self, feature: Feature) -> int:
        """How many codes a category has, ``other`` and ``missing`` included."""
        return len(self.levels[feature.name]) + 2

    def codes(self, feature: Feature, values: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
        """One feature's column as numbers, shape (n,)."""
        if feature.kind == "number":
            return np.asarray(values, dtype=np.float64)
        levels = self.levels[feature.name]
        codes = (
            pd.Index(list(levels), dtype=object).get_indexer(pd.Index(values)).astype(np.float64)
        )
        unknown = codes < 0
        if feature.kind == "band":
            codes[unknown] = np.nan
        else:
            codes[unknown] = np.where(pd.isna(values[unknown]), len(levels) + 1, len(levels))
        return codes


def _common_levels(feature: Feature, values: npt.NDArray[Any], rare_below: int) -> tuple[str, ...]:
    counts = pd.Series(values, dtype=object).value_counts()
    agreed = {key for key, _ in feature.agreed if key != "missing"}
    common = {str(level) for level, n in counts.items() if n >= rare_below}
    return tuple(sorted(common | agreed))
