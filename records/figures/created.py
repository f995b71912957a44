"""How many leads were created when, and how far those came."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from records.figures.stages import STAGES, Stage

#: Moments of creation are counted per quarter of an hour: every zone's midnight is such an edge.
BUCKET_US = 900_000_000


@dataclass(frozen=True, kw_only=True)
class Created:
    """How many leads were created when, and how far those came."""

    #: Starts of quarters of an hour, microseconds UTC, ascending; shape (n,).
    at: npt.NDArray[np.int64]
    #: Leads that reached each stage; shape (n, 5), in the order of ``STAGES``.
    counts: npt.NDArray[np.int64]

    @classmethod
    def of(cls, created_at: npt.NDArray[np.float64], rank: npt.NDArray[np.int8]) -> Created:
        """Count leads, which come newest first, by when they were created.

        Examples
        --------
        >>> at = np.array([1_900_000_000.0, 1_000_000_000.0, 950_000_000.0])
        >>> Created.of(at, np.array([0, 2, 0], dtype=np.int8)).counts.tolist()
        [[2, 1, 1, 0, 0], [1, 0, 0, 0, 0]]
        """
        bucket = created_at[::-1].astype(np.int64) // BUCKET_US
        starts = np.flatnonzero(np.diff(bucket, prepend=-1))
        counts = np.zeros((len(starts), len(STAGES)), dtype=np.int64)
        counts[:, 0] = np.diff(starts, append=len(bucket))
        # Few come any further than the first.
        further = np.flatnonzero(rank[::-1])
        rank, place = rank[::-1][further], np.searchsorted(starts, further, side="right") - 1
        for stage in range(1, len(STAGES)):
            counts[:, stage] = np.bincount(place[rank >= stage], minlength=len(starts))
        return cls(at=bucket[starts] * BUCKET_US, counts=counts)

    def within(self, since: int | None = None, until: int | None = None) -> Created:
        """Those of a period, whose ends are the ends of some quarter of an hour."""
        first = 0 if since is None else int(np.searchsorted(self.at, since))
        last = len(self.at) if until is None else int(np.searchsorted(self.at, until))
        return Created(at=self.at[first:last], counts=self.counts[first:last])

    def total(self) -> dict[Stage, int]:
        """Leads that reached each stage."""
        sums = self.counts.sum(axis=0) if len(self.at) else np.zeros(len(STAGES), dtype=np.int64)
        return {stage: int(n) for stage, n in zip(STAGES, sums, strict=True)}
