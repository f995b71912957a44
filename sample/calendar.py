"""The sample's calendar: 24 fixed months, seen from Amsterdam, with its holidays and working hours.

It never asks the clock: the export is always that of the evening of 31 October 2026.
"""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

ZONE = ZoneInfo("Europe/Amsterdam")
SECOND_US = 1_000_000
MINUTE_US = 60 * SECOND_US
HOUR_US = 60 * MINUTE_US
DAY_US = 24 * HOUR_US
#: Calls, deals and visits may come after the export; they are only in the truth.
AFTERWARDS_DAYS = 400
#: National holidays on which nobody works.
HOLIDAY_DATES = (
    "2024-12-25 2024-12-26 2025-01-01 2025-04-21 2025-04-26 2025-05-05 2025-05-29 2025-06-09 "
    "2025-12-25 2025-12-26 2026-01-01 2026-04-06 2026-04-27 2026-05-14 2026-05-25 2026-12-25 "
    "2026-12-26 2027-01-01 2027-03-29 2027-04-27 2027-05-06 2027-05-17"
)
HOLIDAYS = np.array(HOLIDAY_DATES.split(), dtype="datetime64[D]")
#: How busy each day of the week is, Monday first.
BY_WEEKDAY = np.array([1.0, 1.05, 1.05, 1.0, 0.85, 0.18, 0.2])
#: How busy each local hour is, midnight first.
BY_HOUR = np.array(
    [1, 1, 0, 0, 0, 1, 3, 8, 20, 34, 36, 34, 22, 30, 34, 32, 28, 18, 11, 11, 13, 12, 7, 3], float
)


def moment(year: int, month: int, day: int, hour: int = 0) -> int:
    """Microseconds since 1970 UTC of a wall-clock hour in Amsterdam.

    Examples
    --------
    >>> moment(2026, 11, 1) - moment(2026, 10, 31) == DAY_US
    True
    """
    return int(dt.datetime(year, month, day, hour, tzinfo=ZONE).timestamp()) * SECOND_US


#: The first moment at which a lead can arrive, the moment of the export, and of the drift.
START_US = moment(2024, 11, 1)
END_US = moment(2026, 11, 1)
DRIFT_US = moment(2026, 5, 1)


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """One row per hour, from the first lead to long after the export."""

    #: Start of each hour, ascending. Microseconds UTC.
    hours: np.ndarray
    #: How many leads come in this hour beside other hours; 0 after the export.
    busy: np.ndarray
    #: Whether sales works in this hour.
    is_working: np.ndarray
    #: Starts of the hours in which sales works, ascending. Microseconds UTC.
    working_hours: np.ndarray
    #: Week number of each hour, 0 for the first, weeks from Monday in Amsterdam.
    week: np.ndarray

    def working_after(self, at: np.ndarray, n_hours: np.ndarray) -> np.ndarray:
        """The start of the n-th next working hour; 0 is the next one that begins after ``at``."""
        index = np.searchsorted(self.working_hours, at, side="right") + n_hours
        starts: np.ndarray = self.working_hours[np.minimum(index, len(self.working_hours) - 1)]
        return starts

    def week_of(self, at: np.ndarray) -> np.ndarray:
        """The week that each moment lies in."""
        return self.week[np.searchsorted(self.hours, at, side="right") - 1]

    def working_share(self, n_weeks: int) -> np.ndarray:
        """Working hours of each week as a share of the fullest."""
        worked = np.bincount(self.week, weights=self.is_working)[:n_weeks]
        share: np.ndarray = worked / worked.max()
        return share


@functools.cache
def calendar() -> Calendar:
    """The one calendar of the sample."""
    hours = np.arange(START_US, END_US + AFTERWARDS_DAYS * DAY_US, HOUR_US)
    local = pd.DatetimeIndex(hours.view("datetime64[us]"), tz="UTC").tz_convert(ZONE)
    weekday, hour = local.day_of_week.to_numpy(), local.hour.to_numpy()
    day = local.tz_localize(None).to_numpy().astype("datetime64[D]")
    is_holiday = np.isin(day, HOLIDAYS)
    is_working = (weekday < 5) & ~is_holiday & (hour >= 9) & (hour < 17)
    monday = (day.astype(np.int64) + 3) // 7  # 1970-01-01 was a Thursday
    return Calendar(
        hours=hours,
        busy=_busy(local, weekday, hour, is_holiday) * (hours < END_US),
        is_working=is_working,
        working_hours=hours[is_working],
        week=monday - monday[0],
    )


def _busy(
    local: pd.DatetimeIndex, weekday: np.ndarray, hour: np.ndarray, is_holiday: np.ndarray
) -> np.ndarray:
    month, day = local.month.to_numpy(), local.day.to_numpy()
    is_summer = (month == 7) | (month == 8)
    is_yule = ((month == 12) & (day >= 20)) | ((month == 1) & (day <= 4))
    season = np.where(is_summer, 0.75, 1.0) * np.where(is_yule, 0.35, 1.0)
    season *= np.where(is_holiday, 0.2, 1.0)
    years = np.arange(len(local)) / (24 * 365)
    busy: np.ndarray = season * BY_WEEKDAY[weekday] * BY_HOUR[hour] * 1.25**years
    return busy


def human_hour(rng: np.random.Generator, at: np.ndarray) -> np.ndarray:
    """The same days at hours when people are awake, and seldom in a weekend.

    The UTC day is kept but for weekends, of which 60 % move two days on.
    """
    day = at // DAY_US
    is_weekend = (day + 3) % 7 >= 5
    day = day + 2 * (is_weekend & (rng.random(len(at)) < 0.6))
    local_hour = np.searchsorted(np.cumsum(BY_HOUR / BY_HOUR.sum()), rng.random(len(at)))
    seconds = rng.integers(0, 3600, len(at))
    moments: np.ndarray = day * DAY_US + (local_hour - 1) % 24 * HOUR_US + seconds * SECOND_US
    return moments
