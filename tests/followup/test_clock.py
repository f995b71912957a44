"""Promises count the time that both teams agreed on, whatever the calendar does."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from definition import check
from followup.clock import Clock, Kind

ZONES = [
    "Europe/Amsterdam",
    "America/New_York",
    "America/Sao_Paulo",  # midnight was skipped when summer began
    "Australia/Lord_Howe",  # half an hour of daylight saving
    "Asia/Kathmandu",
    "Pacific/Apia",  # a whole Friday was skipped in 2011
    "UTC",
]
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
KINDS: list[Kind] = ["days", "hours"]


def clock(zone: str = "Europe/Amsterdam", **working_hours: object) -> Clock:
    return Clock.of(check({"company": {"zone": zone}, "working_hours": working_hours}))


AMSTERDAM = clock(holidays="NL")
ALWAYS = clock(**{"days": DAYS, "from": "00:00", "to": "23:59"})
CLOCKS = [
    AMSTERDAM,
    ALWAYS,
    *(clock(zone, holidays="NL") for zone in ZONES),
    clock(holidays="US", days=["mon", "sat", "sun"], **{"from": "01:30", "to": "02:45"}),
    clock(closed=["2024-01-01..2024-12-31", "2025-01-01..2025-06-30"]),
]

clocks = st.sampled_from(CLOCKS)
kinds = st.sampled_from(KINDS)
moments = st.datetimes(
    dt.datetime(2009, 1, 1),  # noqa: DTZ001 (hypothesis adds the zone)
    dt.datetime(2034, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([dt.UTC, *map(ZoneInfo, ZONES)]),
)
minutes = st.integers(0, 60 * 24 * 90) | st.integers(0, 600)


def in_order(*moments: dt.datetime) -> list[dt.datetime]:
    """By when they are: Python compares two moments of one zone by their wall clocks."""
    return sorted(moments, key=dt.datetime.timestamp)


def local(text: str, zone: str = "Europe/Amsterdam") -> dt.datetime:
    """A moment as the wall clock tells it."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@given(clocks, kinds, moments, minutes)
def test_what_counts_until_the_deadline_is_what_was_promised(
    clock: Clock, kind: Kind, start: dt.datetime, n_minutes: int
) -> None:
    hours = n_minutes / 60
    deadline = clock.deadline(start, hours, kind)
    assert deadline.tzinfo is dt.UTC
    assert deadline >= start.astimezone(dt.UTC)
    assert clock.worked_between(start, deadline, kind) == hours


@given(clocks, kinds, moments, st.integers(1, 60 * 24 * 90))
def test_the_deadline_is_the_first_such_moment(
    clock: Clock, kind: Kind, start: dt.datetime, n_minutes: int
) -> None:
    hours = n_minutes / 60
    just_before = clock.deadline(start, hours, kind) - dt.timedelta(microseconds=1)
    assert clock.worked_between(start, just_before, kind) < hours


@given(clocks, kinds, moments, minutes)
def test_a_reminder_is_the_last_moment_with_so_much_left(
    clock: Clock, kind: Kind, end: dt.datetime, n_minutes: int
) -> None:
    hours = n_minutes / 60
    moment = clock.moment_before(end, hours, kind)
    assert moment <= end.astimezone(dt.UTC)
    assert clock.worked_between(moment, end, kind) == hours
    if n_minutes:
        just_after = moment + dt.timedelta(microseconds=1)
        assert clock.worked_between(just_after, end, kind) < hours


@given(clocks, kinds, moments, moments, minutes, minutes)
def test_who_starts_later_or_gets_longer_is_never_due_sooner(
    clock: Clock, kind: Kind, one: dt.datetime, other: dt.datetime, few: int, more: int
) -> None:
    one, other = in_order(one, other)
    few, more = sorted((few, more))
    assert clock.deadline(one, few / 60, kind) <= clock.deadline(other, few / 60, kind)
    assert clock.deadline(one, few / 60, kind) <= clock.deadline(one, more / 60, kind)


@given(clocks, kinds, st.lists(moments, min_size=3, max_size=3))
def test_spans_of_time_add_up(clock: Clock, kind: Kind, moments: list[dt.datetime]) -> None:
    a, b, c = in_order(*moments)
    whole = clock.worked_between(a, c, kind)
    parts = clock.worked_between(a, b, kind) + clock.worked_between(b, c, kind)
    assert parts == pytest.approx(whole, abs=1e-6)
    assert 0 <= whole <= (c.timestamp() - a.timestamp()) / 3600 + 1e-6
    assert clock.worked_between(c, a, kind) == -whole


@given(moments, moments)
def test_where_every_day_is_worked_all_time_counts(one: dt.datetime, other: dt.datetime) -> None:
    assert ALWAYS.worked_between(one, other, "days") == pytest.approx(
        (other.timestamp() - one.timestamp()) / 3600, abs=1e-6
    )


