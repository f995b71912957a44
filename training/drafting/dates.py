"""How the dates of a column are written."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from definition import InputError
from records.intake.cells import Cells, moments

_CLOCKS = ("", " %H:%M:%S", " %H:%M", " %I:%M:%S %p", " %I:%M %p", "T%H:%M:%S")
_DAYS = (
    "%d{0}%m{0}%Y",
    "%m{0}%d{0}%Y",
    "%Y{0}%m{0}%d",
    "%d{0}%m{0}%y",
    "%m{0}%d{0}%y",
)
_NAMED = ("%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%d-%b-%Y", "%d-%b-%y", "%Y%m%d")
#: Enough different values to tell one way of writing from another.
_LOOK = 300


def date_formats(cells: Cells, zone: ZoneInfo) -> list[str | None]:
    """Every way to read all of a column as dates; None is ISO 8601. Empty where it is no date."""
    texts = cells.texts[cells.filled]
    some = texts.drop_duplicates().head(_LOOK)
    if some.empty or not some.str.contains(r"\d", regex=True).all():
        return []
    if some.str.fullmatch(r"[\d.,]+").all() and not some.str.fullmatch(r"20\d{6}").all():
        dotted = some.str.fullmatch(r"\d{1,4}\.\d{1,2}\.\d{1,4}")
        if not dotted.all():
            return []
    return [
        each
        for each in _candidates(some.iloc[0])
        if _reads(replace(cells, texts=some), zone, each) and _reads(cells, zone, each)
    ]


def _candidates(example: str) -> list[str | None]:
    separator = next((letter for letter in "-/." if letter in example[:5]), None)
    days = [day.format(separator) for day in _DAYS] if separator else []
    clocks = [clock for clock in _CLOCKS if (":" in clock) == (":" in example)]
    return [None, *(day + clock for day in (*days, *_NAMED) for clock in clocks)]


def _reads(cells: Cells, zone: ZoneInfo, date_format: str | None) -> bool:
    try:
        moments(cells, zone, date_format)
    except InputError:
        return False
    return True
