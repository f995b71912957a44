"""Marks: values that hardly anybody has who is not of one group of leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from training.evaluation.interval import Interval
from training.leaks.area import Bools, Codes, share
from training.leaks.column import Column
from training.leaks.material import Rows
from training.leaks.words import named, percent

#: Leads that a level must have to be judged.
_FEWEST = 5


@dataclass(frozen=True, kw_only=True)
class Marks:
    """How pure the marks of a group are, and how many of the group have one."""

    #: Of the leads with a mark the part that is of the group.
    pure: Interval
    #: Of the group the part that has a mark.
    share: Interval
    #: Part of all leads that is of the group.
    base: float
    #: What has them, in words.
    which: str

    @classmethod
    def of(
        cls, column: Column, rows: Rows, is_one: Bools, fold: Codes, *, at_least: float
    ) -> Marks | None:
        """Levels that are marks by one half of the leads, judged by the other, both ways.

        Parameters
        ----------
        column : whose levels are looked at
        rows : array of shape (n,), the leads to look at
        is_one : array of shape (n,), who of these is of the group
        fold : array of shape (n,)
        at_least : part of a level's leads that must be of the group
        """
        if not column.levels:
            return None
        codes = column.codes[rows]
        halves = [fold % 2 == 0, fold % 2 == 1]
        found = [_marks(codes[half], is_one[half], at_least) for half in halves]
        marked = np.zeros(len(rows), dtype=bool)
        for other, marks in zip(reversed(halves), found, strict=True):
            marked |= other & np.isin(codes, marks)
        n_both = int((marked & is_one).sum())
        return cls(
            pure=share(n_both, int(marked.sum())),
            share=share(n_both, int(is_one.sum())),
            base=float(is_one.mean()),
            which=_which(column, sorted({*found[0].tolist(), *found[1].tolist()})),
        )

    def told(self, is_: str, of_all: str, of_group: str) -> str:
        """In words, such as ``are won``, ``are`` and ``won``."""
        return (
            f"{percent(self.pure.value)} of the leads with {self.which} {is_}, where "
            f"{percent(self.base)} of all {of_all}; {percent(self.share.value)} of the {of_group} "
            "have it"
        )


def _marks(codes: Codes, is_one: Bools, at_least: float) -> Codes:
    filled = codes >= 0
    n = np.bincount(codes[filled])
    n_ones = np.bincount(codes[filled & is_one], minlength=len(n))
    marks: Codes = np.flatnonzero((n >= _FEWEST) & (n_ones >= at_least * n))
    return marks


def _which(column: Column, marks: Sequence[int]) -> str:
    if len(marks) == len(column.levels):
        return "any value"
    return named(column.levels[code] for code in marks)
