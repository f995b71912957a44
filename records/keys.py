"""Keys of other systems: what is kept of them, and how they end."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import sqlalchemy as sa
from sqlalchemy import Connection

from records.tables import keys


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A key as it is kept; moments are microseconds UTC."""

    #: The part that may be shown.
    key_id: str
    name: str
    #: Apart by spaces.
    scopes: str
    #: sha256 of the part that is not kept.
    digest: str
    made_at: int
    used_at: int | None = None
    #: From then on it opens nothing.
    until: int | None = None


def add(connection: Connection, made: Kept) -> None:
    """Put a key on record."""
    connection.execute(sa.insert(keys).values(asdict(made)))


def every(connection: Connection) -> list[Kept]:
    """All there ever were, the oldest first; one that has ended still says that keys are used."""
    query = sa.select(keys).order_by(keys.c.made_at, keys.c.key_id)
    return [Kept(**row) for row in connection.execute(query).mappings()]


def end(connection: Connection, key_id: str, until: int) -> bool:
    """It opens nothing from then on; false where it has ended before that already."""
    sooner = sa.or_(keys.c.until.is_(None), keys.c.until > until)
    own = sa.and_(keys.c.key_id == key_id, sooner)
    return connection.execute(sa.update(keys).where(own).values(until=until)).rowcount == 1


def used(connection: Connection, at: dict[str, int]) -> None:
    """When each was used last."""
    for key_id, moment in at.items():
        own = keys.c.key_id == key_id
        connection.execute(sa.update(keys).where(own).values(used_at=moment))
