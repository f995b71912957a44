"""Near-duplicates: rows alike in all that is known, as only copies of one lead are."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from training.evaluation.interval import Interval
from training.leaks.area import SIGMAS, Bools, Floats
from training.leaks.column import Column
from training.leaks.finding import ROWS, Finding
from training.leaks.material import Material, Rows
from training.leaks.words import percent

CHECK = "near_duplicates"
#: Pairs of rows that are alike in all, needed.
FEWEST_PAIRS = 10
#: Of the pairs alike in all but one column so many are alike in all: nothing lies between.
NOTHING_BETWEEN = 0.8
#: Outcomes hang together so much beyond what likeness explains: surely, or possibly.
TOGETHER, POSSIBLY_TOGETHER = 0.4, 0.35
#: Columns that must have more than one value, or any two leads are alike.
_FEWEST_COLUMNS = 3
#: Sets whose outcomes are looked at, and other leads to learn their likeness from.
_MOST_SETS, _OTHERS = 1_000, 3_000
#: Won and lost leads needed to say anything of outcomes.
_FEWEST_EACH = 5
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
    Two people may look the same where few things are known of each; then many more pairs differ
    in just one thing. Copies are alike in all, and nothing lies between them and the rest. Or
    what became of them hangs together beyond what a logistic regression expects of such leads.
    """
    columns = [each for each in material.both if _is_of_use(each)]
    if len(columns) < _FEWEST_COLUMNS:
        return
    likeness = Likeness.of(columns, material)
    if likeness.n_pairs < FEWEST_PAIRS:
        return
    outcomes = _together(columns, material, likeness.sets, too_late)
    is_apart = likeness.apart >= NOTHING_BETWEEN and outcomes.high > POSSIBLY_TOGETHER
    if not is_apart and outcomes.low < TOGETHER:
        return
    n_alike = int((likeness.sets >= 0).sum())
    yield Finding(
        column=ROWS,
        check=CHECK,
        evidence=(
            f"{n_alike:,} leads ({percent(n_alike / len(material))}) equal another in all of "
            f"{len(columns)} columns and features"
            + (", where hardly any two differ in just one" if is_apart else "")
            + (
                f"; their outcomes hang together by {outcomes}, 1 being copies"
                if outcomes.low > 0
                else ""
            )
        ),
        remedy=_REMEDY.format(_who(material, too_late)),
    )


def _who(material: Material, too_late: Collection[str]) -> str:
    """The two columns that most tell who a lead is."""
    words = [
        each for each in material.columns if each.numbers is None and each.name not in too_late
    ]
    words.sort(key=lambda each: -int(each.exact.max(initial=0)))
    return ", ".join(f'"{each.name}"' for each in words[:2]) or "..."


def _is_of_use(column: Column) -> bool:
    """Whether it tells leads apart, and could be the same for a lead that comes twice."""
    n_different = int(column.exact.max(initial=-1)) + 1
    return column.kind != "date" and 1 < n_different < int(column.is_filled.sum())


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """Which rows are alike, and how far they stand apart from those that are not."""

    #: A number for each set of rows that are alike, -1 for rows like no other. Shape (n,).
    sets: Rows
    #: Pairs of rows that are alike in all columns.
    n_pairs: int
    #: Of pairs alike in all columns but one the part alike in all, for the worst column.
    apart: float

    @classmethod
    def of(cls, columns: list[Column], material: Material) -> Likeness:
        """Compare all rows; those declared as near-duplicates of each other count once."""
        random = np.random.default_rng(1)
        odd = 2 * random.integers(0, 2**62, len(columns), dtype=np.uint64) + np.uint64(1)
        parts = np.stack([pd.util.hash_array(each.exact) for each in columns]) * odd[:, None]
        whole: npt.NDArray[np.uint64] = parts.sum(axis=0, dtype=np.uint64)
        first = np.unique(
            np.stack([whole, pd.util.hash_array(material.groups)]), axis=1, return_index=True
        )[1]
        n_pairs = _pairs(whole[first])
        between = max((_pairs(whole[first] - part[first]) for part in parts), default=0)
        is_alike = pd.Series(whole[first]).duplicated(keep=False).to_numpy()
        sets = np.full(len(material), -1)
        sets[first[is_alike]] = pd.factorize(whole[first[is_alike]])[0]
        return cls(sets=sets, n_pairs=n_pairs, apart=n_pairs / between if between else 0.0)


