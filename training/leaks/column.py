"""One column of the leads as the checks look at it: levels, numbers and blanks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import NoneType
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from definition.attributes import Kind
from features.history import DAY_US
from features.values import moment, number
from training.leaks.area import Bools, Codes, Floats

#: Numbers with at most so many different values are levels.
_FEW = 20
#: A number that so many leads share is a part of its own (most often 0).
_COMMON = 0.1
#: Other numbers are cut into so many parts of about equal size.
_PARTS = 20
#: What numpy reads as numbers, and quicker.
_PLAIN = {int, float, NoneType}
_SAID = {True: "yes", False: "no"}


@dataclass(frozen=True, kw_only=True)
class Column:
    """Values of one attribute or feature, one per lead, as known at its moment."""

    name: str
    kind: Kind
    #: Level of each lead, -1 where blank; near numbers share one. Shape (n,).
    codes: Codes
    #: As codes, but only equal values share one.
    exact: Codes
    #: Numbers, or days from the date to the moment, nan where blank; None for words. Shape (n,).
    numbers: Floats | None = None
    #: Dates, microseconds UTC, nan where blank; None where they are none. Shape (n,).
    dates: Floats | None = None
    #: What each code stands for; empty for dates.
    levels: tuple[str, ...] = ()

    @property
    def is_filled(self) -> Bools:
        """Which leads have a value."""
        filled: Bools = self.codes >= 0
        return filled

    def rows(self, which: npt.NDArray[np.int64]) -> Column:
        """Only those leads, in that order."""
        return replace(
            self,
            codes=self.codes[which],
            exact=self.exact[which],
            numbers=None if self.numbers is None else self.numbers[which],
            dates=None if self.dates is None else self.dates[which],
        )

    @classmethod
    def of_numbers(cls, name: str, numbers: Floats, kind: Kind = "number") -> Column:
        """A column of numbers, nan where blank.

        Examples
        --------
        >>> Column.of_numbers("visits", np.array([3.0, np.nan, 5.0])).codes.tolist()
        [0, -1, 1]
        """
        codes, levels = _parts(numbers)
        return cls(
            name=name,
            kind=kind,
            codes=codes,
            exact=_codes(numbers),
            numbers=numbers,
            levels=levels,
        )

    @classmethod
    def of_dates(cls, name: str, dates: Floats, as_of: npt.NDArray[np.int64]) -> Column:
        """A column of dates, microseconds UTC; learned from as days up to the moment."""
        days = (as_of - dates) / DAY_US
        return cls(
            name=name,
            kind="date",
            codes=_parts(days)[0],
            exact=_codes(dates),
            numbers=days,
            dates=dates,
        )

    @classmethod
    def of_words(cls, name: str, values: Sequence[Any], kind: Kind = "category") -> Column:
        """A column of words, None or "" where blank.

        Of a text only whether it is there is learned; of an address, what follows the @.

        Examples
        --------
        >>> Column.of_words("source", ["web", None, "fair"]).codes.tolist()
        [0, -1, 1]
        >>> Column.of_words("remark", ["hi", "", "ho"], "text").codes.tolist()
        [0, -1, 0]
        """
        words = pd.Series(list(values), dtype=object)
        words = words.mask(words.isna() | (words == ""), None)
        exact = _codes(words)
        if kind == "email":
            words = words.astype("string").str.rsplit("@", n=1).str[-1].str.lower().astype(object)
        elif kind == "title":
            words = words.astype("string").str.strip().str.lower().astype(object)
        codes, levels = pd.factorize(words)
        told = tuple(_SAID.get(level, str(level)) for level in levels)
        if kind == "text":
            codes, told = np.where(codes >= 0, 0, -1), ("filled",)
        return cls(name=name, kind=kind, codes=codes.astype(np.int64), exact=exact, levels=told)

    @classmethod
    def of_profile(
        cls,
        name: str,
        kind: Kind,
        values: Sequence[Any],
        as_of: npt.NDArray[np.int64],
        zone: ZoneInfo,
    ) -> Column:
        """A column of an attribute's values as they are on record."""
        if kind == "number":
            return cls.of_numbers(name, _numbers(values))
        if kind == "date":
            found = [np.nan if (at := moment(each, zone)) is None else at for each in values]
            return cls.of_dates(name, np.array(found, dtype=np.float64), as_of)
        return cls.of_words(name, values, kind)


def _codes(values: Any) -> Codes:
    found: Codes = pd.factorize(values)[0].astype(np.int64)
    return found


def _numbers(values: Sequence[Any]) -> Floats:
    if set(map(type, values)) <= _PLAIN:
        found = np.array(values, dtype=np.float64)
        return np.where(np.isfinite(found), found, np.nan)
    return np.array([number(value) for value in values], dtype=np.float64)


def _parts(numbers: Floats) -> tuple[Codes, tuple[str, ...]]:
    """Numbers as levels: each of a few, each common one, the rest in parts of equal size."""
    codes = np.full(len(numbers), -1, dtype=np.int64)
    filled = np.isfinite(numbers)
    values, place, n = np.unique(numbers[filled], return_inverse=True, return_counts=True)
    if len(values) <= _FEW:
        codes[filled] = place
        return codes, tuple(f"{value:g}" for value in values)
    is_common = n > _COMMON * filled.sum()
    own = np.cumsum(is_common) - 1
    rest = numbers[filled][~is_common[place]]
    cuts = np.unique(np.quantile(rest, np.linspace(0, 1, _PARTS + 1)[1:-1]))
    part = np.searchsorted(cuts, numbers[filled], side="right") + int(is_common.sum())
    codes[filled] = np.where(is_common[place], own[place], part)
    ends = [f"{cut:g}" for cut in cuts]
    ranges = [f"{low}..{high}" for low, high in zip(["", *ends], [*ends, ""], strict=True)]
    return codes, (*(f"{value:g}" for value in values[is_common]), *ranges)
