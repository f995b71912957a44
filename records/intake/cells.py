"""Turn columns of text into what their kind wants; tell what was mended, refuse what is wrong."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from definition import InputError
from records.intake.money import amount
from records.intake.report import FileReport

_HAS_ZONE = r"(?:[zZ]|[+-]\d{2}:?\d{2})$"
_DAY_FIRST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(.*)")
_YES = {"yes", "ja", "true", "waar", "1", "y", "j"}
_NO = {"no", "nee", "false", "onwaar", "0", "n"}
#: Moments outside these years are a mistake.
_FIRST, _LAST = (
    int(dt.datetime(year, 1, 1, tzinfo=dt.UTC).timestamp()) * 1_000_000 for year in (1900, 2200)
)


@dataclass(frozen=True, kw_only=True)
class Cells:
    """One column as text, empty where nothing stands, its index counting spreadsheet rows."""

    report: FileReport
    #: The column's name in the file.
    name: str
    texts: pd.Series

    @property
    def filled(self) -> pd.Series:
        """Where something stands."""
        return self.texts != ""

    def refuse(self, rule: str, wrong: pd.Series, remedy: str) -> InputError:
        """The first wrong cell as an error."""
        row = int(self.texts.index[wrong].tolist()[0])
        value = self.texts.loc[row]
        return InputError(rule, self.name, value, remedy, file=self.report.file, row=row)


def clean(texts: pd.Series, nulls: list[str]) -> pd.Series:
    """Blanks around cells go; what the definition calls null becomes empty."""
    stripped = texts.str.strip()
    markers = {null.strip() for null in nulls} - {""}
    return stripped.mask(stripped.isin(markers), "") if markers else stripped


def numbers(cells: Cells) -> pd.Series:
    """Numbers as floats, nan where empty; money and the like are read and told.

    Raises
    ------
    InputError
        For the first cell that is no number.
    """
    found = pd.to_numeric(cells.texts.where(cells.filled), errors="coerce").astype(float)
    found = found.where(np.isfinite(found) & ~cells.texts.str.contains("_", regex=False))
    strange = cells.filled & found.isna()
    if not strange.any():
        return found
    odd = cells.texts[strange]
    comma_is_decimal = bool(odd.str.contains(r"\.\d{3},\d|^\D*\d+,\d{1,2}\D*$").any())
    if comma_is_decimal:
        # Then a plain-looking 1.200 is one thousand two hundred as well.
        odd = cells.texts[cells.filled & cells.texts.str.contains(r"[.,]|^\D|\D$", regex=True)]
    read = odd.map(lambda text: amount(text, comma_is_decimal=comma_is_decimal))
    read = pd.to_numeric(read).astype(float)
    if read.isna().any():
        wrong = cells.texts.isin(odd[read.isna()]) & cells.filled
        remedy = f'mend the cell, or add "{odd[read.isna()].iloc[0]}" to nulls'
        raise cells.refuse("is no number", wrong, remedy)
    example = f"{odd.iloc[0]!r} as {read.iloc[0]:g}"
    cells.report.mend(f"{cells.name} read as a number", len(read), example)
    return found.fillna(read) if not comma_is_decimal else read.combine_first(found)


def moments(cells: Cells, zone: ZoneInfo, date_format: str | None) -> pd.Series:
    """Moments as whole microseconds UTC (Int64), missing where empty.

    A time without a zone is taken in ``zone``, and told.

    Raises
    ------
    InputError
        For the first cell that is no date, with the format that would read it.
    """
    result = pd.Series(pd.NA, index=cells.texts.index, dtype="Int64")
    has_zone = cells.texts.str.contains(_HAS_ZONE, regex=True) & (cells.texts.str.len() > 10)
    if date_format and "%z" in date_format.lower():
        has_zone = cells.filled
    for aware in (True, False):
        here = cells.filled & (has_zone if aware else ~has_zone)
        if here.any():
            read = _read(cells.texts[here], date_format, zone, aware)
            result.loc[here] = read
    wrong = cells.filled & (result.isna() | (result < _FIRST) | (result >= _LAST)).fillna(True)
    if wrong.any():
        raise cells.refuse("is no date", wrong, _date_remedy(cells.texts[wrong].iloc[0]))
    naive = int((cells.filled & ~has_zone & (cells.texts.str.len() > 10)).sum())
    if naive:
        cells.report.note(f"{cells.name}: times without a zone are taken in {zone.key}")
    return result


def _read(texts: pd.Series, date_format: str | None, zone: ZoneInfo, aware: bool) -> pd.Series:
    read = pd.to_datetime(texts, format=date_format or "ISO8601", errors="coerce", utc=aware)
    if not aware:
        # An hour that daylight saving skips is moved on; one that comes twice is the later.
        later = np.zeros(len(read), dtype=bool)
        read = read.dt.tz_localize(zone, nonexistent="shift_forward", ambiguous=later)
    micros = read.dt.tz_convert("UTC").dt.tz_localize(None).astype("datetime64[us]")
    return micros.astype("int64").astype("Int64").mask(read.isna(), pd.NA)


def _date_remedy(text: str) -> str:
    found = _DAY_FIRST.fullmatch(text)
    if found:
        _, sep, second, _, rest = found.groups()
        order = f"%m{sep}%d{sep}%Y" if int(second) > 12 else f"%d{sep}%m{sep}%Y"
        clock = " %H:%M:%S" if rest.count(":") == 2 else " %H:%M" if rest.count(":") == 1 else ""
        return f'say date_format = "{order}{clock}" in the definition'
    if text.isdigit():
        return "write dates as 2026-01-31, not as a number counted from some day"
    return "write it as 2026-01-31 or 2026-01-31T14:00:00Z, or give date_format"


def flags(cells: Cells) -> pd.Series:
    """True, False or None."""
    words = cells.texts.str.lower()
    wrong = cells.filled & ~words.isin(_YES | _NO)
    if wrong.any():
        raise cells.refuse("is neither yes nor no", wrong, "write yes or no, or declare a category")
    return words.map({**dict.fromkeys(_YES, True), **dict.fromkeys(_NO, False)}).astype(object)


def texts(cells: Cells) -> pd.Series:
    """Text with single blanks, None where empty."""
    single = cells.texts.str.replace(r"\s+", " ", regex=True)
    return single.astype(object).where(cells.filled, None)


def one_spelling(cells: Cells) -> pd.Series:
    """Text in which values that differ only in case have their commonest spelling."""
    column = texts(cells)
    counts = column.value_counts()
    common: dict[str, str] = {}
    for value in counts.index:
        common.setdefault(value.casefold(), value)
    renamed = {value: common[value.casefold()] for value in counts.index}
    odd = {value: best for value, best in renamed.items() if value != best}
    if not odd:
        return column
    example = next(f"{value!r} as {best!r}" for value, best in odd.items())
    cells.report.mend(
        f"{cells.name} in another spelling", int(sum(counts[value] for value in odd)), example
    )
    return column.map(lambda value: odd.get(value, value))


def bands(cells: Cells, levels: list[str]) -> pd.Series:
    """One of the levels of a band, None where empty."""
    by_case = {level.casefold(): level for level in levels}
    wrong = cells.filled & ~cells.texts.str.casefold().isin(by_case)
    if wrong.any():
        remedy = f"add it to values, or to nulls (values are {', '.join(levels)})"
        raise cells.refuse("is not a level of the band", wrong, remedy)
    return cells.texts.map(lambda text: by_case.get(text.casefold())).astype(object)


Reader = Callable[[Cells], pd.Series]
