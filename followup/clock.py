"""How long a promise runs: time that counts, by the calendar that both teams agreed on."""

from __future__ import annotations

import datetime as dt
import functools
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Literal
from zoneinfo import ZoneInfo

from definition import Definition
from definition.days import WEEKDAYS
from definition.working_hours import WorkingHours

#: ``days``: all hours of working days count, Friday 18:00 + 24 is Monday 18:00.
#: ``hours``: only working hours count, Friday 16:30 + 2 is Monday 10:00 where work ends at 17:30.
Kind = Literal["days", "hours"]
HOUR_US = 3_600_000_000
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_YEARS_AHEAD = 200


@dataclass(frozen=True, kw_only=True)
class Counted:
    """The spans of one year in which time counts; microseconds since 1970 UTC, ascending."""

    starts: list[int]
    ends: list[int]
    #: Time counted before each start, and after the last the whole year's.
    before: list[int]

    def until(self, moment: int) -> int:
        """Time of this year that has counted at a moment."""
        place = bisect_right(self.starts, moment) - 1
        if place < 0:
            return 0
        return self.before[place] + min(moment, self.ends[place]) - self.starts[place]

    def earliest(self, counted: int) -> int:
        """The first moment at which so much has counted; above 0, at most the year's."""
        place = bisect_left(self.before, counted) - 1
        return self.starts[place] + counted - self.before[place]

    def latest(self, counted: int) -> int:
        """The last moment at which so much has counted; at least 0, below the year's."""
        place = bisect_right(self.before, counted) - 1
        return self.starts[place] + counted - self.before[place]


