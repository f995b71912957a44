"""What the report says, in the company's language; the sentences stand in en.toml and nl.toml."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from training.evaluation.interval import Interval

Language = Literal["en", "nl"]

_LOCALES: dict[str, Literal["en-US", "nl-NL"]] = {"en": "en-US", "nl": "nl-NL"}


class Words:
    """Sentences and numbers of one language.

    Examples
    --------
    >>> Words("nl").number(1234.5, 1), Words("en").number(1234.5, 1)
    ('1.234,5', '1,234.5')
    >>> Words("nl").way("agreed points")
    'afgesproken punten'
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        #: As vega names it.
        self.locale = _LOCALES[language]

    def say(self, key: str, **values: object) -> str:
        """The sentence at a dotted key, with its values filled in."""
        found: Any = texts(self.language)
        for part in key.split("."):
            found = found[part]
        return str(found).format(**values)

    def way(self, name: str) -> str:
        """A way of ranking."""
        return str(texts(self.language)["ways"].get(name, name))

    def period(self, name: str) -> str:
        """A month, or a block's number."""
        if "-" not in name:
            return self.say("time.block", number=name)
        year, month = name.split("-")
        return f"{texts(self.language)['months'][int(month) - 1]} {year}"

    def number(self, value: float, digits: int = 0, *, is_signed: bool = False) -> str:
        """A number as the language writes it; minus as a real minus."""
        sign = "+" if is_signed else ""
        text = f"{value:{sign},.{digits}f}"
        if float(text.replace(",", "")) == 0:
            text = text.replace("-", "")
        if self.language == "nl":
            text = text.translate({ord(","): ".", ord("."): ","})
        return text.replace("-", "\N{MINUS SIGN}")

    def percent(self, share: float, digits: int = 0) -> str:
        """A share as a percentage."""
        return f"{self.number(100 * share, digits)}%"

    def of_100(self, share: float) -> str:
        """A share as so many of every hundred."""
        return self.number(100 * share)

    def spread(self, figure: Interval, digits: int = 3, *, is_signed: bool = False) -> str:
        """A figure and its interval."""
        value, low, high = (
            self.number(each, digits, is_signed=is_signed)
            for each in (figure.value, figure.low, figure.high)
        )
        return self.say("spread", value=value, low=low, high=high)

    def percents(self, figure: Interval) -> str:
        """A share and its interval."""
        value, low, high = (self.percent(x) for x in (figure.value, figure.low, figure.high))
        return self.say("spread", value=value, low=low, high=high)

    def both(self, names: list[str]) -> str:
        """Names in a row: "a, b and c"."""
        if len(names) < 2:
            return "".join(names)
        return f"{', '.join(names[:-1])} {self.say('and')} {names[-1]}"


@lru_cache
def texts(language: Language) -> dict[str, Any]:
    """All texts of a language, by section and key."""
    return tomllib.loads((Path(__file__).parent / f"{language}.toml").read_text("utf-8"))
