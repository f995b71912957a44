"""Words in names of columns that tell what a column is about, in English and Dutch."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from records.intake.layout import snake_case

_LISTS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))


def listed(name: str) -> frozenset[str]:
    """The words of that list in ``words.toml``.

    Examples
    --------
    >>> sorted(listed("of_a_lead"))[:3]
    ['contact', 'deal', 'inquiry']
    """
    return frozenset(_LISTS[name].split())


def _by_word(name: str) -> dict[str, str]:
    return {word: what for what, found in _LISTS[name].items() for word in found.split()}


ENGAGEMENT, PERSONAL, OF_A_FIRM, TITLE = map(
    listed, ("engagement", "personal", "of_a_firm", "title")
)
UNITS = _by_word("units")
_WORKED = _by_word("worked")
#: Names that pages, routing and notices go by, each with what others call it, the surest first.
KNOWN_AS: dict[str, list[str]] = {name: words.split() for name, words in _LISTS["known_as"].items()}
_CLOSE, _LAST, _OTHER_STATUS = map(listed, ("close", "last", "other_status"))


def words(name: str) -> tuple[str, ...]:
    """The words of a column's name, in lower case.

    Examples
    --------
    >>> words("Total Time Spent on Website"), words("isConverted")
    (('total', 'time', 'spent', 'on', 'website'), ('is', 'converted'))
    """
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return tuple(part for part in snake_case(apart).split("_") if part)


def too_late(name: str, *, is_number: bool = True) -> tuple[str, str] | None:
    """Since when a column may only be known, judged by its name, and why; None where early.

    Examples
    --------
    >>> too_late("Lead Quality")
    ('after_contact', "somebody's judgement of the lead")
    >>> too_late("close_value")[0], too_late("Industry"), too_late("Marital_Status")
    ('close', None, None)
    """
    found = words(name)
    here = set(found)
    if here & _CLOSE:
        return "close", "filled in when a deal is closed"
    is_worth = here & {"deal", "order"} and here & {"value", "waarde"}
    if is_worth or (is_number and here & {"amount", "bedrag"}):
        return "close", "filled in when a deal is made"
    if here & {"last", "laatste", "latest", "recent"} and here & _LAST:
        return "after_contact", "is the last at the export, mostly after the first call"
    if {"lead", "profile"} <= here:
        return "after_contact", "filled in by whoever works the lead"
    if "index" in here and here & {"activity", "profile", "lead"}:
        return "after_contact", _WORKED["score"]
    for word in found:
        if word in _WORKED and not here & _OTHER_STATUS:
            return "after_contact", _WORKED[word]
    return None
