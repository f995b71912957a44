"""How a lead is reached: numbers and addresses that a phone or a mail program opens."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from followup.called import folded

_PHONE = re.compile(
    r"(^|_)((mobile_?|cell_?|tele)?phone(_?number)?|mobile|telefoon(_?nummer)?|mobiel(_?nummer)?|"
    r"tel|gsm)(_|$)"
)
_NUMBER = re.compile(r"\+?[\d\s()./-]{6,}")
_MAIL = re.compile(r"[^\s@<>\"',;:?&]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")


def link(field: str, value: Any) -> str | None:
    """Where a value leads; None where it is neither a phone number nor an address.

    Examples
    --------
    >>> link("phone", "+31 (0)20 123 45 67"), link("email", "jan@firma.example")
    ('tel:+31201234567', 'mailto:jan@firma.example')
    >>> link("mobilephone", "06 12 34 56 78"), link("Phone Number", "020 1234567")
    ('tel:0612345678', 'tel:0201234567')
    >>> link("employees", 1200000), link("phone", "…67")
    (None, None)
    """
    text = str(value).strip()
    if _PHONE.search(folded(field)) and _NUMBER.fullmatch(text):
        # The trunk zero in brackets is not dialled after a country's code.
        number = text.replace("(0)", "") if text.startswith("+") else text
        return "tel:" + re.sub(r"[^\d+]", "", number)
    return f"mailto:{text}" if _MAIL.fullmatch(text) else None


def ways(profile: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each way to reach a lead as its text and where it leads; numbers first, for they are called.

    Examples
    --------
    >>> ways({"email": "jan@firma.example", "phone": "020 1234567", "title": "Directeur"})
    [('020 1234567', 'tel:0201234567'), ('jan@firma.example', 'mailto:jan@firma.example')]
    """
    found = [(str(value), link(field, value)) for field, value in profile.items()]
    known = [(text, to) for text, to in found if to is not None]
    return sorted(known, key=lambda each: not each[1].startswith("tel:"))
