"""Keys for rows that come without one: their content, so that the same delivery gives the same."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

Marks = npt.NDArray[np.uint64]


class RowIds:
    """Gives rows an identifier from their content; exact repeats are numbered.

    The second of two equal rows of one delivery is another row; the same delivery again
    gives the same identifiers, also when it is cut into other pieces. It keeps eight bytes
    a row.

    Examples
    --------
    >>> ids = RowIds()
    >>> first, again, other = ids.of([("L1", 5), ("L1", 5), ("L2", 5)])
    >>> again == f"{first}-1", RowIds().of([("L2", 5)]) == [other]
    (True, True)
    >>> ids.of([("L1", 5)]) == [f"{first}-2"]
    True
    """

    def __init__(self) -> None:
        #: What was seen, sorted, in runs of which each is more than twice the next.
        self._runs: list[Marks] = []

    def of(
        self, contents: Sequence[tuple[Any, ...]], moments: Sequence[int] | None = None
    ) -> list[str]:
        """The identifiers of rows with these contents, in order.

        Where their moments are given, identifiers begin with them: a table of millions that
        is filled in order of time grows at its end, and takes half the time.
        """
        size = 12 if moments is None else 8
        digests = [
            hashlib.blake2b(orjson.dumps(content), digest_size=size).digest()
            for content in contents
        ]
        marks = np.frombuffer(b"".join(digest[:8] for digest in digests), dtype=np.uint64)
        names = [digest.hex() for digest in digests]
        if moments is not None:
            names = [
                f"{moment % 2**64:016x}{name}" for moment, name in zip(moments, names, strict=True)
            ]
        return [
            name if place == 0 else f"{name}-{place}"
            for name, place in zip(names, self._places(marks).tolist(), strict=True)
        ]

    def _places(self, marks: Marks) -> npt.NDArray[np.int64]:
        """How often each mark came before."""
        order = np.argsort(marks, kind="stable")
        ordered = marks[order]
        places = np.empty(len(marks), dtype=np.int64)
        places[order] = np.arange(len(marks)) - np.searchsorted(ordered, ordered, "left")
        for run in self._runs:
            places += np.searchsorted(run, marks, "right") - np.searchsorted(run, marks, "left")
        self._keep(ordered)
        return places

    def _keep(self, ordered: Marks) -> None:
        self._runs.append(ordered)
        while len(self._runs) > 1 and len(self._runs[-2]) <= 2 * len(self._runs[-1]):
            last = self._runs.pop()
            self._runs[-1] = np.sort(np.concatenate([self._runs[-1], last]), kind="stable")
