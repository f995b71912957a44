"""A path that was put down in one language, told in another: only our words are changed."""

from __future__ import annotations

import re
from functools import cache

from followup.path import WORDS, Language

#: What stands between steps.
_BETWEEN = re.compile(r"( -> |; )")


def path_in(path: str, language: Language) -> str:
    """The path in a language; what is not ours in it stays as it was.

    Examples
    --------
    >>> path_in("regel 1: Regio BE -> team export -> Anna, 2 open van 15", "en")
    'rule 1: Regio BE -> team export -> Anna, 2 open of 15'
    >>> path_in("unassigned, to marketing", "nl")
    'niet toegewezen, naar marketing'
    """
    pieces = _BETWEEN.split(path)
    return "".join(
        piece if place % 2 else _told(piece, language) for place, piece in enumerate(pieces)
    )


def _told(piece: str, language: Language) -> str:
    """One step, or the half of one; what stands in it is looked at by itself."""
    for written, wanted in _templates(language):
        if found := written.fullmatch(piece):
            facts = {
                name: ", ".join(_told(each, language) for each in fact.split(", "))
                for name, fact in found.groupdict().items()
            }
            return wanted.format(**facts)
    return piece


@cache
def _templates(language: Language) -> tuple[tuple[re.Pattern[str], str], ...]:
    """How steps read in other languages, the one with most words of its own first."""
    found = [
        (half, mine)
        for other, words in WORDS.items()
        if other != language
        for key, said in words.items()
        for half, mine in zip(said.split(" -> "), WORDS[language][key].split(" -> "), strict=True)
        if half != mine
    ]
    found.sort(key=lambda pair: -len(re.sub(r"\{\w+\}", "", pair[0])))
    return tuple((_pattern(said), mine) for said, mine in found)


def _pattern(said: str) -> re.Pattern[str]:
    text = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", re.escape(said))
    return re.compile(text)
