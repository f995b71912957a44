"""Days are read as people write them; a country's holidays are known or refused."""

from __future__ import annotations

import datetime as dt

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from definition import InputError, content, from_json, parse, version
from definition.days import Span, public_holidays


@given(st.dates(), st.dates(), st.dates())
def test_a_span_holds_its_first_and_last_day(one: dt.date, other: dt.date, day: dt.date) -> None:
    first, last = sorted((one, other))
    assert (day in Span.parse(f"{first}..{last}")) == (first <= day <= last)
    assert (day in Span.parse(f"{first}..")) == (first <= day)
    assert (day in Span.parse(f"..{last}")) == (day <= last)
    assert (day in Span.parse(f" {first} ")) == (day == first)


@pytest.mark.parametrize("text", ["", "..", "2026-12-31..2026-12-01", "24 dec", "2026-02-30"])
def test_what_is_no_span_of_days_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"write \"2026-12-24\""):
        Span.parse(text)


def test_a_date_of_toml_and_a_text_are_the_same_definition() -> None:
    plain = parse("[working_hours]\nclosed = [2026-12-24]")
    quoted = parse('[working_hours]\nclosed = ["2026-12-24"]')
    assert version(plain) == version(quoted)
    assert from_json(orjson.dumps(content(plain))) == plain


@pytest.mark.parametrize(
    ("text", "field", "remedy"),
    [
        ("[working_hours]\nholidays = 'XX'", "working_hours.holidays", "NL or DE-BY"),
        ("[working_hours]\nholidays = 'DE-QQ'", "working_hours.holidays", "NL or DE-BY"),
        ("[working_hours]\ndays = []", "working_hours.days", "name the days"),
        ("[working_hours]\nclosed = ['x']", "working_hours.closed.0", "2026-12-24"),
        ("[working_hours]\nclosed = ['2026-12-24..']", "working_hours.closed", "begins again"),
        ("[working_hours]\nclosed = [2026-12-24T00:00:00]", "working_hours.closed.0", "quotes"),
        ("[reps.jan]\nteam = 'a'\naway = ['2026-13-01']", "reps.jan.away.0", "2026-12-24"),
        ("[reps.jan]\nteam = 'a'\ndays = ['sun']", "definition", "give one of its days"),
        ("[reps.marketing]\nteam = 'a'", "definition", "another name"),
        ("[accounts]\n'x.example' = 'jan'", "definition", "[reps.jan]"),
        ("[[routing]]\nteam = 'x'\nwhen = { a = [] }", "routing.0.when", "name the values"),
        ("[[routing]]\nteam = 'x'\nwhen = { a = '5' }", "routing.0.when", "low..high"),
        ("[[routing]]\nteam = 'x'\nwhen = { a = 5 }", "routing.0.when.a", "list"),
        ("[[routing]]\nteam = 'x'\nwhen = { a = [5] }", "routing.0.when.a.0", "quotes"),
        (
            "[reps.jan]\nteam = 'a'\n[[routing]]\nteam = 'a'\nfallback = 'b'",
            "definition",
            "give that team",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_place_and_remedy(
    text: str, field: str, remedy: str
) -> None:
    with pytest.raises(InputError) as caught:
        parse(text)
    assert caught.value.field == field
    assert remedy in caught.value.remedy


def test_days_off_are_holidays_and_closed_days_that_people_would_work() -> None:
    hours = parse(
        '[working_hours]\nholidays = "NL"\nclosed = ["2026-12-24", "2026-08-01..2026-08-09"]\n'
        'open = ["2026-04-27"]'
    ).working_hours
    off = hours.days_off(2026)
    assert {dt.date(2026, 12, 24), dt.date(2026, 12, 25), dt.date(2026, 8, 5)} <= off
    assert dt.date(2026, 4, 27) in public_holidays("NL", 2026)
    assert dt.date(2026, 4, 27) not in off
    assert not {day for day in off if day.weekday() > 4}
