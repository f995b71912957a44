"""Columns of text as their kind wants them."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from definition import InputError
from records.intake.cells import Cells, bands, clean, flags, moments, numbers, one_spelling
from records.intake.report import FileReport

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def cells(*texts: str) -> Cells:
    """A column; its first cell is row 2."""
    index = pd.RangeIndex(2, 2 + len(texts))
    report = FileReport(table="leads", file="leads.csv")
    return Cells(report=report, name="a", texts=pd.Series(texts, index=index, dtype="str"))


def at(column: Cells, date_format: str | None = None) -> list[str | None]:
    """The moments as ISO texts."""
    found = moments(column, AMSTERDAM, date_format)
    return [None if pd.isna(each) else pd.Timestamp(each, unit="us").isoformat() for each in found]


def test_literal_words_for_nothing_survive_unless_declared() -> None:
    column = pd.Series(["NA", "None", " Unknown ", "null", "Select"], dtype="str")
    assert clean(column, [""]).tolist() == ["NA", "None", "Unknown", "null", "Select"]
    assert clean(column, ["", "Select"]).tolist()[-1] == ""


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (("1,200", "12,500", "300"), [1200, 12500, 300]),
        (("1.200", "12.500", "300"), [1200, 12500, 300]),
        (("1,5", "12,500"), [1.5, 12.5]),
        (("1.125", "2.5", "0.125"), [1.125, 2.5, 0.125]),
        (("€ 1.000", "€ 2.500"), [1000, 2500]),
        (("$1.50", "$2"), [1.5, 2]),
        (("3e5", "-2"), [300_000, -2]),
    ],
)
def test_a_column_is_read_by_one_rule(texts: tuple[str, ...], found: list[float]) -> None:
    assert numbers(cells(*texts)).tolist() == found


def test_what_is_mended_is_told_with_an_example() -> None:
    column = cells("$1,117.10K", "12")
    numbers(column)
    assert str(column.report.mended[0]) == "1 a read as a number, such as '$1,117.10K' as 1117100"


def test_a_dot_that_may_mean_thousands_is_told() -> None:
    column = cells("1.234", "5.678")
    assert numbers(column).tolist() == [1.234, 5.678]
    assert "thousands" in column.report.notes[0]


@pytest.mark.parametrize("text", ["twelve", "inf", "nan", "1_000", "0x10", "1-10", "=1+1"])
def test_what_is_no_number_is_refused_with_its_row(text: str) -> None:
    with pytest.raises(InputError) as caught:
        numbers(cells("1", "", text))
    assert (caught.value.row, caught.value.value) == (4, text)
    assert f'add "{text}" to nulls' in caught.value.remedy


def test_moments_without_a_zone_are_taken_in_the_companys_and_told() -> None:
    column = cells("2026-01-01T10:00:00", "2026-07-01 10:00", "2026-07-01T10:00:00Z", "")
    assert at(column) == [
        "2026-01-01T09:00:00",
        "2026-07-01T08:00:00",
        "2026-07-01T10:00:00",
        None,
    ]
    assert "Europe/Amsterdam" in column.report.notes[0]


def test_an_hour_that_is_skipped_is_moved_on_and_told() -> None:
    column = cells("2026-03-29T02:30:00")
    assert at(column) == ["2026-03-29T01:00:00"]
    assert "skips" in column.report.mended[0].what


def test_of_an_hour_that_comes_twice_the_later_is_taken() -> None:
    assert at(cells("2026-10-25T02:30:00")) == ["2026-10-25T01:30:00"]


def test_a_date_format_says_which_is_the_day() -> None:
    assert at(cells("03-04-2026"), "%d-%m-%Y") == ["2026-04-02T22:00:00"]
    assert at(cells("03-04-2026"), "%m-%d-%Y") == ["2026-03-03T23:00:00"]


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("31-01-2026", "%d-%m-%Y"),
        ("01/31/2026", "%m/%d/%Y"),
        ("31.01.2026 10:30", "%d.%m.%Y %H:%M"),
        ("45292", "number counted"),
        ("1767225600", "number counted"),
        ("1767225600000", "number counted"),
        ("2026", '"%Y"'),
        ("2026-02-30", "2026-01-31"),
        ("soon", "2026-01-31"),
        ("9999-12-31", "nulls"),
        ("0001-01-01", "nulls"),
        ("24:00", "2026-01-31"),
    ],
)
def test_what_is_no_date_is_refused_with_what_to_do(text: str, remedy: str) -> None:
    with pytest.raises(InputError) as caught:
        moments(cells("2026-01-01", text), AMSTERDAM, None)
    assert (caught.value.row, caught.value.value) == (3, text)
    assert remedy in caught.value.remedy


@given(st.datetimes(dt.datetime(1901, 1, 1), dt.datetime(2190, 1, 1), timezones=st.just(dt.UTC)))  # noqa: DTZ001
def test_every_moment_comes_back_to_the_microsecond(moment: dt.datetime) -> None:
    found = int(moments(cells(moment.isoformat()), AMSTERDAM, None).iloc[0])
    assert found == (moment - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(
        microseconds=1
    )


@given(st.dates(dt.date(1901, 1, 1), dt.date(2190, 1, 1)))
def test_day_first_and_iso_dates_are_the_same_moment(day: dt.date) -> None:
    assert at(cells(day.isoformat())) == at(cells(day.strftime("%d-%m-%Y")), "%d-%m-%Y")


@given(st.lists(st.text(max_size=12), min_size=1, max_size=5))
def test_no_text_breaks_a_reader(texts: list[str]) -> None:
    column = cells(*(text.strip() for text in texts))
    for reader in (numbers, flags, one_spelling, lambda each: moments(each, AMSTERDAM, None)):
        try:
            reader(column)
        except InputError as error:
            assert error.remedy


def test_one_source_in_two_spellings_gets_the_commonest() -> None:
    column = cells("Google", "google", "Google", "Bing", "")
    assert one_spelling(column).tolist()[:4] == ["Google", "Google", "Google", "Bing"]
    assert column.report.mended[0].count == 1


def test_flags_are_read_in_both_languages() -> None:
    assert flags(cells("Ja", "no", "TRUE", "0", "")).tolist()[:4] == [True, False, True, False]
    with pytest.raises(InputError, match="neither yes nor no"):
        flags(cells("maybe"))


def test_a_level_that_the_band_lacks_is_refused_with_the_levels() -> None:
    assert bands(cells("small", "Large"), ["Small", "Large"]).tolist() == ["Small", "Large"]
    with pytest.raises(InputError, match="Small, Large"):
        bands(cells("huge"), ["Small", "Large"])
