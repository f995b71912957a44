"""A column of names, as whole numbers with what they stand for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

Where = slice | npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Coded:
    """One name per row.

    Examples
    --------
    >>> column = Coded.of(["ads", None, "web", "ads"])
    >>> column.are("ads").tolist(), column.names
    ([True, False, False, True], ('ads', 'web'))
    """

    #: Places in ``names``; -1 where there is no name. Shape (n,).
    codes: npt.NDArray[np.int32]
    #: By name.
    names: tuple[str, ...]

    @classmethod
    def of(cls, values: Sequence[str | None]) -> Coded:
        """From the names themselves."""
        codes, names = pd.factorize(np.array(values, dtype=object), sort=True)
        return cls(codes=codes.astype(np.int32), names=tuple(str(name) for name in names))

    @classmethod
    def of_column(cls, values: pa.ChunkedArray) -> Coded:
        """From a column of texts.

        Examples
        --------
        >>> Coded.of_column(pa.chunked_array([["web", None], ["ads"]])).names
        ('ads', 'web')
        """
        coded = values.combine_chunks().dictionary_encode()
        codes = coded.indices.fill_null(-1).to_numpy()
        # In their order.
        return cls(codes=codes, names=tuple(coded.dictionary.to_pylist())).renamed(str)

    def renamed(self, called: Callable[[str], str | None]) -> Coded:
        """The same rows by other names; several may become one, and None is no name.

        Examples
        --------
        >>> column = Coded.of(["ads", " ads ", "-", None]).renamed({"ads": "a", " ads ": "a"}.get)
        >>> column.codes.tolist(), column.names
        ([0, 0, -1, -1], ('a',))
        """
        one = Coded.of([called(name) for name in self.names])
        # One place more than there are names: -1 stays -1.
        return Coded(codes=np.append(one.codes, np.int32(-1))[self.codes], names=one.names)

    def are(self, name: str | None) -> npt.NDArray[np.bool_]:
        """Which rows have a name; None asks for those without."""
        if name is None:
            return np.less(self.codes, 0)
        place = self.names.index(name) if name in self.names else len(self.names)
        return np.equal(self.codes, place)

    def at(self, where: Where) -> Coded:
        """Some of the rows."""
        return Coded(codes=self.codes[where], names=self.names)
