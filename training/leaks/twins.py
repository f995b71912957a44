"""Near-duplicates: rows alike in all that is known, and in their outcome more than likeness says."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix
from scipy.stats import norm
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from training.leaks.area import CONFIDENCE, Bools, Floats
from training.leaks.column import Column
from training.leaks.finding import ROWS, Finding
from training.leaks.material import FEWEST, Material, Rows, some
from training.leaks.words import percent

CHECK = "near_duplicates"
#: Outcomes of rows that are alike hang together so much beyond what likeness explains, surely.
TOGETHER = 0.4
#: Sets of rows that are alike, and won leads among them, needed.
FEWEST_SETS, FEWEST_WON = 10, 5
#: Columns that must have more than one value, or any two leads are alike.
_FEWEST_COLUMNS = 3
_REMEDY = (
    "declare [source.leads] group = [{}], or load each lead once: else the same lead is learned "
    "from and judged on"
)


def look(material: Material, too_late: Collection[str] = ()) -> Iterator[Finding]:
    """Rows that are one lead twice, and are not declared as such.

    Parameters
    ----------
    material : leads with columns
    too_late : columns not to explain outcomes by, for they know them

    Notes
    -----
    Two people may look the same where few things are known of each. So rows that are alike are
    not yet a finding: their outcomes, less what a logistic regression expects of such rows, must
    hang together. For different people that intra-class correlation is near 0, for copies it is 1.
    """
    columns = [each for each in material.both if _is_of_use(each)]
    if len(columns) < _FEWEST_COLUMNS or not len(material.decided):
        return
    alike = _alike(columns, material)
    rows = some(np.flatnonzero(material.is_decided & (alike >= 0)))
    sets = alike[rows]
    won = material.is_won[rows]
    if len(np.unique(sets)) < FEWEST_SETS or won.sum() < FEWEST_WON:
        return
    expected = _expected(
        [each for each in columns if each.name not in too_late], material, alike, rows
    )
    together, low = intra_class_correlation(won, expected, sets)
    if low < TOGETHER:
        return
    names = sorted(material.columns, key=lambda each: -int(each.exact.max()))
    yield Finding(
        column=ROWS,
        check=CHECK,
        evidence=(
            f"{int((alike >= 0).sum()):,} leads ({percent(float((alike >= 0).mean()))}) equal "
            f"another in all of {len(columns)} columns and features; what became of them hangs "
            f"together by {together:.2f}, where 0 is said of different leads and 1 of copies"
        ),
        remedy=_REMEDY.format(", ".join(f'"{each.name}"' for each in names[:2])),
    )


def _is_of_use(column: Column) -> bool:
    """Whether it tells leads apart, and could be the same for a lead that comes twice."""
    n_different = int(column.exact.max()) + 1
    return column.kind != "date" and 1 < n_different < int(column.is_filled.sum())


def _alike(columns: list[Column], material: Material) -> Rows:
    """A number for each set of rows that are alike, -1 for those that are like no other.

    Rows that are declared as near-duplicates of each other are no finding.
    """
    key = np.zeros(len(material), dtype=np.uint64)
    for column in columns:
        key = key * np.uint64(1_000_003) + pd.util.hash_array(column.exact)
    sets = pd.Series(pd.factorize(key)[0])
    n_groups = pd.Series(material.groups).groupby(sets.to_numpy()).transform("nunique")
    found: Rows = np.where(n_groups > 1, sets, -1)
    return found


def _expected(columns: list[Column], material: Material, alike: Rows, rows: Rows) -> Floats:
    """The chance of a win that likeness gives each of the rows, learned without its own set."""
    others = np.setdiff1d(material.decided, rows)[: len(rows) + 5_000]
    both = np.concatenate([rows, others])
    own = alike[both].copy()
    own[len(rows) :] = -1 - np.arange(len(others))
    won = material.is_won[both]
    table = _indicators(columns, both)
    if won.all() or not won.any():
        return np.full(len(rows), won.mean())
    model = LogisticRegression(C=0.3, solver="liblinear")
    chances = cross_val_predict(
        model, table, won, groups=own, cv=GroupKFold(3), method="predict_proba"
    )
    learned: Floats = chances[: len(rows), 1]
    return np.clip(learned, 0.01, 0.99)


def _indicators(columns: list[Column], rows: Rows) -> csr_matrix:
    """One column of 0 and 1 for each level of each column, blanks too."""
    starts = np.cumsum([0, *(int(each.codes.max()) + 2 for each in columns)])
    places = np.stack(
        [each.codes[rows] + 1 + start for each, start in zip(columns, starts, strict=False)], axis=1
    )
    n, k = places.shape
    ends = np.arange(0, n * k + 1, k)
    return csr_matrix((np.ones(n * k), places.ravel(), ends), shape=(n, int(starts[-1])))


def intra_class_correlation(won: Bools, expected: Floats, sets: Rows) -> tuple[float, float]:
    """How far outcomes within sets hang together beyond what is expected, and at least.

    0 where nothing but the expectation joins them, 1 where all of a set share one outcome.

    Parameters
    ----------
    won : array of shape (n,)
    expected : array of shape (n,), chances of winning, neither 0 nor 1
    sets : array of shape (n,), the set of each; only sets of two or more count

    Returns
    -------
    tuple of float
        The correlation and the lower end of its interval.

    Notes
    -----
    Pairwise products of residuals over those of their standard deviations, each row counting
    once; the spread is that of a ratio of sums over sets. Ridout, Demetrio and Firth (1999),
    doi:10.1111/j.0006-341x.1999.00137.x.

    Examples
    --------
    >>> sets = np.repeat(np.arange(50), 2)
    >>> won = np.repeat(np.arange(50) % 4 == 0, 2)
    >>> round(intra_class_correlation(won, np.full(100, 0.25), sets)[0], 2)
    1.0
    """
    _, own, size = np.unique(sets, return_inverse=True, return_counts=True)
    residual = won - expected
    spread = np.sqrt(expected * (1 - expected))
    pairs = np.maximum(size - 1, 1)
    product = (np.bincount(own, residual) ** 2 - np.bincount(own, residual**2)) / pairs
    scale = (np.bincount(own, spread) ** 2 - np.bincount(own, spread**2)) / pairs
    product, scale = product[size > 1], scale[size > 1]
    if not scale.sum():
        return 0.0, 0.0
    together = float(product.sum() / scale.sum())
    error = float(np.sqrt(((product - together * scale) ** 2).sum()) / scale.sum())
    return together, together - float(norm.ppf(0.5 + CONFIDENCE / 2)) * error
