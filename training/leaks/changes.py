"""Values that change after the outcome: what stands there now is not what stood there then."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from training.leaks.area import Bools, share
from training.leaks.column import Column
from training.leaks.finding import Finding
from training.leaks.material import Material
from training.leaks.words import named, percent

CHECK = "changes_after_outcome"
#: So many changed leads, at least.
FEWEST = 10
#: So much more often for one outcome than for the other, surely.
MORE = 0.1
#: To be sure: what it changes to, where it stood there from the start, is won so often.
SURE_WON = 0.9
_SURE_FEWEST = 20


def look(material: Material) -> Iterator[Finding]:
    """Attributes that are overwritten once the outcome is there."""
    rows = material.is_decided
    won, lost = rows & material.is_won, rows & ~material.is_won
    if material.later.empty or not won.any() or not lost.any():
        return
    for column in material.columns:
        changed, now = _changed(column, material)
        of_won, of_lost = (share(int(changed[who].sum()), int(who.sum())) for who in (won, lost))
        less, more = sorted((of_won, of_lost), key=lambda each: each.value)
        if changed[rows].sum() < FEWEST or more.low - less.high < MORE:
            continue
        sure = _is_there_from_the_start(column, material, now)
        yield Finding(
            column=column.name,
            check=CHECK,
            evidence=(
                f"overwritten after the outcome for {percent(of_won.value)} of the won and "
                f"{percent(of_lost.value)} of the lost" + (f"; {sure}" if sure else "")
            ),
            remedy=(
                'declare it known = "close", or give its history as dated profiles: leads that '
                "were loaded after their outcome hold the overwritten value"
            ),
            is_sure=sure is not None,
            known="close",
        )


def _changed(column: Column, material: Material) -> tuple[Bools, pd.Series]:
    """Leads with a value at their moment and another one after their outcome, and that one."""
    later = material.later
    told = later[(later["name"] == column.name) & later["value"].notna()]
    rows = told["row"].to_numpy(dtype=np.int64)
    closed = material.closed_at[rows]
    is_after = column.is_filled[rows] & (told["known_at"].to_numpy() >= closed)
    last = told[is_after].drop_duplicates("row", keep="last")
    changed = np.zeros(len(material), dtype=bool)
    changed[last["row"].to_numpy(dtype=np.int64)] = True
    return changed, last["value"]


def _is_there_from_the_start(column: Column, material: Material, now: pd.Series) -> str | None:
    """Whether the value of afterwards stands in other leads from the start, and those are won."""
    if not column.levels or now.empty:
        return None
    word = str(now.mode().iloc[0])
    if word not in column.levels:
        return None
    has = (column.codes == column.levels.index(word)) & material.is_decided
    won = share(int((has & material.is_won).sum()), int(has.sum()))
    if has.sum() < _SURE_FEWEST or won.low < SURE_WON:
        return None
    return (
        f"{int(has.sum()):,} leads have {named([word])} from the start, and "
        f"{percent(won.value)} of them are won"
    )
