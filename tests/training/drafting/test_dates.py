"""How dates are written."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.intake.cells import Cells
from records.intake.report import FileReport
from training.drafting.dates import date_formats

UTC = ZoneInfo("UTC")


def formats(*texts: str) -> list[str | None]:
    """All ways to read these."""
    report = FileReport(table="", file="")
    return date_formats(Cells(report=report, name="d", texts=pd.Series(texts, dtype="str")), UTC)


@pytest.mark.parametrize(
    ("texts", "date_format"),
    [
        (("2026-01-31", ""), None),
        (("2026-01-31T10:00:00Z", "2026-01-31"), None),
        (("31-01-2026", "01-02-2026"), "%d-%m-%Y"),
        (("01/31/2026", "02/01/2026"), "%m/%d/%Y"),
        (("31.01.2026 10:30", "01.02.2026 11:00"), "%d.%m.%Y %H:%M"),
        (("01/31/2026 10:30 PM",), "%m/%d/%Y %I:%M %p"),
        (("31 Jan 2026", "1 Feb 2026"), "%d %b %Y"),
        (("31-01-26", "28-02-26"), "%d-%m-%y"),
    ],
)
def test_the_format_is_told(texts: tuple[str, ...], date_format: str | None) -> None:
    assert formats(*texts)[0] == date_format


def test_both_are_told_where_either_may_be_the_day() -> None:
    assert formats("01-02-2026", "03-04-2026") == ["%d-%m-%Y", "%m-%d-%Y"]


@pytest.mark.parametrize(
    "texts", [("12", "13"), ("1.5", "2.5"), ("a", "b"), ("", ""), ("2026-01-31", "soon")]
)
def test_what_is_no_date_has_none(texts: tuple[str, ...]) -> None:
    assert formats(*texts) == []


@given(
    st.lists(
        st.dates(pd.Timestamp("1950-01-01").date(), pd.Timestamp("2100-01-01").date()),
        min_size=1,
        max_size=5,
    )
)
def test_day_first_dates_are_always_among_what_is_told(days: list) -> None:  # type: ignore[type-arg]
    assert "%d-%m-%Y" in formats(*(day.strftime("%d-%m-%Y") for day in days))
