"""A job title as plain words, so that its level and field can be looked up."""

from __future__ import annotations

import re
import unicodedata

#: What a longer title says beyond this is left aside: it is a sentence, not a title.
LONGEST = 200

_ACCENT = re.compile(r"[\u0300-\u036f]")
_ABBREVIATION_DOT = re.compile(r"(?<=\b\w)\.(?=\w\b|\W|$)")
#: Signs that part one role from the next; & only between blanks, for R&D and P&O are one.
_BETWEEN_ROLES = re.compile(r"\s+[&+]\s+|\s*[/,;|()\[\]:\u2013\u2014\u2022]+\s*")
_OTHER_SIGNS = re.compile(r"[^\w&/]+|_+")


def plain(title: str) -> str:
    """Lower case, no accents, single blanks, no hyphens; roles parted by a stroke.

    Examples
    --------
    >>> plain("C.E.O. & Co-Founder"), plain("  Geschäftsführer (Vertrieb)")
    ('ceo / co founder', 'geschaftsfuhrer / vertrieb')
    """
    text = title[:LONGEST].lower().replace("ß", "ss")
    if not text.isascii():
        text = _ACCENT.sub("", unicodedata.normalize("NFKD", text))
    text = _BETWEEN_ROLES.sub(" / ", _ABBREVIATION_DOT.sub("", text))
    return _OTHER_SIGNS.sub(" ", text).strip(" /")


def any_of(*words: str) -> re.Pattern[str]:
    """A pattern that finds any of these as whole words; each may itself be a pattern.

    Examples
    --------
    >>> bool(any_of("head", "hoofd").search("hoofd inkoop")), bool(any_of("head").search("ahead"))
    (True, False)
    """
    return re.compile(rf"\b(?:{'|'.join(words)})\b")
