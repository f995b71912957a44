"""Leases: what only one may do at a time, over all processes that share the records."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Connection

from records.learning import leases
from records.statements import insert_new


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
