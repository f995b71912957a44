"""A column that suddenly looks different: another unit, another form, a broken import."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from training.promotion.check import Check

#: A population stability index above this is called a large shift in the trade.
LARGE = 0.25
#: Shares of the newest rows that are looked at by themselves, and the fewest rows of one.
STRETCHES = (0.25, 0.125, 0.0625)
FEWEST = 100
#: Earlier stretches of the same size, which say how restless a column is by itself.
N_PAST = 3
N_BINS = 10
MOST_LEVELS = 20

Codes = npt.NDArray[np.int64]


def psi(reference: Codes, newest: Codes) -> float:
    """Population stability index between two samples of bins; 0 is alike, above 0.25 large.

    Parameters
    ----------
    reference, newest : arrays of bin numbers >= 0, neither empty

    Notes
    -----
    sum((q - p) ln(q / p)) over bins, half a lead added to each; what chance alone makes of
    it, (bins - 1)(1/n + 1/m), is taken off. Source: Yurdakul and Naranjo, "Statistical
    properties of the population stability index", 2020, doi:10.21314/JRMV.2020.227.

    Examples
    --------
    >>> psi(np.array([0, 1] * 50), np.array([0, 1] * 50))
    0.0
    >>> psi(np.array([0] * 90 + [1] * 10), np.array([0] * 10 + [1] * 90)) > 1
    True
    """
    n_bins = int(max(reference.max(), newest.max())) + 1
    before = np.bincount(reference, minlength=n_bins).astype(np.float64)
    now = np.bincount(newest, minlength=n_bins).astype(np.float64)
    n_used = int(((before + now) > 0).sum())
    p = (before + 0.5) / (before.sum() + 0.5 * n_bins)
    q = (now + 0.5) / (now.sum() + 0.5 * n_bins)
    by_chance = (n_used - 1) * (1 / before.sum() + 1 / now.sum())
    return max(float(((q - p) * np.log(q / p)).sum() - by_chance), 0.0)


def binned(values: npt.NDArray[Any], reference: npt.NDArray[Any]) -> Codes:
    """Bin numbers of a column: tenths of the reference, or its commonest levels; blanks apart.

    Examples
    --------
    >>> levels = np.array(["a", "b", None], dtype=object)
    >>> binned(levels, levels).tolist()
    [0, 1, 3]
    """
    if values.dtype != object:
        known = reference[~np.isnan(reference)]
        if not len(known):
            return np.asarray(np.isnan(values), dtype=np.int64)
        edges = np.unique(np.quantile(known, np.arange(1, N_BINS) / N_BINS))
        codes: Codes = np.searchsorted(edges, values, side="left")
        return np.asarray(np.where(np.isnan(values), len(edges) + 1, codes), dtype=np.int64)
    counts = pd.Series(reference).value_counts()
    ranked = sorted(zip(-counts.to_numpy(), counts.index.astype(str), counts.index, strict=True))
    common = pd.Index([level for _, _, level in ranked[:MOST_LEVELS]], dtype=object)
    found = np.asarray(common.get_indexer(pd.Index(values, dtype=object)), dtype=np.int64)
    # Levels that are rare or new are one bin, blanks another.
    found[found < 0] = len(common)
    found[pd.isna(values)] = len(common) + 1
    return found


def steady(table: Mapping[str, npt.NDArray[Any]], names: Sequence[str]) -> Check:
    """Whether no column that the card reads jumped in the newest rows.

    Parameters
    ----------
    table : feature names to columns, rows oldest first
    names : the features to look at
    """
    jumped = [found for name in names for found in _jumps(name, table[name])]
    figures: dict[str, Any] = {"n_columns": len(names), "jumped": jumped}
    if jumped:
        figures |= max(jumped, key=lambda each: each["psi"])
    return Check(name="columns", holds=not jumped, figures=figures)


def _jumps(name: str, values: npt.NDArray[Any]) -> Iterator[dict[str, Any]]:
    for share in STRETCHES:
        size = round(len(values) * share)
        if size < FEWEST:
            return
        now = _at(values, len(values), size)
        past = [_at(values, len(values) - back * size, size) for back in range(1, N_PAST + 1)]
        usual = max((each for each in past if each is not None), default=0.0)
        if now is not None and now > LARGE + 2 * usual:
            yield {"column": name, "n_leads": size, "psi": now, "usual": usual}
            return


def _at(values: npt.NDArray[Any], end: int, size: int) -> float | None:
    """How much the stretch that ends there differs from all before it."""
    before, here = values[: end - size], values[end - size : end]
    if end - size < FEWEST:
        return None
    return psi(binned(before, before), binned(here, before))
