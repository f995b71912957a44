"""How a moment is stored: whole microseconds since 1970 UTC."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, Dialect
from sqlalchemy.types import TypeDecorator

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def to_microseconds(at: dt.datetime) -> int:
    """An aware time as microseconds, exactly.

    Examples
    --------
    >>> to_microseconds(dt.datetime(1970, 1, 1, 0, 0, 1, tzinfo=dt.UTC))
    1000000
    """
    return (at - _EPOCH) // dt.timedelta(microseconds=1)


def from_microseconds(moment: int) -> dt.datetime:
    """Microseconds as an aware UTC time.

    Examples
    --------
    >>> from_microseconds(1_000_000).isoformat()
    '1970-01-01T00:00:01+00:00'
    """
    return _EPOCH + dt.timedelta(microseconds=moment)


class UtcDateTime(TypeDecorator[int]):
    """A column of moments; takes whole microseconds or aware times, gives microseconds.

    SQLite gives back aware times as naive ones, and a time per row is what makes reading
    a million events slow; see docs/decisions/records-times.md.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:
        """Refuse naive times."""
        if isinstance(value, dt.datetime):
            if value.tzinfo is None:
                raise ValueError(f"{value} has no time zone")
            return to_microseconds(value)
        return None if value is None else int(value)
