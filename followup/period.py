"""Weeks, months and quarters as a company sees them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Literal
from zoneinfo import ZoneInfo

Length = Literal["week", "month", "quarter"]
_MONTHS = {"month": 1, "quarter": 3}


@dataclass(frozen=True, kw_only=True)
class Period:
    """Whole local days, from Monday or the first of a month.

    Examples
    --------
    >>> week = Period.around(dt.date(2026, 11, 6), "week", ZoneInfo("Europe/Amsterdam"))
    >>> str(week), week.first.isoformat(), week.before().last.isoformat()
    ('2026-W45', '2026-11-02', '2026-11-01')
    >>> str(Period.around(dt.date(2026, 11, 6), "quarter", week.zone))
    '2026-Q4'
    """

    length: Length
    first: dt.date
    zone: ZoneInfo

    @classmethod
    def around(cls, day: dt.date, length: Length, zone: ZoneInfo) -> Period:
        """The one that a local day lies in."""
        if length == "week":
            first = day - dt.timedelta(days=day.weekday())
        else:
            months = _MONTHS[length]
            first = day.replace(month=(day.month - 1) // months * months + 1, day=1)
        return cls(length=length, first=first, zone=zone)

    @classmethod
    def at(cls, moment: dt.datetime, length: Length, zone: ZoneInfo) -> Period:
        """The one that a moment lies in."""
        return cls.around(moment.astimezone(zone).date(), length, zone)

    @property
    def last(self) -> dt.date:
        """Its last day."""
        return self.after().first - dt.timedelta(days=1)

    @cached_property
    def start(self) -> dt.datetime:
        """Its first moment, UTC."""
        return dt.datetime.combine(self.first, dt.time(), self.zone).astimezone(dt.UTC)

    @cached_property
    def end(self) -> dt.datetime:
        """The first moment after it, UTC."""
        return self.after().start

    def __contains__(self, moment: dt.datetime) -> bool:
        return self.start <= moment < self.end

    def __str__(self) -> str:
        if self.length == "week":
            return f"{self.first:%G-W%V}"
        if self.length == "month":
            return f"{self.first:%Y-%m}"
        return f"{self.first.year}-Q{(self.first.month + 2) // 3}"

    def after(self) -> Period:
        """The next one."""
        days = 7 if self.length == "week" else 31 * _MONTHS[self.length] + 1
        return self.around(self.first + dt.timedelta(days=days), self.length, self.zone)

    def before(self) -> Period:
        """The one before."""
        return self.around(self.first - dt.timedelta(days=1), self.length, self.zone)
