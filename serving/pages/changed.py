"""A change that is on record, as people read it."""

from __future__ import annotations

from typing import Any

from records.audit import Change
from serving.pages.words import Words, catalogue


def in_words(change: Change, words: Words) -> tuple[str, str]:
    """What was done, and what it became.

    Examples
    --------
    >>> from zoneinfo import ZoneInfo
    >>> detail = {"role": "sales", "rep": "jan"}
    >>> made = Change(at=0, who="eva", what="user set", about="jan@firma.example", detail=detail)
    >>> in_words(made, Words("nl", ZoneInfo("UTC")))
    ('gebruiker toegelaten of gewijzigd', 'verkoper, jan')
    """
    known = catalogue().get(f"did.{change.what.replace(' ', '_')}")
    what = known[words.language] if known else change.what
    told = [_value(name, each, words) for name, each in change.detail.items() if each is not None]
    return what, ", ".join(told)


def _value(name: str, value: Any, words: Words) -> str:
    role = f"access.role_{value}"
    return words(role) if name == "role" and role in catalogue() else words.word(str(value))
