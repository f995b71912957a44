"""What a line brings: calls, deals and the share accepted, for every pair of thresholds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from models.card import Line

#: Bootstrap draws over blocks.
N_DRAWS = 400

Numbers = npt.NDArray[np.float64]


class Estimate(NamedTuple):
    """A figure with the range that holds it in 95 of 100 histories like this one."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        digits = 1 if abs(self.value) < 100 else 0
        return f"{self.value:,.{digits}f} ({self.low:,.{digits}f}-{self.high:,.{digits}f})"


@dataclass(frozen=True, kw_only=True)
class Brings:
    """What one pair of thresholds would have brought; a week, or in all where there is no time."""

    line: Line
    #: Leads that cross for the first time.
    calls: Estimate
    #: How far one week lies from another: the standard deviation of calls.
    calls_sd: float
    #: Deals expected of them: the sum of their probabilities at that moment.
    deals: Estimate
    #: The share of them that sales would accept, 0-1; None where nothing is known of it.
    accepted_share: Estimate | None
    #: Of all that crossed, those whose outcome is known: how many, won as expected, won in truth.
    judged: int
    judged_expected: float
    judged_won: int


@dataclass(frozen=True, kw_only=True)
class TradeOff:
    """Every pair of thresholds on a grid with what it would have brought in each block.

    Arrays of pairs have the shape (n_fit, n_engagement), those by block one axis more.
    """

    #: Thresholds, ascending points.
    fit: npt.NDArray[np.int64]
    engagement: npt.NDArray[np.int64]
    #: First crossings, expected deals and expected acceptances per block.
    calls: Numbers
    deals: Numbers
    accepted: Numbers | None
    #: Of crossings with a known outcome: number, expected deals, deals. Shape (…, 3).
    judged: Numbers
    #: The share of leads that never reach a threshold; shapes (n_fit,), (n_engagement,).
    fit_refuses: Numbers
    engagement_refuses: Numbers
    #: Whether blocks are weeks.
    has_weeks: bool

    @property
    def n_blocks(self) -> int:
        """How many weeks, or lots."""
        return int(self.calls.shape[2])

    @cached_property
    def drawn(self) -> Numbers:
        """How often each block is drawn, first once each; shape (1 + B, n_blocks).

        Notes
        -----
        Whole blocks are drawn, so that what leads of one week share widens the intervals; every
        pair sees the same draws, so that two pairs are compared within each. Source: Davison
        and Hinkley, Bootstrap Methods and their Application, 1997, section 3.8.
        """
        n = self.n_blocks
        once = np.ones((1, n))
        if n == 1:
            return once
        counts = np.random.default_rng(20_251_023).multinomial(n, once[0] / n, size=N_DRAWS)
        return np.concatenate([once, counts])

    @cached_property
    def deals_drawn(self) -> Numbers:
        """Mean expected deals per block in each draw: shape (1 + B, n_fit, n_engagement)."""
        return self._drawn(self.deals)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per pair, by fit and then by engagement, with 95 % intervals."""
        pairs = len(self.fit), len(self.engagement)
        spread = self.calls.std(axis=2, ddof=1) if self.n_blocks > 1 else np.zeros(pairs)
        calls = self._drawn(self.calls)
        columns = {
            "fit": np.broadcast_to(self.fit[:, None], pairs),
            "engagement": np.broadcast_to(self.engagement, pairs),
            **_estimates("calls", calls),
            "calls_sd": spread,
            **_estimates("deals", self.deals_drawn),
        }
        if self.accepted is not None:
            columns |= _estimates("accepted_share", _share(self._drawn(self.accepted), calls))
        columns |= {
            "fit_refuses": np.broadcast_to(self.fit_refuses[:, None], pairs),
            "engagement_refuses": np.broadcast_to(self.engagement_refuses, pairs),
            "judged": self.judged[..., 0].round(),
            "judged_expected": self.judged[..., 1],
            "judged_won": self.judged[..., 2].round(),
        }
        return pd.DataFrame({name: column.ravel() for name, column in columns.items()})

    def at(self, line: Line) -> Brings:
        """What one pair brings; see :func:`brings`."""
        return brings(self.table, fit=line.fit, engagement=line.engagement)

    def _drawn(self, values: Numbers) -> Numbers:
        return np.moveaxis(values @ self.drawn.T, 2, 0) / self.n_blocks


def brings(table: pd.DataFrame, *, fit: int, engagement: int) -> Brings:
    """What any pair of thresholds would have brought.

    Parameters
    ----------
    table : as ``TradeOff.table``, or read back from the run's ``line/tradeoff.csv``
    fit, engagement : points

    Notes
    -----
    A threshold between two of the table's counts as the higher one: where all points seen are
    in the table, both let the same leads through. Above the highest nobody passes.

    Examples
    --------
    >>> table = pd.DataFrame({"fit": [0, 10], "engagement": [5, 5], "calls": [9.0, 4.0],
    ...     "calls_low": [8.0, 3.0], "calls_high": [10.0, 5.0], "calls_sd": [2.0, 1.0],
    ...     "deals": [2.0, 1.0], "deals_low": [1.5, 0.5], "deals_high": [2.5, 1.5],
    ...     "judged": [20.0, 9.0], "judged_expected": [4.0, 2.0], "judged_won": [5.0, 2.0]})
    >>> str(brings(table, fit=7, engagement=0).calls)
    '4.0 (3.0-5.0)'
    """
    row = table[
        (table["fit"] == _at_or_above(table["fit"], fit))
        & (table["engagement"] == _at_or_above(table["engagement"], engagement))
    ].iloc[0]

    def estimate(name: str) -> Estimate:
        return Estimate(*(float(row[f"{name}{end}"]) for end in ("", "_low", "_high")))

    knows = "accepted_share" in table and not np.isnan(row["accepted_share"])
    return Brings(
        line=Line(fit=fit, engagement=engagement),
        calls=estimate("calls"),
        calls_sd=float(row["calls_sd"]),
        deals=estimate("deals"),
        accepted_share=estimate("accepted_share") if knows else None,
        judged=int(row["judged"]),
        judged_expected=float(row["judged_expected"]),
        judged_won=int(row["judged_won"]),
    )


def most_deals(table: pd.DataFrame, calls: float) -> Line | None:
    """The pair with the most expected deals within so many calls; None where none keeps within.

    Of pairs that bring the same, the one with the fewest calls, then the lowest thresholds.

    Examples
    --------
    >>> table = pd.DataFrame({"fit": [0, 10, 20], "engagement": [5, 5, 5],
    ...     "calls": [9.0, 4.0, 1.0], "deals": [2.0, 1.0, 0.5]})
    >>> most_deals(table, 5), most_deals(table, 0.5)
    (Line(fit=10, engagement=5), None)
    """
    within = table[(table["calls"] <= calls) & (table["calls"] > 0)]
    if within.empty:
        return None
    order = ["deals", "calls", "fit", "engagement"]
    best = within.sort_values(order, ascending=[False, True, True, True]).iloc[0]
    return Line(fit=int(best["fit"]), engagement=int(best["engagement"]))


def _at_or_above(thresholds: pd.Series[int], asked: int) -> int:
    enough = thresholds[thresholds >= asked]
    return int(enough.min() if len(enough) else thresholds.max())


def _share(part: Numbers, whole: Numbers) -> Numbers:
    """Part of a whole; nan where there is nothing."""
    return np.divide(part, whole, out=np.full_like(whole, np.nan), where=whole > 0)


def _estimates(name: str, drawn: Numbers) -> dict[str, Numbers]:
    """The figure itself and the middle 95 % of its draws; a draw without a figure is left out."""
    low = high = drawn[0]
    if len(drawn) > 1:
        low, high = _middle(drawn[1:])
    return {name: drawn[0], f"{name}_low": low, f"{name}_high": high}


def _middle(drawn: Numbers) -> tuple[Numbers, Numbers]:
    flat = drawn.reshape(len(drawn), -1)
    gone = np.isnan(flat)
    ends = np.full((2, flat.shape[1]), np.nan)
    whole, some = ~gone.any(axis=0), gone.any(axis=0) & ~gone.all(axis=0)
    # The one that minds gaps is slow.
    ends[:, whole] = np.percentile(flat[:, whole], [2.5, 97.5], axis=0)
    ends[:, some] = np.nanpercentile(flat[:, some], [2.5, 97.5], axis=0)
    low, high = ends.reshape(2, *drawn.shape[1:])
    return low, high
