"""A stretch of time: its leads, what the card said of them, and what came of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Arrays of shape (n,), a lead each; final outcomes and answers are by themselves."""

    #: Feature names to columns, as the card reads them.
    table: Mapping[str, npt.NDArray[Any]]
    points: npt.NDArray[np.int64]
    verdict: npt.NDArray[np.object_]
    #: Where the lead came from; None where not known.
    source: npt.NDArray[np.object_]
    #: Leads whose outcome became final in this stretch, of shape (k,): what they were told
    #: (0-1), what they became (0 or 1), and their source.
    chance: npt.NDArray[np.float64]
    won: npt.NDArray[np.int8]
    known_source: npt.NDArray[np.object_]
    #: Answers of sales, of shape (m,): good or not, and the lead's source.
    is_good: npt.NDArray[np.bool_]
    answered_source: npt.NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.points)

    def of(self, source: str) -> Stretch:
        """Only the leads of one source."""
        here = np.array([each == source for each in self.source], dtype=bool)
        known = np.array([each == source for each in self.known_source], dtype=bool)
        said = np.array([each == source for each in self.answered_source], dtype=bool)
        return Stretch(
            table={name: column[here] for name, column in self.table.items()},
            points=self.points[here],
            verdict=self.verdict[here],
            source=self.source[here],
            chance=self.chance[known],
            won=self.won[known],
            known_source=self.known_source[known],
            is_good=self.is_good[said],
            answered_source=self.answered_source[said],
        )
