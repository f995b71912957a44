"""A stretch of time: its leads, what the card said of them, and what came of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Arrays of shape (n,), a lead each; final outcomes and answers are by themselves."""

    #: Feature names to columns, as the card reads them.
    table: Mapping[str, npt.NDArray[Any]]
    points: npt.NDArray[np.int64]
    verdict: npt.NDArray[np.object_]
    #: Where the lead came from; None where not known.
    source: npt.NDArray[np.object_]
    #: The moment of each, microseconds UTC.
    at: npt.NDArray[np.int64]
    #: Leads whose outcome is final, of shape (k,): what they were told (0-1), what they became
    #: (0 or 1), their source and their moment.
    chance: npt.NDArray[np.float64]
    won: npt.NDArray[np.int8]
    known_source: npt.NDArray[np.object_]
    known_at: npt.NDArray[np.int64]
    #: Answers of sales, of shape (m,): good or not, the lead's source, and when; NaN where that is
    #: not known.
    is_good: npt.NDArray[np.bool_]
    answered_source: npt.NDArray[np.object_]
    answered_at: npt.NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.points)

    def of(self, source: str) -> Stretch:
        """Only what is about leads of one source."""
        return self._where(
            *(
                np.array([each == source for each in column], dtype=bool)
                for column in (self.source, self.known_source, self.answered_source)
            )
        )

    def between(self, start: int, end: int) -> Stretch:
        """Only what is of ``start`` (not itself) to ``end``, microseconds UTC."""
        return self._where(*self._within(start, end))

    def outside(self, start: int, end: int) -> Stretch:
        """All but what is of ``start`` (not itself) to ``end``, microseconds UTC."""
        return self._where(*(~within for within in self._within(start, end)))

    def outcomes(self, n_pieces: int) -> list[Stretch]:
        """Its outcomes alone, in so many pieces of equal number, in the order they stand in."""
        no_lead, no_answer = (np.zeros(n, dtype=bool) for n in (len(self), len(self.is_good)))
        piece = np.arange(len(self.won)) * n_pieces // max(len(self.won), 1)
        return [self._where(no_lead, piece == each, no_answer) for each in range(n_pieces)]

    def without_outcomes(self) -> Stretch:
        """Its leads and answers alone."""
        lead, answer = (np.ones(n, dtype=bool) for n in (len(self), len(self.is_good)))
        return self._where(lead, np.zeros(len(self.won), dtype=bool), answer)

    def _within(self, start: int, end: int) -> list[Mask]:
        times: tuple[npt.NDArray[Any], ...] = (self.at, self.known_at, self.answered_at)
        return [(at > start) & (at <= end) for at in times]

    def _where(self, here: Mask, known: Mask, said: Mask) -> Stretch:
        return Stretch(
            table={name: column[here] for name, column in self.table.items()},
            points=self.points[here],
            verdict=self.verdict[here],
            source=self.source[here],
            at=self.at[here],
            chance=self.chance[known],
            won=self.won[known],
            known_source=self.known_source[known],
            known_at=self.known_at[known],
            is_good=self.is_good[said],
            answered_source=self.answered_source[said],
            answered_at=self.answered_at[said],
        )
