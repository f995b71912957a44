"""Writes columns as CSV, the same bytes for the same values, in pieces that fit in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

#: Rows turned into text at once.
PIECE = 200_000


def moments(at: np.ndarray) -> pa.Array:
    """Microseconds UTC as ISO 8601 text with Z; all times of the sample are whole seconds.

    Examples
    --------
    >>> moments(np.array([0])).to_pylist()
    ['1970-01-01T00:00:00Z']
    """
    seconds = pa.array(at // 1_000_000, pa.int64()).cast(pa.timestamp("s"))
    return pc.strftime(seconds, format="%Y-%m-%dT%H:%M:%SZ")


def ids(letter: str, numbers: np.ndarray) -> pa.Array:
    """Identifiers such as L0000001 for row 0.

    Examples
    --------
    >>> ids("L", np.array([0, 41])).to_pylist()
    ['L0000001', 'L0000042']
    """
    digits = pc.utf8_lpad(pa.array(numbers + 1).cast(pa.string()), 7, padding="0")
    return pc.binary_join_element_wise(letter, digits, "")


def levels(names: tuple[str, ...] | list[str], codes: np.ndarray) -> pa.Array:
    """The name of each code; a code below 0 is blank."""
    taken = pa.array(np.where(codes < 0, 0, codes), pa.int64(), mask=codes < 0)
    return pa.array(names, pa.string()).take(taken)


def texts(values: np.ndarray | list[str | None]) -> pa.Array:
    """Text, None and "" for blank."""
    return pa.array([value or None for value in values], pa.string())


def numbers(values: np.ndarray, blank: np.ndarray) -> pa.Array:
    """Whole numbers, blank where told so."""
    return pa.array(values, pa.int64(), mask=blank).cast(pa.string())


def write_csv(
    path: Path, names: list[str], n_rows: int, piece: Callable[[slice], Mapping[str, pa.Array]]
) -> None:
    """Write ``n_rows`` rows that ``piece`` gives for each slice of them, in order."""
    options = pa_csv.WriteOptions(include_header=False, quoting_style="needed")
    with path.open("wb") as file:
        file.write((",".join(names) + "\n").encode())
        for start in range(0, n_rows, PIECE):
            made = piece(slice(start, min(start + PIECE, n_rows)))
            table = pa.table({name: made[name] for name in names})
            pa_csv.write_csv(table, file, options)
