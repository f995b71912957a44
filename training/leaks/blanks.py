"""Blanks that carry the label: whether a value is there tells what became of the lead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from training.evaluation.interval import Interval
from training.leaks.area import Bools, area, share
from training.leaks.column import Column
from training.leaks.finding import Finding
from training.leaks.material import FEWEST, Material
from training.leaks.words import percent

CHECK, FILLED = "blank_tells", "filled_after_outcome"
#: As far as blanks alone may rank leads: the estimate, and surely.
BLANKS_TELL, SURELY_TELL = 0.62, 0.58
#: Filled in by the outcome: hardly ever there without it, and there with it.
RARE, OFTEN = 0.025, 0.05
#: Surely so: rarer than this without it, more often than that with it, or ranking like this.
SURE_RARE, SURE_OFTEN, SURE_AREA = 0.01, 0.5, 0.975
#: Won and lost leads needed to be sure.
FEWEST_SURE = 50
#: Blank so much more often in open leads, and it is filled in when they are decided.
OPEN_BLANKER = 0.3
_REMEDY = (
    'declare it known = "{}": it is filled in by the outcome, or by whoever works the lead; '
    "where it truly stands there before, say so in cleared"
)


@dataclass(frozen=True, kw_only=True)
class Filled:
    """How often a column is filled, and what that alone tells."""

    of_won: Interval
    of_lost: Interval
    #: Chance that a won lead is filled and a lost one is not, ties counted half.
    alone: Interval
    won_where_filled: float
    won_where_blank: float
    #: Of the outcome that is rarer.
    n_fewest: int

    @classmethod
    def of(cls, filled: Bools, won: Bools) -> Filled:
        """Count; both outcomes, filled cells and blanks must be there."""
        of_won, of_lost = (share(int(filled[who].sum()), int(who.sum())) for who in (won, ~won))
        return cls(
            of_won=of_won,
            of_lost=of_lost,
            alone=area(filled.astype(float), won),
            won_where_filled=float(won[filled].mean()),
            won_where_blank=float(won[~filled].mean()),
            n_fewest=int(min(won.sum(), (~won).sum())),
        )

    @property
    def is_by_outcome(self) -> bool:
        """Whether one outcome hardly ever has a value and the other often enough has."""
        less, more = sorted((self.of_won, self.of_lost), key=lambda each: each.value)
        return less.value < RARE and more.low > OFTEN

    @property
    def is_telling(self) -> bool:
        """Whether the blank alone ranks leads: by so much, and surely."""
        surely = max(self.alone.low - 0.5, 0.5 - self.alone.high)
        return abs(self.alone.value - 0.5) > BLANKS_TELL - 0.5 and surely > SURELY_TELL - 0.5

    @property
    def is_sure(self) -> bool:
        """Whether no honest column is filled like this."""
        less, more = sorted((self.of_won, self.of_lost), key=lambda each: each.value)
        is_apart = less.high < SURE_RARE and more.low > SURE_OFTEN
        ranks = max(self.alone.low, 1 - self.alone.high)
        return self.n_fewest >= FEWEST_SURE and (is_apart or ranks > SURE_AREA)

    def __str__(self) -> str:
        won, lost = percent(self.of_won.value), percent(self.of_lost.value)
        return f"filled for {won} of the won and {lost} of the others"


def look(material: Material) -> Iterator[Finding]:
    """Attributes of which the blank alone tells."""
    for column in material.columns:
        found = _by_outcome(column, material) or _blank_while_open(column, material)
        if found:
            yield found


def _by_outcome(column: Column, material: Material) -> Finding | None:
    rows = material.decided
    filled = column.is_filled[rows]
    if not len(rows) or filled.all() or not filled.any():
        return None
    found = Filled.of(filled, material.is_won[rows])
    if found.is_by_outcome:
        return Finding(
            column=column.name,
            check=FILLED,
            evidence=str(found),
            remedy=_REMEDY.format("close"),
            is_sure=found.is_sure,
            known="close",
        )
    if not found.is_telling:
        return None
    there, blank = percent(found.won_where_filled), percent(found.won_where_blank)
    return Finding(
        column=column.name,
        check=CHECK,
        evidence=f"{there} won where filled, {blank} where blank: the blank tells; {found}",
        remedy=_REMEDY.format("after_contact"),
        is_sure=found.is_sure,
        known="after_contact",
    )


def _blank_while_open(column: Column, material: Material) -> Finding | None:
    """Filled in when a deal is decided: at every lead that is scored, it is still blank."""
    blank = ~column.is_filled
    open_, decided = _of_one_time(material)
    if min(open_.sum(), decided.sum()) < FEWEST:
        return None
    of_open, of_decided = (share(int(blank[who].sum()), int(who.sum())) for who in (open_, decided))
    if of_open.low - of_decided.high <= OPEN_BLANKER:
        return None
    return Finding(
        column=column.name,
        check=CHECK,
        evidence=(
            f"blank for {percent(of_open.value)} of the leads without an outcome, for "
            f"{percent(of_decided.value)} of those with one: filled in when it is decided"
        ),
        remedy=_REMEDY.format("after_contact"),
        known="after_contact",
    )


def _of_one_time(material: Material) -> tuple[Bools, Bools]:
    """Open and decided leads of the time from which there are both.

    Where only young leads are open, a blank may be of that time and not of being open.
    """
    open_, decided = material.is_open, material.is_decided
    if not material.has_time or not open_.any() or not decided.any():
        return open_, decided
    lows, highs = zip(
        *(np.quantile(material.as_of[who], [0.05, 0.95]) for who in (open_, decided)), strict=True
    )
    within = (material.as_of >= max(lows)) & (material.as_of <= min(highs))
    return open_ & within, decided & within
