"""``[working_hours]``: when sales works."""

from __future__ import annotations

import datetime as dt
import re

from pydantic import Field, field_validator, model_validator

from definition.days import WEEKDAYS, DayText, Span, Weekday, is_among, public_holidays
from definition.section import Section

_LONGEST_CLOSED_DAYS = 366
#: A time of the day.
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class WorkingHours(Section):
    """When sales works.

    Examples
    --------
    >>> hours = WorkingHours(holidays="NL", closed=["2026-12-24"])
    >>> dt.date(2026, 12, 25) in hours.days_off(2026), dt.date(2026, 12, 24) in hours.days_off(2026)
    (True, True)
    """

    days: list[Weekday] = ["mon", "tue", "wed", "thu", "fri"]
    from_: str = Field("09:00", alias="from")
    to: str = "17:30"
    #: A country's code, or a country's and its part's: ``NL``, ``DE-BY``.
    holidays: str = ""
    #: Other days on which nobody works.
    closed: list[DayText] = []
    #: Holidays on which people do work.
    open: list[DayText] = []

    @field_validator("days")
    @classmethod
    def _has_a_day(cls, days: list[Weekday]) -> list[Weekday]:
        if not days:
            raise ValueError("is empty, so that no promise ever ends; name the days")
        return days

    @field_validator("from_", "to")
    @classmethod
    def _is_a_clock(cls, clock: str) -> str:
        if not CLOCK.fullmatch(clock):
            raise ValueError("is no time; write it as 09:00")
        return clock

    @field_validator("holidays")
    @classmethod
    def _is_known(cls, code: str) -> str:
        public_holidays(code, 2026)
        return code

    @field_validator("closed")
    @classmethod
    def _opens_again(cls, closed: list[str]) -> list[str]:
        for text in closed:
            span = Span.parse(text)
            if (span.last - span.first).days > _LONGEST_CLOSED_DAYS:
                raise ValueError(f"{text!r} is longer than a year; say when work begins again")
        return closed

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> WorkingHours:
        if not self.from_ < self.to:
            raise ValueError("ends before it begins; write a from that comes before to")
        return self

    @property
    def opens(self) -> dt.time:
        """The local time at which a working day begins."""
        return dt.time.fromisoformat(self.from_)

    @property
    def closes(self) -> dt.time:
        """The local time at which a working day ends."""
        return dt.time.fromisoformat(self.to)

    def days_off(self, year: int) -> frozenset[dt.date]:
        """The weekdays of a year on which nobody works: holidays and closed days."""
        worked = {WEEKDAYS.index(day) for day in self.days}
        first = dt.date(year, 1, 1).toordinal()
        days = (dt.date.fromordinal(first + n) for n in range(366))
        holidays = public_holidays(self.holidays, year)
        return frozenset(
            day
            for day in days
            if day.year == year and day.weekday() in worked and self._is_off(day, holidays)
        )

    def _is_off(self, day: dt.date, holidays: frozenset[dt.date]) -> bool:
        if day in holidays and not is_among(day, self.open):
            return True
        return is_among(day, self.closed)
