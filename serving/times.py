"""Times at the edge: ISO 8601 in, ISO 8601 in UTC with Z out."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from definition import InputError
from features.values import microseconds

#: Moments outside these years are a mistake.
_FIRST, _LAST = 1900, 2200
#: A time without a zone, or from another one's wall, is never further off.
AHEAD_US = 86_400_000_000
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_REMEDY = "write it as 2026-01-31T14:00:00Z, between 1900 and 2200"


def moment(value: Any, zone: ZoneInfo, field: str) -> int:
    """An ISO 8601 text as microseconds UTC; without a zone it is taken in the company's.

    Raises
    ------
    InputError
        If it is no time, or one in a year that cannot be meant.
    """
    try:
        at = dt.datetime.fromisoformat(value)
        at = at if at.tzinfo else at.replace(tzinfo=zone)
        if _FIRST <= at.year < _LAST:
            return microseconds(at)
    except (TypeError, ValueError, OverflowError):
        pass
    raise InputError("is no time", field, value, _REMEDY)


def happened(value: Any, zone: ZoneInfo, field: str, now: int) -> int:
    """A moment at which something happened: a sender's clock may be ahead, by a day at most.

    Raises
    ------
    InputError
        If it is no time, or has not come yet.
    """
    at = moment(value, zone, field)
    if at > now + AHEAD_US:
        remedy = "send when it happened, with its zone; what is planned is told once it happened"
        raise InputError("lies more than a day ahead", field, value, remedy)
    return at


def recorded(value: Any, occurred_at: int, zone: ZoneInfo, field: str) -> int:
    """When something came to be known, which is not before it happened.

    Raises
    ------
    InputError
        If it is no time, or an earlier one.
    """
    at = moment(value, zone, field)
    if at < occurred_at:
        remedy = "send when it came to be known, or leave it out"
        raise InputError("lies before occurred_at", field, value, remedy)
    return at


def shown(moment_us: int) -> str:
    """Microseconds as ISO 8601 in UTC; fractions only where there are any.

    Examples
    --------
    >>> shown(1_500_000)
    '1970-01-01T00:00:01.500000Z'
    """
    at = _EPOCH + dt.timedelta(microseconds=moment_us)
    return at.isoformat().replace("+00:00", "Z")


def day(moment_us: int, zone: ZoneInfo) -> dt.date:
    """The day on the wall calendar of a place.

    Examples
    --------
    >>> day(23 * 3_600_000_000, ZoneInfo("Europe/Amsterdam"))
    datetime.date(1970, 1, 2)
    """
    return (_EPOCH + dt.timedelta(microseconds=moment_us)).astimezone(zone).date()
