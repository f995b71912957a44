"""Days and spans of days as people write them in a definition, and a country's holidays."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import holidays as country_holidays
from pydantic import AfterValidator, BeforeValidator

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
#: In the order of ``date.weekday()``.
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, kw_only=True)
class Span:
    """Days from ``first`` to ``last``, both included.

    Examples
    --------
    >>> yule = Span.parse("2026-12-21..2027-01-01")
    >>> dt.date(2027, 1, 1) in yule, dt.date(2027, 1, 2) in yule
    (True, False)
    >>> dt.date(2030, 1, 1) in Span.parse("2026-11-02..")
    True
    """

    first: dt.date
    last: dt.date

    def __contains__(self, day: dt.date) -> bool:
        return self.first <= day <= self.last

    @classmethod
    def parse(cls, text: str) -> Span:
        """One day, ``first..last``, ``first..`` or ``..last``.

        Raises
        ------
        ValueError
            If the text is none of these, or the last day comes before the first.
        """
        first, dots, last = (part.strip() for part in text.partition(".."))
        try:
            span = cls(
                first=dt.date.fromisoformat(first) if first or not dots else dt.date.min,
                last=dt.date.fromisoformat(last or first) if last or not dots else dt.date.max,
            )
        except ValueError:
            span = None
        if span is None or span.first > span.last or not (first or last):
            raise ValueError(
                f"{text!r} is neither a day nor a span of days; "
                'write "2026-12-24", "2026-12-21..2027-01-01" or "2026-12-21.."'
            )
        return span


def _as_text(day: Any) -> Any:
    """TOML knows dates of its own; both ways of writing one day are the same definition."""
    is_day = isinstance(day, dt.date) and not isinstance(day, dt.datetime)
    return day.isoformat() if is_day else day


def _checked(text: str) -> str:
    Span.parse(text)
    return text


#: A day or span of days in a definition; kept as text, read by :meth:`Span.parse`.
DayText = Annotated[str, BeforeValidator(_as_text), AfterValidator(_checked)]


def is_among(day: dt.date, spans: list[str]) -> bool:
    """Whether a day lies in one of the spans.

    Examples
    --------
    >>> is_among(dt.date(2026, 12, 24), ["2026-11-02", "2026-12-21.."])
    True
    """
    return any(day in Span.parse(text) for text in spans)


def public_holidays(code: str, year: int) -> frozenset[dt.date]:
    """The public holidays of a country or one of its parts; none where ``code`` is empty.

    Raises
    ------
    ValueError
        If the code is not known.

    Examples
    --------
    >>> dt.date(2026, 4, 27) in public_holidays("NL", 2026)  # King's Day
    True
    >>> dt.date(2026, 1, 6) in public_holidays("DE-BY", 2026)  # Epiphany, in Bavaria only
    True
    >>> public_holidays("", 2026)
    frozenset()
    """
    if not code:
        return frozenset()
    country, _, part = code.partition("-")
    try:
        found = country_holidays.country_holidays(country, subdiv=part or None, years=year)
    except NotImplementedError:
        raise ValueError(
            f"{code!r} is no country whose holidays are known; write a code such as NL or DE-BY"
        ) from None
    return frozenset(found)
