"""What rows of the points table are called, in the page's language."""

from __future__ import annotations

import re

from definition import Definition
from features.catalogue import readable
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


def value_in_words(value: str, words: Words, feature: str = "") -> str:
    """A value of the table in the page's language.

    Examples
    --------
    >>> from zoneinfo import ZoneInfo
    >>> value_in_words("more than 9.5, up to 49.5", Words("nl", ZoneInfo("UTC")))
    'meer dan 9,5, tot en met 49,5'
    >>> value_in_words("personal", Words("nl", ZoneInfo("UTC")), "email_kind")
    'privé'
    """
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


def _decimal(number: str, words: Words) -> str:
    return number.replace(".", ",") if words.language == "nl" else number
