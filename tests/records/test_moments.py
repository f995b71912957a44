from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from records.moments import from_microseconds, to_microseconds
from records.tables import definitions

ZONES = st.timezones() | st.just(dt.UTC)


# hypothesis wants its bounds without a zone; the first and last year cannot be moved to UTC.
FIRST, LAST = dt.datetime(2, 1, 1), dt.datetime(9998, 1, 1)  # noqa: DTZ001


@given(at=st.datetimes(FIRST, LAST, timezones=ZONES))
def test_a_time_is_the_same_moment_after_microseconds(at: dt.datetime) -> None:
    # In UTC: Python calls an hour that comes twice unequal to itself in another zone (PEP 495).
    assert from_microseconds(to_microseconds(at)) == at.astimezone(dt.UTC)


def _stored(engine: Engine, at: object) -> int:
    row = {"version": "v", "content": "{}", "first_used_at": at}
    with engine.begin() as connection:
        connection.execute(sa.insert(definitions), [row])
        return connection.execute(sa.select(definitions.c.first_used_at)).scalar_one()


def test_an_aware_time_is_stored_to_the_microsecond(engine: Engine) -> None:
    at = dt.datetime(2026, 10, 25, 2, 30, 0, 1, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    assert from_microseconds(_stored(engine, at)) == at


@pytest.mark.parametrize("moment", [0, -1, 4_102_444_800_000_000])
def test_whole_microseconds_are_stored_as_they_are(engine: Engine, moment: int) -> None:
    assert _stored(engine, moment) == moment


def test_a_time_without_a_zone_is_refused(engine: Engine) -> None:
    with pytest.raises(sa.exc.StatementError, match="has no time zone"):
        _stored(engine, dt.datetime(2026, 1, 1))  # noqa: DTZ001
