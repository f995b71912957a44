"""How dates are written, as ``datetime.strptime`` reads them."""

from __future__ import annotations

import re

_PARTS = re.compile(r"%(.?)")
_KNOWN = set("aAbBdHIjmMpSfyYzZGuVT%")


def check_date_format(date_format: str | None) -> str | None:
    """The format; refuses one that cannot read a date.

    Examples
    --------
    >>> check_date_format("%d-%m-%Y")
    '%d-%m-%Y'
    >>> check_date_format("DD-MM-YYYY")
    Traceback (most recent call last):
    ValueError: is no way to write a date; write one such as "%d-%m-%Y" or "%m/%d/%Y %H:%M"
    """
    if date_format is None:
        return None
    parts = _PARTS.findall(date_format)
    if not set(parts) & {"Y", "y", "G"} or not set(parts) <= _KNOWN:
        raise ValueError(
            'is no way to write a date; write one such as "%d-%m-%Y" or "%m/%d/%Y %H:%M"'
        )
    return date_format
