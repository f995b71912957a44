"""Dates that lie after the moment: written down later, or planned."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from features.history import DAY_US
from training.leaks.area import Bools, Floats, share
from training.leaks.column import Column
from training.leaks.finding import Finding
from training.leaks.material import Material
from training.leaks.too_good import area_alone
from training.leaks.words import percent

CHECK = "late_date"
#: A date of the same day is no later date.
_SLACK_US = DAY_US
#: So many dates, and so large a part of them.
FEWEST, PART = 20, 0.02
#: What is recorded lies before the last record; an export comes some days after that.
_EXPORT_US = 7 * DAY_US
#: Of what is planned so many would lie after the last record; none does, so it was written down.
SURE_EXPECTED = 20.0
#: And so many fall on the day of a contact or outcome, or by itself the date ranks so well: a set
#: of trips made is full of planned dates, all of them in the past.
SURE_TIED, SURE_AREA = 0.5, 0.9


def look(material: Material) -> Iterator[Finding]:
    """Date attributes that at the moment could not be known."""
    for column in material.columns:
        if column.dates is not None:
            found = _late(column, column.dates, material)
            if found:
                yield found


def _late(column: Column, dates: Floats, material: Material) -> Finding | None:
    lag = dates - material.as_of
    is_later = lag > _SLACK_US
    n_later, n_filled = int(is_later.sum()), int(column.is_filled.sum())
    part = share(n_later, n_filled)
    if n_later < FEWEST or part.low < PART:
        return None
    beyond, expected = _beyond(dates, lag, is_later, material)
    if beyond > 0.25 * expected and beyond > 1:
        # Dates still to come when the records end were planned, so they can be known before.
        return None
    days = float(np.median(lag[is_later])) / DAY_US
    told = (
        f"{percent(part.value)} of its dates ({n_later:,}) lie after the moment the lead is "
        f"looked at, mostly {days:,.0f} days"
    )
    is_written = expected > SURE_EXPECTED and beyond == 0
    tied = _tied(dates, is_later, material)
    if is_written:
        told += (
            f"; of planned dates some {expected:,.0f} would lie after the end of the records, "
            "none does"
        )
    if tied > SURE_TIED:
        told += f"; {percent(tied)} of these on the day of the first contact or the outcome"
    return Finding(
        column=column.name,
        check=CHECK,
        evidence=told,
        remedy='declare it known = "close" or "after_contact", as when it is written down',
        is_sure=is_written and (tied > SURE_TIED or _ranks(column, material)),
        known="after_contact",
    )


def _tied(dates: Floats, is_later: Bools, material: Material) -> float:
    """Part of the later dates that are those of the first contact or the outcome."""
    near = [np.abs(dates - at) <= _SLACK_US for at in (material.contact_at, material.closed_at)]
    return float((near[0] | near[1])[is_later].mean())


def _ranks(column: Column, material: Material) -> bool:
    """Whether it tells won from lost nearly by itself."""
    return bool(len(material.decided)) and area_alone(column, material).low > SURE_AREA


def _beyond(dates: Floats, lag: Floats, is_later: Bools, material: Material) -> tuple[int, float]:
    """Dates after the end of the records: how many there are, and how many plans would make.

    Expected by the lags of the older half of the leads, which hardly know that end.
    """
    if not material.observed_until:
        return 0, 0.0
    end = material.observed_until + _EXPORT_US
    half = len(material) // 2
    older = np.sort(lag[:half][is_later[:half]])
    left = end - material.as_of[half:]
    chance = (len(older) - np.searchsorted(older, left, side="right")) / max(half, 1)
    return int((dates > end).sum()), float(chance.sum())