@given(clocks, kinds, moments, minutes, st.sampled_from(ZONES))
def test_the_zone_in_which_a_moment_is_told_is_nothing(
    clock: Clock, kind: Kind, start: dt.datetime, n_minutes: int, zone: str
) -> None:
    told = start.astimezone(ZoneInfo(zone))
    assert clock.deadline(told, n_minutes / 60, kind) == clock.deadline(start, n_minutes / 60, kind)


@pytest.mark.parametrize(
    ("start", "hours", "kind", "deadline"),
    [
        # Friday evening: the weekend stands still.
        ("2026-11-06T18:00", 24, "days", "2026-11-09T18:00"),
        ("2026-11-06T16:30", 2, "hours", "2026-11-09T10:00"),
        ("2026-11-06T18:00", 2, "hours", "2026-11-09T11:00"),
        ("2026-11-07T12:00", 24, "days", "2026-11-10T00:00"),
        # What ends with the day ends that day, not the next morning.
        ("2026-11-06T16:30", 1, "hours", "2026-11-06T17:30"),
        ("2026-11-06T00:00", 24, "days", "2026-11-07T00:00"),
        # King's Day is on a Monday in 2026; Christmas on a Friday, then a weekend.
        ("2026-04-24T18:00", 24, "days", "2026-04-28T18:00"),
        ("2026-12-24T17:00", 1, "hours", "2026-12-28T09:30"),
        # Over the turn of the year: New Year's Day is a Friday in 2027.
        ("2026-12-31T18:00", 24, "days", "2027-01-04T18:00"),
        # A full week of working hours.
        ("2026-11-02T09:00", 42.5, "hours", "2026-11-06T17:30"),
        # Summer begins and ends on a Sunday: the weekend stands still whatever its length.
        ("2026-03-27T18:00", 24, "days", "2026-03-30T18:00"),
        ("2026-10-23T18:00", 24, "days", "2026-10-26T18:00"),
    ],
)
def test_a_dutch_company_can_read_off_its_deadlines(
    start: str, hours: float, kind: Kind, deadline: str
) -> None:
    assert AMSTERDAM.deadline(local(start), hours, kind) == local(deadline)


@pytest.mark.parametrize(
    ("start", "deadline"),
    [
        # 24 hours that pass, on a day of 23 and on one of 25.
        ("2026-03-28T18:00", "2026-03-29T19:00"),
        ("2026-10-24T18:00", "2026-10-25T17:00"),
    ],
)
def test_hours_are_hours_that_pass_when_sunday_is_worked(start: str, deadline: str) -> None:
    assert ALWAYS.deadline(local(start), 24, "days") == local(deadline)


def test_the_hour_that_comes_twice_counts_twice_and_the_skipped_one_not() -> None:
    nights = clock(**{"days": DAYS, "from": "01:00", "to": "04:00"})
    spring = nights.worked_between(local("2026-03-29T00:00"), local("2026-03-29T12:00"), "hours")
    autumn = nights.worked_between(local("2026-10-25T00:00"), local("2026-10-25T12:00"), "hours")
    assert (spring, autumn) == (2, 4)


def test_holidays_of_elsewhere_are_not_ours() -> None:
    start = local("2026-07-02T18:00", "America/New_York")
    # The fourth of July is a Saturday in 2026, so that Friday is taken off.
    new_york = clock("America/New_York", holidays="US")
    assert new_york.deadline(start, 24, "days") == local("2026-07-06T18:00", "America/New_York")
    assert clock("America/New_York").deadline(start, 24, "days") == local(
        "2026-07-03T18:00", "America/New_York"
    )


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-06T17:29", "2026-11-06"),
        ("2026-11-06T17:30", "2026-11-09"),
        ("2026-11-06T06:00", "2026-11-06"),
        ("2026-12-24T20:00", "2026-12-28"),
    ],
)
def test_the_next_working_day_is_today_until_work_ends(moment: str, day: str) -> None:
    assert AMSTERDAM.next_working_day(local(moment)) == dt.date.fromisoformat(day)


def test_what_cannot_be_counted_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        AMSTERDAM.deadline(dt.datetime(2026, 11, 6), 1, "days")  # noqa: DTZ001
    for hours in (-1, float("nan")):
        with pytest.raises(ValueError, match="0 or more"):
            AMSTERDAM.deadline(local("2026-11-06T18:00"), hours, "hours")
    with pytest.raises(ValueError, match="no end within"):
        AMSTERDAM.deadline(local("2026-11-06T18:00"), 1e7, "hours")
    with pytest.raises(ValueError, match="no start within"):
        AMSTERDAM.moment_before(local("2026-11-06T18:00"), 1e7, "hours")
