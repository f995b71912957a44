"""What rows of the points table are called, in the page's language."""

from __future__ import annotations

import math
import re
from collections.abc import Collection

from definition import Definition
from features.catalogue import YES_NO, readable
from features.labels import label_in
from features.sentences import own_level
from serving.pages.words import Words

#: How features end whose levels we made: those of titles and of mail addresses.
_OUR_LEVELS = ("_seniority", "_function", "_kind")


def named(feature: str, label: str, words: Words) -> str:
    """A feature's label with its window: the same kind is counted over several."""
    label = label_in(label, words.language)
    window = re.search(r"_(\d+)d$", feature)
    days = "" if window is None else f" ({words('points.window', n=int(window[1]))})"
    if feature.startswith("days_since_") and feature != "days_since_last_event":
        return words("points.since", what=label or feature)
    return f"{label or feature.replace('_', ' ')}{days}"


def event_named(kind: str, definition: Definition) -> str:
    """A kind of event as the company calls it; one it does not list by its own name.

    Examples
    --------
    >>> event_named("help_page", Definition())
    'Help page'
    """
    known = definition.events.get(kind)
    return (known.label if known else "") or readable(kind)


def value_in_words(
    value: str, words: Words, feature: str = "", levels: Collection[str] | None = None
) -> str:
    """A value of the table in the page's language; ``levels`` are all that the card knows.

    Examples
    --------
    >>> from zoneinfo import ZoneInfo
    >>> value_in_words("more than 9.5, up to 49.5", Words("nl", ZoneInfo("UTC")))
    'meer dan 9,5, tot en met 49,5'
    >>> value_in_words("personal", Words("nl", ZoneInfo("UTC")), "email_kind")
    'privé'

    How often something was done is a whole number:

    >>> value_in_words("1 or more, up to 1.5", Words("en", ZoneInfo("UTC")), "pricing_30d")
    '1'

    Yes and no are words of ours only where there is nothing else (a language may be ``no``):

    >>> value_in_words("no", Words("nl", ZoneInfo("UTC")), "newsletter", ("no", "yes"))
    'nee'
    """
    if value in YES_NO and set(levels or ()) == set(YES_NO):
        return words.word(value)
    if _is_count(feature) and (span := _whole(value)) is not None:
        return _times(*span, words)
    if value != "other" and feature.endswith(_OUR_LEVELS):
        value = own_level(value, words.language)
    if value in ("missing", "other", "any", "true", "false", "True", "False"):
        return words(f"points.{value.lower()}")
    number = r"(-?[\d.e+]+)"
    for name, pattern in (
        ("or_more", rf"{number} or more"),
        ("more_than", rf"more than {number}"),
        ("less_than", rf"less than {number}"),
        ("up_to", rf"up to {number}"),
    ):
        if found := re.search(pattern, value):
            said = words(f"points.{name}", x=_decimal(found[1], words))
            value = value.replace(found[0], said)
    return value


def _is_count(feature: str) -> bool:
    """Whether it counts events or days within a window."""
    return bool(re.search(r"_\d+d$", feature)) and not feature.startswith("days_since_")


def _whole(value: str) -> tuple[int, int | None] | None:
    """The least and the most of a range of whole numbers; None where it is no range."""
    low, high = 0, math.inf
    found = re.findall(r"(more than|less than|up to) (\d+(?:\.\d+)?)|(\d+) or more", value)
    # Cuts between whole numbers lie halfway; one that does not is of something measured.
    if any(
        how != "less than" and float(number or 0) % 1 not in (0.5, 0) for how, number, _ in found
    ):
        return None
    for how, number, least in found:
        if least:
            low = int(least)
        elif how == "more than":
            low = math.floor(float(number)) + 1
        else:
            high = math.floor(float(number)) if how == "up to" else math.ceil(float(number)) - 1
    if not found or high < low:
        return None
    return low, None if math.isinf(high) else int(high)


def _times(low: int, high: int | None, words: Words) -> str:
    if high is None:
        return words("points.or_more", x=words.number(low))
    if high == low:
        return words("points.none_of") if not high else words.number(high)
    if not low:
        return words("points.up_to", x=words.number(high))
    return words("points.from_to", low=words.number(low), high=words.number(high))


def _decimal(number: str, words: Words) -> str:
    return number.replace(".", ",") if words.language == "nl" else number
