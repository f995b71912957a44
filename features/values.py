"""Raw values of a profile as the kinds of attribute want them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from definition import Attribute, InputError

#: Longest text that is taken.
LONGEST = 10_000
_YES = frozenset({"yes", "ja", "true", "waar", "1", "y", "j"})
_NO = frozenset({"no", "nee", "false", "onwaar", "0", "n"})
#: A whole number of more bits has no place in a float.
_MOST_BITS = 1023


def number(value: Any) -> float:
    """A number, nan where there is none.

    Only a plain number is one: money or a comma is for intake to read, yes and no are a flag.

    Examples
    --------
    >>> number(120), number(" 12.5 "), number("1.117,10"), number(True)
    (120.0, 12.5, nan, nan)
    """
    if isinstance(value, bool) or (isinstance(value, str) and "_" in value):
        return math.nan
    try:
        found = float(value)
    except (TypeError, ValueError, OverflowError):
        return math.nan
    return found if math.isfinite(found) else math.nan


def text(value: Any) -> str | None:
    """A text with single blanks and its own capitals, None where it is empty or no single value.

    Spellings that differ only in their capitals are made one by intake and by the card.

    Examples
    --------
    >>> text("  Paid   search "), text(""), text(7.0), text(["a"])
    ('Paid search', None, '7', None)
    """
    if isinstance(value, str):
        return " ".join(value.split()) or None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _written(value)
    return None


def _written(value: float) -> str | None:
    """A number as a level: 7 and 7.0 are one."""
    if isinstance(value, int):
        return str(value) if value.bit_length() <= _MOST_BITS else None
    if not math.isfinite(value):
        return None
    return str(int(value)) if value.is_integer() else str(float(value))


def flag(value: Any) -> str | None:
    """``yes`` or ``no``, None where it is neither.

    Examples
    --------
    >>> flag(True), flag("Nee"), flag("maybe")
    ('yes', 'no', None)
    """
    word = text(value)
    if word is None:
        return None
    word = word.lower()
    return "yes" if word in _YES else "no" if word in _NO else None


def band(value: Any, values: list[str]) -> str | None:
    """The level of a band as the definition spells it, None where it lists none such.

    Examples
    --------
    >>> band("LARGE", ["Small", "Large"]), band("huge", ["Small", "Large"])
    ('Large', None)
    """
    word = text(value)
    if word is None or word in values:
        return word
    return {level.casefold(): level for level in values}.get(word.casefold())


def moment(value: Any, zone: ZoneInfo) -> int | None:
    """A date or time as microseconds UTC, None where it is none; zone for times without one.

    Examples
    --------
    >>> moment("1970-01-02", ZoneInfo("UTC"))
    86400000000
    """
    if not isinstance(value, str):
        return None
    try:
        at = dt.datetime.fromisoformat(value.strip())
        return microseconds(at if at.tzinfo else at.replace(tzinfo=zone))
    except (ValueError, OverflowError):
        return None


_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


def microseconds(at: dt.datetime) -> int:
    """An aware time as microseconds since 1970 UTC, exactly."""
    return (at - _EPOCH) // _MICROSECOND


def checked(field: str, value: Any, attribute: Attribute, zone: ZoneInfo) -> Any:
    """The value, if the attribute's kind can hold it; None where it is empty.

    What passes here is never missing in the table, an address or title without sense apart.

    Parameters
    ----------
    field : str
        Where the value stands, for the message: ``lead.profile.employees``.
    value : anything that JSON can hold
    attribute : Attribute
    zone : ZoneInfo
        For dates and times without one.

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
    _refuse_odd(field, value)
    holds, rule, remedy = _KINDS[attribute.kind]
    if not holds(value, attribute, zone):
        remedy = remedy.format(", ".join(attribute.values))
        raise InputError(rule, field, value, remedy)
    return value


def _refuse_odd(field: str, value: Any) -> None:
    """Refuse what no kind of attribute can hold."""
    if not isinstance(value, str | int | float):
        raise InputError("is not a single value", field, value, "send one text, number or flag")
    if isinstance(value, str) and len(value) > LONGEST:
        raise InputError("is too long", field, value, f"send at most {LONGEST:,} characters")
    if isinstance(value, float) and not math.isfinite(value):
        raise InputError("is no finite number", field, value, "send a number or null")
    if isinstance(value, int) and value.bit_length() > _MOST_BITS:
        # Python refuses to print such numbers, so the message must not hold it.
        size = f"a number of {value.bit_length()} bits"
        raise InputError("is too large", field, size, "send a number that fits in 64 bits")


_Holds = Callable[[Any, Attribute, ZoneInfo], bool]
#: Per kind: whether it holds a value, and what to say if not; {} lists a band's levels.
_KINDS: Mapping[str, tuple[_Holds, str, str]] = {
    "number": (
        lambda value, *_: not math.isnan(number(value)),
        "is no number",
        "send a number such as 120 or 12.5",
    ),
    "flag": (lambda value, *_: flag(value) is not None, "is no flag", "send true or false"),
    "date": (
        lambda value, _, zone: moment(value, zone) is not None,
        "is no date",
        "send a date such as 2026-01-31",
    ),
    "band": (
        lambda value, attribute, _: band(value, attribute.values) is not None,
        "is not one of the levels",
        "send one of {}",
    ),
    "category": (lambda *_: True, "", ""),
    "text": (lambda value, *_: isinstance(value, str), "is no text", "send a text"),
    "email": (lambda value, *_: isinstance(value, str), "is no text", "send an address"),
    "title": (lambda value, *_: isinstance(value, str), "is no text", "send a title"),
}
