"""What rows of the points table are called, in the page's language."""

from __future__ import annotations

import re

from serving.pages.words import Words


def named(feature: str, label: str, words: Words) -> str:
    """A feature's label with its window: the same kind is counted over several."""
    window = re.search(r"_(\d+)d$", feature)
    days = "" if window is None else f" ({words('points.window', n=int(window[1]))})"
    if feature.startswith("days_since_") and feature != "days_since_last_event":
        return words("points.since", what=label or feature)
    return f"{label or feature.replace('_', ' ')}{days}"


def value_in_words(value: str, words: Words) -> str:
    """A value of the table in the page's language.

    Examples
    --------
    >>> from zoneinfo import ZoneInfo
    >>> value_in_words("more than 9.5, up to 49.5", Words("nl", ZoneInfo("UTC")))
    'meer dan 9,5, tot en met 49,5'
    """
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


def _decimal(number: str, words: Words) -> str:
    return number.replace(".", ",") if words.language == "nl" else number
