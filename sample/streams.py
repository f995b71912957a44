"""Chance, by name: each part of the sample draws from a stream of its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, kw_only=True)
class Streams:
    """Independent random generators of one seed.

    A stream is known by its name, so a new part of the sample, or more draws in
    one, leaves what the other parts draw as it was.

    Examples
    --------
    >>> a, b = Streams(seed=1), Streams(seed=1)
    >>> a["people"].random() == b["people"].random(), a["people"].random() == a["calls"].random()
    (True, False)
    """

    seed: int

    def __getitem__(self, name: str) -> np.random.Generator:
        """A fresh generator at the start of the stream of that name."""
        return np.random.default_rng(
            np.random.SeedSequence(self.seed, spawn_key=tuple(name.encode()))
        )


def pick(rng: np.random.Generator, shares: np.ndarray) -> np.ndarray:
    """One level per row, drawn with the shares of that row.

    Parameters
    ----------
    shares : ndarray of shape (n, k)
        Weights, not negative; a row need not sum to 1.

    Examples
    --------
    >>> pick(np.random.default_rng(0), np.array([[0.0, 1.0], [5.0, 0.0]]))
    array([1, 0])
    """
    upto = np.cumsum(shares, axis=1)
    thrown = rng.random(len(shares)) * upto[:, -1]
    places: np.ndarray = (thrown[:, None] >= upto).sum(axis=1)
    return places
