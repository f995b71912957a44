"""Free text as those may read it who need not know the person: what names or reaches goes."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from serving.access.viewer import is_personal

#: In an address of a page the sign in the middle is written as %40.
_MAIL = re.compile(r"[^\s@<>(),;=&?/%]+(?:@|%40)[^\s@<>(),;&/%]*[^\s@<>(),;.&/%]", re.IGNORECASE)
#: Seven digits or more, however they are set apart.
_NUMBER = re.compile(r"\+?\d(?:[\s()./-]{0,2}\d){6,}")
_WORD = re.compile(r"\w{3,}")
_GONE = "…"


def redacted(text: str, profile: Mapping[str, Any], personal: Collection[str] = ()) -> str:
    """A text without addresses, numbers and what the lead's own profile calls the person.

    Parameters
    ----------
    text : what somebody wrote, or a page's address
    profile : what is known of the lead, whole
    personal : attributes that the definition calls personal

    Examples
    --------
    >>> redacted("Jan (jan@firma.example, 06 1234 5678) heeft budget", {"name": "Jan Jansen"})
    '… (…, …) heeft budget'
    >>> redacted("/prijzen?mail=jan%40firma.example&x=1", {})
    '/prijzen?mail=…&x=1'
    """
    names = {
        word.casefold()
        for field, value in profile.items()
        if value is not None and (is_personal(field) or field in personal)
        for word in _WORD.findall(str(value))
    }
    without = _NUMBER.sub(_GONE, _MAIL.sub(_GONE, text))
    return _WORD.sub(lambda found: _GONE if found[0].casefold() in names else found[0], without)
