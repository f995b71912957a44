"""Leases: what only one may do at a time, over all processes that share the records."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Connection

from records.learning import leases
from records.statements import insert_new


@dataclass(frozen=True, kw_only=True)
class Lease:
    """Who has it, and until when unless it goes on; microseconds UTC."""

    holder: str
    until: int


def take(connection: Connection, name: str, holder: str, *, now: int, until: int) -> bool:
    """Take or keep a lease; false where another has it. Moments are microseconds UTC.

    One conditional UPDATE: of two who try at once one waits, and then finds it taken.
    """
    connection.exec_driver_sql(insert_new(connection, leases), [(name, "", 0)])
    is_free = sa.or_(leases.c.until <= now, leases.c.holder == holder)
    mine = sa.update(leases).where(leases.c.name == name, is_free)
    return connection.execute(mine.values(holder=holder, until=until)).rowcount == 1


def give_back(connection: Connection, name: str, holder: str) -> None:
    """Let others have it."""
    own = sa.and_(leases.c.name == name, leases.c.holder == holder)
    connection.execute(sa.update(leases).where(own).values(until=0))


def held(connection: Connection, name: str, now: int) -> Lease | None:
    """Who has it now; None where it is free."""
    query = sa.select(leases.c.holder, leases.c.until).where(
        leases.c.name == name, leases.c.until > now
    )
    found = connection.execute(query).one_or_none()
    return None if found is None else Lease(holder=found.holder, until=found.until)
