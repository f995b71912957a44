"""Weeks and months are local, follow each other without gaps, and know the turn of the year."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.period import Length, Period

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
lengths = st.sampled_from(["week", "month", "quarter"])
days = st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1))


@given(days, lengths)
def test_periods_follow_each_other(day: dt.date, length: Length) -> None:
    period = Period.around(day, length, AMSTERDAM)
    assert period.first <= day <= period.last
    assert period.end == period.after().start
    assert period.before().after() == period == period.after().before()
    assert Period.around(period.last, length, AMSTERDAM) == period


@given(days, lengths)
def test_a_period_begins_at_local_midnight(day: dt.date, length: Length) -> None:
    period = Period.around(day, length, AMSTERDAM)
    assert period.start.astimezone(AMSTERDAM).time() == dt.time()
    assert period.start in period
    assert period.end not in period
    assert period.start - dt.timedelta(microseconds=1) in period.before()


@pytest.mark.parametrize(
    ("day", "length", "name", "first", "last"),
    [
        ("2027-01-01", "week", "2026-W53", "2026-12-28", "2027-01-03"),
        ("2026-02-10", "month", "2026-02", "2026-02-01", "2026-02-28"),
        ("2026-12-31", "quarter", "2026-Q4", "2026-10-01", "2026-12-31"),
        ("2028-02-29", "quarter", "2028-Q1", "2028-01-01", "2028-03-31"),
    ],
)
def test_a_period_is_called_as_people_call_it(
    day: str, length: Length, name: str, first: str, last: str
) -> None:
    period = Period.around(dt.date.fromisoformat(day), length, AMSTERDAM)
    assert (str(period), str(period.first), str(period.last)) == (name, first, last)


def test_an_hour_before_midnight_utc_is_the_next_day_here() -> None:
    sunday_night = dt.datetime(2026, 11, 8, 23, 30, tzinfo=dt.UTC)
    assert str(Period.at(sunday_night, "week", AMSTERDAM)) == "2026-W46"
    assert str(Period.at(sunday_night, "week", ZoneInfo("UTC"))) == "2026-W45"
