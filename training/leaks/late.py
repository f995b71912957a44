"""Known too late: values that, by their own dates, came after the first contact or the outcome."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from features.history import DAY_US
from training.leaks.area import area, share
from training.leaks.column import Column
from training.leaks.finding import Finding
from training.leaks.material import Material, Rows
from training.leaks.words import percent

CHECK = "known_after_contact"
#: So many leads got their first value late, at least; to be sure, more.
FEWEST, FEWEST_SURE = 20, 50
#: So large a part of all leads that ever had a value; to be sure, larger.
MOST, SURE_MOST = 0.5, 0.9
#: Of first values on one day; a purchase of data for all leads at once has more.
_SURE_BULK = 0.1
#: How well it tells won from lost that a value came late; a slow import is late for all alike.
SURE_TELLS = 0.55


def look(material: Material) -> Iterator[Finding]:
    """Attributes whose first value mostly came after contact or outcome."""
    if material.later.empty:
        return
    since = np.fmin(material.contact_at, material.closed_at)
    for column in material.columns:
        found = _late(column, material, first_told(column, material.later), since)
        if found:
            yield found


def first_told(column: Column, later: pd.DataFrame) -> pd.DataFrame:
    """What was told first of leads whose cell was blank at the moment."""
    told = later[(later["name"] == column.name) & later["value"].notna()]
    rows = told["row"].to_numpy(dtype=np.int64)
    first: pd.DataFrame = told[~column.is_filled[rows]].drop_duplicates("row")
    return first


def _late(
    column: Column, material: Material, first: pd.DataFrame, since: np.ndarray[Any, Any]
) -> Finding | None:
    rows = first["row"].to_numpy(dtype=np.int64)
    at = first["known_at"].to_numpy(dtype=np.int64)
    is_after = at >= np.where(np.isnan(since[rows]), np.inf, since[rows])
    n_late, n_ever = int(is_after.sum()), int(column.is_filled.sum()) + len(rows)
    part = share(n_late, n_ever)
    if n_late < FEWEST or part.low < MOST:
        return None
    days = pd.Series(at[is_after] // DAY_US).value_counts()
    is_bulk = days.iloc[0] > _SURE_BULK * n_late
    return Finding(
        column=column.name,
        check=CHECK,
        evidence=(
            f"{percent(part.value)} of its values ({n_late:,} of {n_ever:,}) came to be known "
            "after the first contact or the outcome"
        ),
        remedy='declare it known = "after_contact"; when a lead is scored it is still blank',
        is_sure=bool(
            n_late >= FEWEST_SURE
            and part.low > SURE_MOST
            and not is_bulk
            and _tells(rows[is_after], material)
        ),
        known="after_contact",
    )


def _tells(rows: Rows, material: Material) -> bool:
    """Whether that a value came late goes with the outcome."""
    decided = material.decided
    is_late = np.isin(decided, rows)
    if not len(decided) or is_late.all() or not is_late.any():
        return False
    found = area(is_late.astype(float), material.is_won[decided])
    return max(found.low, 1 - found.high) > SURE_TELLS
