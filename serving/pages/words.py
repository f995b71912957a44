"""What pages say, in Dutch and English, and how they write numbers and moments."""

from __future__ import annotations

import datetime as dt
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from records.moments import from_microseconds

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = ("nl", "en")
_MONTHS = {
    "nl": ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}
_HOUR_US = 3_600_000_000
#: As wide as a plus.
MINUS = "\u2212"
#: What stands where there is nothing to show.
NOTHING = "\u2013"


def asked_language(query: Mapping[str, str]) -> Language | None:
    """The language in an address; None where there is none that we speak."""
    return next((each for each in LANGUAGES if each == query.get("lang")), None)


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Every sentence by its name, as ``page.sentence``, per language."""
    text = (Path(__file__).parent / "sentences.toml").read_text(encoding="utf-8")
    return {
        f"{page}.{name}": said
        for page, sentences in tomllib.loads(text).items()
        for name, said in sentences.items()
    }


@dataclass(frozen=True)
class Words:
    """One language, in one company's zone.

    Examples
    --------
    >>> words = Words("nl", ZoneInfo("Europe/Amsterdam"))
    >>> words.number(1234), words.percent(0.153), words.percent(0.0041)
    ('1.234', '15\\xa0%', '0,4\\xa0%')
    >>> words.spent(26 * 3_600_000_000), words.spent(90 * 60_000_000)
    ('1,1 dag', '1,5 uur')
    >>> words.day(0), words.moment(0)
    ('1 jan 1970', '1 jan 1970 01:00')
    """

    language: Language
    zone: ZoneInfo

    def __call__(self, sentence: str, /, **values: Any) -> str:
        """A sentence; whole numbers in it are written as this language does."""
        shown = {
            key: self.number(value) if type(value) in (int, float) else value
            for key, value in values.items()
        }
        return catalogue()[sentence][self.language].format(**shown)

    def word(self, said: str) -> str:
        """A word of the records in this language; one that we do not know as it is."""
        known = catalogue().get(f"word.{said}")
        return known[self.language] if known else said

    def value(self, known: Any) -> str:
        """Something that is known of a lead."""
        if isinstance(known, bool):
            return self("word.yes" if known else "word.no")
        return str(known)

    def number(self, value: float | None, digits: int = 0) -> str:
        """A number with its thousands apart."""
        if value is None or value != value:
            return NOTHING
        text = f"{value:,.{digits}f}"
        return text.translate(str.maketrans(",.", ".,")) if self.language == "nl" else text

    def signed(self, points: float) -> str:
        """Points, with their sign; a true minus, which is as wide as a plus."""
        return "0" if not points else f"{'+' if points > 0 else MINUS}{self.number(abs(points))}"

    def level(self, points: float) -> str:
        """A sum of points that must be reached; a true minus, and no plus."""
        return f"{MINUS if points < 0 else ''}{self.number(abs(points))}"

    def percent(self, share: float | None) -> str:
        """A share of 0-1 as a percentage; with a digit more where it is small."""
        if share is None or share != share:
            return NOTHING
        digits = 1 if 0 < abs(share) < 0.0995 else 0
        # Not to be parted at the end of a line.
        space = "\u00a0" if self.language == "nl" else ""
        return f"{self.number(share * 100, digits)}{space}%"

    def reached(self, share: float | None) -> str:
        """A share of what was promised: 99.6 % is not all of it, as the report says too."""
        if share is None or share != share:
            return self.percent(share)
        steps = 1_000 if 0 < abs(share) < 0.0995 else 100
        return self.percent(math.floor(share * steps + 1e-9) / steps)

    def money(self, amount: float | None) -> str:
        """An amount in euros, without cents."""
        return NOTHING if amount is None else f"€\u00a0{self.number(amount)}"

    def spent(self, us: float | None) -> str:
        """A time span in the unit that suits it."""
        if us is None:
            return NOTHING
        hours = us / _HOUR_US
        if hours < 1:
            return self._unit(hours * 60, "minutes", 0)
        if hours < 24:
            return self._unit(hours, "hours", 1)
        return self._unit(hours / 24, "days", 1 if hours < 240 else 0)

    def _unit(self, value: float, unit: str, digits: int) -> str:
        shown = round(value, digits)
        name = self(f"unit.{unit}_one" if 1 <= shown < 1.2 else f"unit.{unit}")
        whole = shown == int(shown)
        return f"{self.number(shown, 0 if whole else digits)} {name}"

    def day(self, at_us: int | None) -> str:
        """A day on the company's calendar."""
        if at_us is None:
            return NOTHING
        return self.date(from_microseconds(at_us).astimezone(self.zone).date())

    def date(self, day: dt.date) -> str:
        """A day."""
        return f"{day.day} {_MONTHS[self.language][day.month - 1]} {day.year}"

    def month(self, day: dt.date) -> str:
        """A month."""
        return f"{_MONTHS[self.language][day.month - 1]} {day.year}"

    def moment(self, at_us: int | None, *, seconds: bool = False) -> str:
        """A moment on the company's clock."""
        if at_us is None:
            return NOTHING
        at = from_microseconds(at_us).astimezone(self.zone)
        return (
            f"{self.date(at.date())} {at:%H:%M:%S}"
            if seconds
            else f"{self.date(at.date())} {at:%H:%M}"
        )

    def iso(self, at_us: int) -> str:
        """A moment for programs."""
        return from_microseconds(at_us).isoformat().replace("+00:00", "Z")