@dataclass(frozen=True, kw_only=True)
class Clock:
    """Counts the hours of promises.

    Hours are hours that pass, also on the days of 23 and of 25 hours. Moments go in with a
    zone, any zone, and come out in UTC.

    Examples
    --------
    >>> clock = Clock.of(Definition.model_validate({"working_hours": {"holidays": "NL"}}))
    >>> friday = dt.datetime(2026, 11, 6, 18, tzinfo=ZoneInfo("Europe/Amsterdam"))
    >>> clock.deadline(friday, 24, "days").astimezone(ZoneInfo("Europe/Amsterdam")).isoformat()
    '2026-11-09T18:00:00+01:00'
    >>> clock.deadline(friday, 2, "hours").isoformat()
    '2026-11-09T10:00:00+00:00'
    >>> clock.worked_between(friday, clock.deadline(friday, 2, "hours"), "hours")
    2.0
    """

    zone: ZoneInfo
    hours: WorkingHours
    _years: dict[tuple[int, Kind], Counted] = field(
        init=False, default_factory=dict, compare=False, repr=False
    )

    @classmethod
    def of(cls, definition: Definition) -> Clock:
        """The clock of a company; equal calendars share one, with the years it has laid out."""
        return _clock(
            definition.company.zone, definition.working_hours.model_dump_json(by_alias=True)
        )

    def deadline(self, start: dt.datetime, hours: float, kind: Kind) -> dt.datetime:
        """The earliest moment, not before ``start``, at which so many hours have counted.

        Parameters
        ----------
        start : datetime, aware
        hours : float, hours
            At least 0; kept to the microsecond.
        kind : "days" or "hours"

        Raises
        ------
        ValueError
            If there is no such moment in the next two centuries, or ``hours`` is negative.
        """
        moment, left = _moment(start), _microseconds(hours)
        if not left:
            return _datetime(moment)
        first = self._year_of(moment)
        left += self._counted(first, kind).until(moment)
        for year in range(first, min(first + _YEARS_AHEAD, dt.MAXYEAR)):
            counted = self._counted(year, kind)
            if left <= counted.before[-1]:
                return _datetime(counted.earliest(left))
            left -= counted.before[-1]
        raise ValueError(f"{hours} hours from {start} have no end within {_YEARS_AHEAD} years")

    def moment_before(self, end: dt.datetime, hours: float, kind: Kind) -> dt.datetime:
        """The latest moment, not after ``end``, from which so many hours still count.

        The mirror of :meth:`deadline`; in counted time, so that a reminder finds people at work.

        Examples
        --------
        >>> clock = Clock.of(Definition())
        >>> monday = dt.datetime(2026, 11, 9, 9, tzinfo=dt.UTC)  # an hour after work begins
        >>> clock.moment_before(monday, 2, "hours").isoformat()
        '2026-11-06T15:30:00+00:00'
        """
        moment, left = _moment(end), _microseconds(hours)
        if not left:
            return _datetime(moment)
        year = self._year_of(moment)
        rest = self._counted(year, kind).until(moment) - left
        for _ in range(_YEARS_AHEAD):
            if rest >= 0:
                return _datetime(self._counted(year, kind).latest(rest))
            year -= 1
            rest += self._counted(year, kind).before[-1]
        raise ValueError(f"{hours} hours before {end} have no start within {_YEARS_AHEAD} years")

    def worked_between(self, start: dt.datetime, end: dt.datetime, kind: Kind) -> float:
        """Hours that count between two moments; below 0 where ``end`` comes first."""
        one, other = _moment(start), _moment(end)
        if other < one:
            return -self.worked_between(end, start, kind)
        first, last = self._year_of(one), self._year_of(other)
        whole = sum(self._counted(year, kind).before[-1] for year in range(first, last))
        counted = self._counted(last, kind).until(other) - self._counted(first, kind).until(one)
        return (whole + counted) / HOUR_US

    def opens_after(self, moment: dt.datetime) -> dt.datetime:
        """The moment itself while people work; else when they begin again.

        Examples
        --------
        >>> clock = Clock.of(Definition())
        >>> clock.opens_after(dt.datetime(2026, 11, 6, 20, tzinfo=dt.UTC)).isoformat()
        '2026-11-09T08:00:00+00:00'
        """
        least = 1 / HOUR_US
        return self.deadline(moment, least, "hours") - dt.timedelta(microseconds=1)

    def next_working_day(self, moment: dt.datetime) -> dt.date:
        """The local day of the first working moment at or after a moment.

        Examples
        --------
        >>> clock = Clock.of(Definition())
        >>> clock.next_working_day(dt.datetime(2026, 11, 6, 20, tzinfo=dt.UTC))
        datetime.date(2026, 11, 9)
        """
        return self.opens_after(moment).astimezone(self.zone).date()

    def _counted(self, year: int, kind: Kind) -> Counted:
        found = self._years.get((year, kind))
        if found is None:
            found = self._years[year, kind] = self._spans(year, kind)
        return found

    def _spans(self, year: int, kind: Kind) -> Counted:
        """One span per working day; a local year, so that every span lies in one year."""
        worked, off = {WEEKDAYS.index(day) for day in self.hours.days}, self.hours.days_off(year)
        first, beyond = dt.date(year, 1, 1).toordinal(), dt.date(year + 1, 1, 1).toordinal()
        days = [dt.date.fromordinal(day) for day in range(first, beyond)]
        spans = [
            (start, max(start, end))
            for day in days
            if day.weekday() in worked and day not in off
            for start, end in [self._span(day, kind)]
        ]
        starts, ends = [start for start, _ in spans], [end for _, end in spans]
        lengths = (end - start for start, end in spans)
        return Counted(starts=starts, ends=ends, before=list(accumulate(lengths, initial=0)))

    def _span(self, day: dt.date, kind: Kind) -> tuple[int, int]:
        if kind == "hours":
            return self._local(day, self.hours.opens), self._local(day, self.hours.closes)
        midnight = dt.time()
        return self._local(day, midnight), self._local(day + dt.timedelta(days=1), midnight)

    def _local(self, day: dt.date, clock: dt.time) -> int:
        """A local time; one that comes twice is the first, one that is skipped counts on."""
        return _moment(dt.datetime.combine(day, clock, self.zone))

    def _year_of(self, moment: int) -> int:
        return _datetime(moment).astimezone(self.zone).year


@functools.lru_cache(maxsize=64)
def _clock(zone: str, hours: str) -> Clock:
    return Clock(zone=ZoneInfo(zone), hours=WorkingHours.model_validate_json(hours))


def _moment(at: dt.datetime) -> int:
    if at.tzinfo is None:
        raise ValueError(f"{at} has no time zone")
    return (at - _EPOCH) // dt.timedelta(microseconds=1)


def _datetime(moment: int) -> dt.datetime:
    return _EPOCH + dt.timedelta(microseconds=moment)


def _microseconds(hours: float) -> int:
    if not hours >= 0:
        raise ValueError(f"{hours} hours cannot be counted; give 0 or more")
    return round(hours * HOUR_US)
