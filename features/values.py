"""Raw values of a profile as the kinds of attribute want them."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any
from zoneinfo import ZoneInfo

from definition import Attribute, InputError

#: Longest text that is taken.
LONGEST = 10_000
_YES = frozenset({"yes", "ja", "true", "waar", "1", "y", "j"})
_NO = frozenset({"no", "nee", "false", "onwaar", "0", "n"})


def number(value: Any) -> float:
    """A number, nan where there is none.

    Examples
    --------
    >>> number(120), number(" 12.5 "), number("many")
    (120.0, 12.5, nan)
    """
    if isinstance(value, str) and "_" in value:
        return math.nan
    try:
        found = float(value)
    except (TypeError, ValueError, OverflowError):
        return math.nan
    return found if math.isfinite(found) else math.nan


def text(value: Any) -> str | None:
    """A text with single blanks, None where it is empty.

    Examples
    --------
    >>> text("  Paid   search "), text(""), text(7.0)
    ('Paid search', None, '7')
    """
    if value is None or value != value:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split()) or None


def flag(value: Any) -> str | None:
    """``yes`` or ``no``, None where it is neither.

    Examples
    --------
    >>> flag(True), flag("Nee"), flag("maybe")
    ('yes', 'no', None)
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    word = text(value)
    if word is None:
        return None
    word = word.lower()
    return "yes" if word in _YES else "no" if word in _NO else None


def moment(value: Any, zone: ZoneInfo) -> int | None:
    """A date or time as microseconds UTC, None where it is none; zone for times without one.

    Examples
    --------
    >>> moment("1970-01-02", ZoneInfo("UTC"))
    86400000000
    """
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        at = dt.datetime.fromisoformat(value.strip())
        return microseconds(at if at.tzinfo else at.replace(tzinfo=zone))
    except (ValueError, OverflowError):
        return None


_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def microseconds(at: dt.datetime) -> int:
    """An aware time as microseconds since 1970 UTC, exactly."""
    return (at - _EPOCH) // dt.timedelta(microseconds=1)


def checked(field: str, value: Any, attribute: Attribute, zone: ZoneInfo) -> Any:
    """The value, if the attribute's kind can hold it; None where it is empty.

    Raises
    ------
    InputError
        Naming the field, the value and what to send instead.

    Examples
    --------
    >>> size = Attribute(kind="number")
    >>> checked("lead.profile.employees", 120, size, ZoneInfo("UTC"))
    120
    >>> checked("lead.profile.employees", "many", size, ZoneInfo("UTC"))
    Traceback (most recent call last):
    definition.errors.InputError: lead.profile.employees: is no number (found 'many'); ...
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, list | dict):
        raise InputError("is not a single value", field, value, "send one text, number or flag")
    if isinstance(value, str) and len(value) > LONGEST:
        raise InputError("is too long", field, value, f"send at most {LONGEST:,} characters")
    if isinstance(value, float) and not math.isfinite(value):
        raise InputError("is no finite number", field, value, "send a number or null")
    match attribute.kind:
        case "number":
            if isinstance(value, bool) or math.isnan(number(value)):
                raise InputError("is no number", field, value, "send a number such as 120 or 12.5")
        case "flag":
            if flag(value) is None:
                raise InputError("is no flag", field, value, "send true or false")
        case "date":
            if moment(value, zone) is None:
                raise InputError("is no date", field, value, "send a date such as 2026-01-31")
        case "band":
            if text(value) not in attribute.values:
                remedy = f"send one of {', '.join(attribute.values)}"
                raise InputError("is not one of the levels", field, value, remedy)
        case "category":
            pass
        case _:
            if not isinstance(value, str):
                raise InputError("is no text", field, value, "send a text")
    return value
