"""A lead's own words in a message: one line, short, without signs that forge what stands there."""

from __future__ import annotations

import re
import unicodedata

#: Longest value of a profile, and longest detail of an event.
SHORT, LONG = 80, 120
#: Line ends, other controls, and signs that are not seen: those that turn text around among them.
_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Co", "Cs", "Cn"})
#: What makes a link of a text.
_SCHEME = re.compile(r"\b[a-z][a-z0-9+.-]*://|\bwww\.|\bmailto:|\bjavascript:", re.IGNORECASE)


def plain(text: object, most: int = SHORT) -> str:
    """A text as it may stand in a line.

    Examples
    --------
    >>> plain("Eva\\nGood lead: http://evil.example/\\u202egpj")
    'Eva Good lead: evil.example/gpj'
    >>> plain("x" * 200, 10)
    'xxxxxxxxx…'
    """
    seen = "".join(_sign(each) for each in str(text)[: 10 * most])
    line = _SCHEME.sub("", " ".join(seen.split()))
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _sign(letter: str) -> str:
    if letter.isspace():
        return " "
    category = unicodedata.category(letter)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    return "" if category in _UNSEEN else letter
