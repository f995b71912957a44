"""Why a training was, in Dutch and English; its run keeps one English line."""

from __future__ import annotations

import re

from training.promotion.words import Language

_DUTCH = {
    r"asked for": "gevraagd",
    r"started again": "opnieuw gestart",
    r"there is no card yet": "er was nog geen kaart",
    r"the agreement changed since the last training": "de afspraak veranderde",
    r"(\d+) outcomes became known since the last training": "{0} uitkomsten werden bekend",
    r"the calendar: (\d+) days since the last training": "de kalender: {0} dagen na de vorige",
    r"drift: (.*)": "drift: {0}",
}


def why_in_words(why: str, language: Language) -> str:
    """The reason as people read it; one that a person wrote stays as it is.

    Examples
    --------
    >>> why_in_words("250 outcomes became known since the last training", "nl")
    '250 uitkomsten werden bekend'
    >>> why_in_words("started again", "nl")
    'opnieuw gestart'
    >>> why_in_words("after the fair", "nl")
    'after the fair'
    """
    for pattern, said in _DUTCH.items() if language == "nl" else ():
        if found := re.fullmatch(pattern, why):
            return said.format(*found.groups())
    return why
