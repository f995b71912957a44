"""How each address under [channels] does: failures in a row, and whether it is switched off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Connection

from records.statements import insert_new
from records.tables import channels


@dataclass(frozen=True, kw_only=True, slots=True)
class Health:
    """How one address does; moments are microseconds UTC."""

    channel_id: str
    #: As it may be shown.
    shown: str
    #: In a row.
    failures: int = 0
    sent_at: int | None = None
    failed_at: int | None = None
    off_at: int | None = None
    error: str | None = None


def of(connection: Connection, ids: Sequence[str]) -> dict[str, Health]:
    """How these do that were used."""
    query = sa.select(channels).where(channels.c.channel_id.in_(ids))
    found = connection.execute(query).mappings()
    return {row["channel_id"]: Health(**row) for row in found}


def worked(connection: Connection, channel_id: str, shown: str, at: int) -> None:
    """It took a message: it is on again, whatever was."""
    _be_there(connection, channel_id, shown)
    values = {"failures": 0, "sent_at": at, "off_at": None, "error": None}
    own = channels.c.channel_id == channel_id
    connection.execute(sa.update(channels).where(own).values(values))


def failed(
    connection: Connection, channel_id: str, shown: str, at: int, error: str, most: int
) -> bool:
    """It did not; true where this was the last of so many and switches it off."""
    _be_there(connection, channel_id, shown)
    own = channels.c.channel_id == channel_id
    values = {"failures": channels.c.failures + 1, "failed_at": at, "error": error}
    connection.execute(sa.update(channels).where(own).values(values))
    is_dead = sa.and_(own, channels.c.failures >= most)
    is_on = channels.c.off_at.is_(None)
    switched = sa.update(channels).where(is_dead, is_on).values(off_at=at)
    return connection.execute(switched).rowcount == 1


def tried_again(connection: Connection, channel_id: str, at: int) -> None:
    """One that is off failed once more: it stays off from now."""
    is_off = sa.and_(channels.c.channel_id == channel_id, channels.c.off_at.is_not(None))
    connection.execute(sa.update(channels).where(is_off).values(off_at=at))


def _be_there(connection: Connection, channel_id: str, shown: str) -> None:
    row = (channel_id, shown, 0, None, None, None, None)
    connection.exec_driver_sql(insert_new(connection, channels), row)