def _pairs(keys: npt.NDArray[np.uint64]) -> int:
    """How many pairs of rows have the same key."""
    n = np.unique(keys, return_counts=True)[1].astype(np.int64)
    return int((n * (n - 1) // 2).sum())


def _together(
    columns: list[Column], material: Material, sets: Rows, too_late: Collection[str]
) -> Interval:
    """How far outcomes of rows that are alike hang together; anything where too few are known."""
    rows = _of_some_sets(np.flatnonzero(material.is_decided & (sets >= 0)), sets)
    won = material.is_won[rows]
    if min(won.sum(), (~won).sum()) < _FEWEST_EACH:
        return Interval(value=0.0, low=-1.0, high=1.0)
    early = [each for each in columns if each.name not in too_late]
    return intra_class_correlation(won, _expected(early, material, sets, rows), sets[rows])


def _of_some_sets(rows: Rows, sets: Rows) -> Rows:
    """The rows of at most so many sets, each set whole."""
    there = np.unique(sets[rows])
    if len(there) <= _MOST_SETS:
        return rows
    chosen = np.random.default_rng(1).choice(there, _MOST_SETS, replace=False)
    return rows[np.isin(sets[rows], chosen)]


def _expected(columns: list[Column], material: Material, alike: Rows, rows: Rows) -> Floats:
    """The chance of a win that likeness gives each of the rows, learned without its own set."""
    others = np.setdiff1d(material.decided, rows)
    others = np.random.default_rng(1).permutation(others)[:_OTHERS]
    both = np.concatenate([rows, others])
    own = alike[both].copy()
    own[len(rows) :] = -1 - np.arange(len(others))
    won = material.is_won[both]
    table = _indicators(columns, both)
    if won.all() or not won.any():
        return np.full(len(rows), won.mean())
    model = LogisticRegression(C=0.3, tol=0.01, max_iter=1_000)
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


def intra_class_correlation(won: Bools, expected: Floats, sets: Rows) -> Interval:
    """How far outcomes within sets hang together beyond what is expected, and at least.

    0 where nothing but the expectation joins them, 1 where all of a set share one outcome.

    Parameters
    ----------
    won : array of shape (n,)
    expected : array of shape (n,), chances of winning, neither 0 nor 1
    sets : array of shape (n,), the set of each; only sets of two or more count

    Notes
    -----
    Pairwise products of residuals over those of their standard deviations, each row counting
    once; the spread is that of a ratio of sums over sets. Ridout, Demetrio and Firth (1999),
    doi:10.1111/j.0006-341x.1999.00137.x.

    Examples
    --------
    >>> sets = np.repeat(np.arange(50), 2)
    >>> won = np.repeat(np.arange(50) % 4 == 0, 2)
    >>> str(intra_class_correlation(won, np.full(100, 0.25), sets))
    '1.000 (0.601-1.000)'
    """
    _, own, size = np.unique(sets, return_inverse=True, return_counts=True)
    residual = won - expected
    spread = np.sqrt(expected * (1 - expected))
    pairs = np.maximum(size - 1, 1)
    product = (np.bincount(own, residual) ** 2 - np.bincount(own, residual**2)) / pairs
    scale = (np.bincount(own, spread) ** 2 - np.bincount(own, spread**2)) / pairs
    product, scale = product[size > 1], scale[size > 1]
    if not scale.sum():
        return Interval(value=0.0, low=-1.0, high=1.0)
    together = float(product.sum() / scale.sum())
    error = float(np.sqrt(((product - together * scale) ** 2).sum()) / scale.sum())
    low, high = together - SIGMAS * error, together + SIGMAS * error
    return Interval(value=min(together, 1.0), low=min(low, 1.0), high=min(high, 1.0))
