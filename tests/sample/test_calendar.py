from __future__ import annotations

import datetime as dt

import numpy as np

from sample.calendar import DAY_US, END_US, HOUR_US, START_US, calendar, human_hour, moment


def _local(at: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(at / 1e6, tz=dt.UTC).astimezone(
        dt.timezone(dt.timedelta(hours=1))
    )


def test_the_calendar_runs_24_fixed_months_to_the_end_of_october_2026():
    assert dt.datetime.fromtimestamp(START_US / 1e6, tz=dt.UTC).isoformat().startswith("2024-10-31")
    assert moment(2026, 11, 1) == END_US
    assert calendar().hours[0] == START_US


def test_nobody_works_at_night_in_weekends_or_on_holidays():
    when = calendar()
    worked = when.working_hours
    assert all(_local(int(at)).hour in range(8, 17) for at in worked[:2000])
    christmas = (worked >= moment(2025, 12, 25)) & (worked < moment(2025, 12, 27))
    saturday = (worked >= moment(2025, 3, 15)) & (worked < moment(2025, 3, 16))
    assert not christmas.any() and not saturday.any()


def test_a_friday_evening_is_followed_by_monday_morning():
    friday = np.array([moment(2025, 3, 14, 18)])
    assert calendar().working_after(friday, np.array([0]))[0] == moment(2025, 3, 17, 9)


def test_no_lead_comes_after_the_export_and_few_at_christmas():
    when = calendar()
    assert not when.busy[when.hours >= END_US].any()

    def busy(first: int, last: int) -> float:
        return when.busy[(when.hours >= first) & (when.hours < last)].sum()

    assert busy(moment(2025, 12, 22), moment(2025, 12, 29)) < 0.4 * busy(
        moment(2025, 12, 1), moment(2025, 12, 8)
    )


def test_weeks_begin_on_monday():
    monday = moment(2025, 3, 17)
    weeks = calendar().week_of(np.array([monday - HOUR_US, monday, monday + 6 * DAY_US]))
    assert weeks[1] == weeks[0] + 1 == weeks[2]


def test_visits_are_made_by_day_and_seldom_in_weekends():
    rng = np.random.default_rng(0)
    at = human_hour(rng, rng.integers(START_US, END_US, 20_000))
    hour = at % DAY_US // HOUR_US
    weekday = (at // DAY_US + 3) % 7
    assert ((hour >= 6) & (hour <= 18)).mean() > 0.8
    assert (weekday >= 5).mean() < 0.16
