"""Figures over time: whether the score holds as the months go by."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from definition import Definition
from training.evaluation.interval import Interval, interval, share_interval, with_both
from training.evaluation.ranking import area
from training.evaluation.segments import FEWEST_LEADS, FEWEST_WON
from training.forward import Forward

#: At most so many periods are shown.
MOST_PERIODS = 12


@dataclass(frozen=True, kw_only=True)
class Period:
    """The judged leads of one month, or of one block of equally many."""

    #: A month such as "2026-11", or the block's number.
    name: str
    n_leads: int
    n_won: int
    #: Mean probability given, 0-1.
    predicted: float
    won: Interval
    #: None where the leads are too few.
    auc: Interval | None
    #: 1: surely more was won than told, -1: surely fewer, 0: cannot be told; over all periods.
    off: int


def periods(forward: Forward, definition: Definition) -> tuple[Period, ...]:
    """The card's figures per month where leads have dates, else per block of equally many.

    Nothing where the leads have no time, or are too few for two periods.
    """
    if not forward.judged.has_time:
        return ()
    codes, names = _months(forward, definition) if definition.time == "dates" else _blocks(forward)
    confidence = 1 - 0.05 / len(names)
    found = [_period(forward, name, codes == code, confidence) for code, name in enumerate(names)]
    return tuple(found) if len(found) > 1 else ()


def _months(forward: Forward, definition: Definition) -> tuple[npt.NDArray[np.int64], list[str]]:
    zone = ZoneInfo(definition.company.zone)
    moments = pd.DatetimeIndex(pd.to_datetime(forward.judged.as_of, unit="us", utc=True))
    months = moments.tz_convert(zone).strftime("%Y-%m").to_numpy(dtype=object)
    names, codes = np.unique(months, return_inverse=True)
    if 1 < len(names) <= MOST_PERIODS:
        return codes.astype(np.int64), [str(name) for name in names]
    return _blocks(forward)


def _blocks(forward: Forward) -> tuple[npt.NDArray[np.int64], list[str]]:
    """As many blocks as have leads and wins enough, oldest first."""
    n_rare = min(forward.n_won, forward.n_leads - forward.n_won)
    n_blocks = min(forward.n_leads // FEWEST_LEADS, n_rare // (2 * FEWEST_WON), 6)
    n_blocks = max(n_blocks, 1)
    order = np.argsort(forward.judged.as_of, kind="stable")
    codes = np.empty(forward.n_leads, dtype=np.int64)
    codes[order] = np.arange(forward.n_leads) * n_blocks // forward.n_leads
    return codes, [str(block + 1) for block in range(n_blocks)]


def _period(forward: Forward, name: str, which: npt.NDArray[np.bool_], confidence: float) -> Period:
    won, chance = forward.won[which], forward.chance[which]
    n_won = int(won.sum())
    auc = None
    if len(won) >= FEWEST_LEADS and min(n_won, len(won) - n_won) >= FEWEST_WON:
        auc = interval(area(chance, won, with_both(forward.weights[:, which], won)))
    return Period(
        name=name,
        n_leads=len(won),
        n_won=n_won,
        predicted=float(chance.mean()),
        won=share_interval(n_won, len(won)),
        auc=auc,
        off=share_interval(n_won, len(won), confidence).surely(than=float(chance.mean())),
    )
