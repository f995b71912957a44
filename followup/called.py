"""What a person is called, however the company's system writes names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_WHOLE = ("name", "full_name", "fullname", "naam")
#: Each with the ways it is written.
_PARTS = (
    ("first_name", "firstname", "given_name", "voornaam"),
    ("middle_name", "middlename", "tussenvoegsel"),
    ("last_name", "lastname", "surname", "family_name", "achternaam"),
)


def called(profile: Mapping[str, Any]) -> str:
    """The person's name; from its parts where there is no whole one, empty where nobody knows.

    Examples
    --------
    >>> called({"firstname": "Eva", "tussenvoegsel": "de", "lastname": "Boer"})
    'Eva de Boer'
    >>> called({"name": "Jan Jansen", "first_name": "Jan"}), called({"title": "Directeur"})
    ('Jan Jansen', '')
    >>> called({"First Name": "Eva", "Last Name": "Boer"})
    'Eva Boer'
    """
    known = {folded(name): str(value).strip() for name, value in profile.items() if value}
    parts = [_first(known, written) for written in _PARTS]
    return _first(known, _WHOLE) or " ".join(part for part in parts if part)


def folded(column: str) -> str:
    """A column's name as names are compared: as systems write it, in one or in words.

    Examples
    --------
    >>> folded("First Name"), folded("e-mail")
    ('first_name', 'e_mail')
    """
    return re.sub(r"\W+", "_", column.lower())


def _first(known: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((known[name] for name in names if known.get(name)), "")
