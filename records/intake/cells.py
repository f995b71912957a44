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
    odd = cells.texts[strange]
    if odd.empty and not _has_decimal_comma(cells.texts[cells.filled], odd):
        _tell_doubtful(cells)
        return found
    comma_is_decimal = _has_decimal_comma(cells.texts[cells.filled], odd)
    if comma_is_decimal:
        # Then a plain-looking 1.200 is one thousand two hundred as well.
        odd = cells.texts[cells.filled & cells.texts.str.contains(r"[.,]|^\D|\D$", regex=True)]
    read = odd.map(lambda text: amount(text, comma_is_decimal=comma_is_decimal))
    read = pd.to_numeric(read).astype(float)
    if read.isna().any():
        wrong = cells.texts.isin(odd[read.isna()]) & cells.filled
        remedy = f'mend the cell, or add "{odd[read.isna()].iloc[0]}" to nulls'
        raise cells.refuse("is no number", wrong, remedy)
    example = f"{odd.iloc[0]!r} as {shown(read.iloc[0])}"
    cells.report.mend(f"{cells.name} read as a number", len(read), example)
    return found.fillna(read) if not comma_is_decimal else read.combine_first(found)


def _has_decimal_comma(filled: pd.Series, odd: pd.Series) -> bool:
    """Whether a comma stands before decimals, and a dot between thousands.

    "1.200" alone says neither. It is 1200 where the column has "3,5" or "1.200,50", where it
    is money, or where every dot has three digits behind it and smaller numbers have none.
    """
    if odd.str.contains(r"\.\d{3},\d|^\D*\d+,\d{1,2}\D*$|^\D*\d+,\d{4,}\D*$").any():
        return True
    if odd.str.contains(r"\d,\d").any():
        return False
    dotted = filled.str.contains(".", regex=False)
    if not dotted.any() or not filled[dotted].str.contains(_THOUSANDS).all():
        return False
    is_money = filled[dotted].str.contains(r"[$€£¥₹]|(?i:eur|usd|gbp)").any()
    return bool(is_money or (~dotted & filled.str.fullmatch(r"-?\d{1,3}")).any())


_THOUSANDS = r"^\D*[1-9]\d{0,2}(?:\.\d{3})+\D*$"


def _tell_doubtful(cells: Cells) -> None:
    dotted = cells.texts.str.contains(".", regex=False) & cells.filled
    if dotted.any() and cells.texts[dotted].str.contains(_THOUSANDS).all():
        text = cells.texts[dotted].iloc[0]
        cells.report.note(
            f"{cells.name}: {text!r} is taken as {float(text):g}; if the dot separates "
            "thousands, take it out of the file"
        )


def shown(number: float) -> str:
    """A number as people write it.

    Examples
    --------
    >>> shown(1117100.0), shown(0.5)
    ('1117100', '0.5')
    """
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else f"{number:.15g}"


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
    aware, naive = cells.filled & has_zone, cells.filled & ~has_zone
    if aware.any():
        read = _parsed(cells, aware, date_format, utc=True)
        result.loc[aware] = _microseconds(read)
    if naive.any():
        result.loc[naive] = _microseconds(_in_zone(cells, naive, date_format, zone))
    wrong = cells.filled & (result.isna() | _is_bare_year(cells, date_format))
    if wrong.any():
        raise cells.refuse("is no date", wrong, _date_remedy(cells.texts[wrong].iloc[0]))
    beyond = ((result < _FIRST) | (result >= _LAST)).fillna(False).astype(bool)
    if beyond.any():
        remedy = f'mend it, or add "{cells.texts[beyond].iloc[0]}" to nulls'
        raise cells.refuse("lies outside the years 1900 to 2199", beyond, remedy)
    if (naive & (cells.texts.str.len() > 10)).any():
        cells.report.note(f"{cells.name}: times without a zone are taken in {zone.key}")
    return result


def _parsed(cells: Cells, here: pd.Series, date_format: str | None, *, utc: bool) -> pd.Series:
    try:
        return pd.to_datetime(
            cells.texts[here], format=date_format or "ISO8601", errors="coerce", utc=utc
        )
    except ValueError as error:
        raise InputError(
            "is no way to write a date",
            "date_format",
            date_format,
            'write one such as "%d-%m-%Y %H:%M"',
        ) from error


def _in_zone(cells: Cells, here: pd.Series, date_format: str | None, zone: ZoneInfo) -> pd.Series:
    """An hour that daylight saving skips is moved on, and told; of two the later is taken."""
    read = _parsed(cells, here, date_format, utc=False)
    later = np.zeros(len(read), dtype=bool)
    there: pd.Series = read.dt.tz_localize(zone, nonexistent="NaT", ambiguous=later)
    skipped = read.notna() & there.isna()
    if not skipped.any():
        return there
    told = cells.texts[here][skipped & (cells.texts[here].str.len() > 10)]
    if len(told):
        what = f"{cells.name} moved out of the hour that {zone.key} skips"
        cells.report.mend(what, len(told), f"{told.iloc[0]!r}")
    moved: pd.Series = read.dt.tz_localize(zone, nonexistent="shift_forward", ambiguous=later)
    return moved


def _microseconds(read: pd.Series) -> pd.Series:
    micros: pd.Series = read.dt.tz_convert("UTC").dt.tz_localize(None).astype("datetime64[us]")
    return micros.astype("int64").astype("Int64").mask(read.isna(), pd.NA)


def _is_bare_year(cells: Cells, date_format: str | None) -> pd.Series:
    """ "2026" or "2026-01" is hardly a moment, unless the format says so."""
    return (cells.texts.str.len() < 8) & (date_format is None)


def _date_remedy(text: str) -> str:
    found = _DAY_FIRST.fullmatch(text)
    if found:
        _, sep, second, _, rest = found.groups()
        order = f"%m{sep}%d{sep}%Y" if int(second) > 12 else f"%d{sep}%m{sep}%Y"
        clock = " %H:%M:%S" if rest.count(":") == 2 else " %H:%M" if rest.count(":") == 1 else ""
        return f'say date_format = "{order}{clock}" in the definition'
    if text.isdigit() and len(text) == 4:
        return 'give the day as well, or say date_format = "%Y"'
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
    single = cells.texts
    if single.str.contains(r"[^\S ]|  ", regex=True).any():
        single = single.str.replace(r"\s+", " ", regex=True)
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
