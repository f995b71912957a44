"""How each address under [channels] does: since when it fails, and when it is tried again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

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
    #: In a row; several at the same time count as one.
    failures: int = 0
    sent_at: int | None = None
    failed_at: int | None = None
    off_at: int | None = None
    error: str | None = None
    #: None where the last message was taken.
    failing_since: int | None = None
    #: When it is tried again before others.
    try_at: int | None = None
    #: Since it is off.
    tries: int = 0


#: What is forgotten once a message is taken.
_WELL = {
    "failures": 0,
    "off_at": None,
    "error": None,
    "failing_since": None,
    "try_at": None,
    "tries": 0,
}


def of(connection: Connection, ids: Sequence[str]) -> dict[str, Health]:
    """How these do that were used."""
    query = sa.select(channels).where(channels.c.channel_id.in_(ids))
    found = connection.execute(query).mappings()
    return {row["channel_id"]: Health(**row) for row in found}


def worked(connection: Connection, channel_id: str, shown: str, at: int) -> bool:
    """It took a message: it is on again, whatever was; true where it had failed before."""
    _be_there(connection, Health(channel_id=channel_id, shown=shown))
    own = channels.c.channel_id == channel_id
    had_failed = sa.update(channels).where(own, channels.c.failures > 0).values(_WELL)
    is_back = connection.execute(had_failed).rowcount == 1
    connection.execute(sa.update(channels).where(own).values(sent_at=at))
    return is_back


def takes_turn(connection: Connection, known: Health, until: int) -> bool:
    """Whoever is first tries a failing address; the others leave it alone until then."""
    same = sa.and_(channels.c.channel_id == known.channel_id, channels.c.try_at == known.try_at)
    taken = sa.update(channels).where(same).values(try_at=until)
    return connection.execute(taken).rowcount == 1


def failed(connection: Connection, before: Health, after: Health) -> bool:
    """Write how an address does after a failure; false where another at the same time was first."""
    _be_there(connection, before)
    same = sa.and_(
        channels.c.channel_id == before.channel_id,
        channels.c.failures == before.failures,
        channels.c.tries == before.tries,
    )
    return connection.execute(sa.update(channels).where(same).values(asdict(after))).rowcount == 1


def _be_there(connection: Connection, known: Health) -> None:
    row = tuple(getattr(known, name) for name in channels.c.keys())  # noqa: SIM118
    connection.exec_driver_sql(insert_new(connection, channels), row)
