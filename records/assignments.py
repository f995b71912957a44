"""Who owns a lead, one at a time, and how it came to them."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import sqlalchemy as sa
from sqlalchemy import Connection, RowMapping

from records.tables import assignments

#: The number of the lock that whoever gives leads to reps holds on PostgreSQL.
_LOCK = 7_226_002
_AT_SALES = sa.and_(assignments.c.ended_at.is_(None), assignments.c.qualification_id.is_not(None))

#: From one owner to the next in the index: reading all that was ever given, for each lead that is
#: given, would take longer every month.
_LOADS = sa.text("""
WITH RECURSIVE owners(owner) AS (
    SELECT MIN(owner) FROM assignments
    UNION ALL
    SELECT (SELECT MIN(owner) FROM assignments WHERE owner > owners.owner)
    FROM owners WHERE owner IS NOT NULL
)
SELECT
    owners.owner,
    COALESCE(held.n, 0),
    (SELECT COUNT(*) FROM assignments AS a
     WHERE a.owner = owners.owner AND a.at >= :since AND a.waits = 0),
    (SELECT MAX(a.at) FROM assignments AS a WHERE a.owner = owners.owner)
FROM owners LEFT JOIN (
    SELECT owner, COUNT(*) AS n FROM assignments
    WHERE ended_at IS NULL AND waits = 0 GROUP BY owner
) AS held ON held.owner = owners.owner
WHERE owners.owner IS NOT NULL
""")


@dataclass(frozen=True, kw_only=True, slots=True)
class Assignment:
    """An owner; moments are microseconds UTC."""

    assignment_id: str
    lead_id: str
    #: None where the lead is incomplete.
    qualification_id: str | None
    #: A rep, or marketing.
    owner: str
    team: str
    #: Whether it is only held until a rep has room.
    waits: bool
    #: In words.
    path: str
    definition_version: str
    at: int
    ended_at: int | None = None
    ended_why: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Load:
    """What a rep has."""

    #: Leads owned now, those that are only held apart.
    n_open: int
    #: Leads given since a moment, and when the last ever was; microseconds UTC.
    n_given: int
    last_at: int


def lock(connection: Connection) -> None:
    """Wait until nobody else gives leads to reps, until the transaction ends.

    Whoever comes second must see what the first gave: caps and fair turns depend on it.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("DELETE FROM assignments WHERE 0")
    else:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")


def begin(connection: Connection, made: Assignment) -> None:
    """Put an owner on record.

    Raises
    ------
    sqlalchemy.exc.IntegrityError
        If the lead has an owner; end that first.
    """
    values = {**asdict(made), "waits": int(made.waits)}
    connection.execute(sa.insert(assignments).values(values))


def end(connection: Connection, assignment_id: str, at: int, why: str) -> None:
    """The owner is not any more; an earlier word that comes later takes the first one's place."""
    own = assignments.c.assignment_id == assignment_id
    connection.execute(sa.update(assignments).where(own).values(ended_at=at, ended_why=why))


def held_by(connection: Connection, lead_id: str) -> Assignment | None:
    """Who owns a lead now; None where nobody does."""
    return _one(connection, assignments.c.lead_id == lead_id, assignments.c.ended_at.is_(None))


def find(connection: Connection, assignment_id: str) -> Assignment | None:
    """The assignment with that identifier."""
    return _one(connection, assignments.c.assignment_id == assignment_id)


def owners(connection: Connection, *lead_ids: str) -> list[Assignment]:
    """Who had a lead, or several that are one person; oldest first."""
    query = sa.select(assignments).where(assignments.c.lead_id.in_(lead_ids))
    found = connection.execute(query.order_by(assignments.c.at)).mappings()
    return [_assignment(row) for row in found]


def owners_now(connection: Connection) -> set[str]:
    """Whoever owns or holds a lead that crossed the line."""
    query = sa.select(assignments.c.owner).where(_AT_SALES).distinct()
    return set(connection.execute(query).scalars())


def held_of(connection: Connection, owner: str) -> list[Assignment]:
    """The leads that somebody owns or holds and that crossed the line, the longest first."""
    query = sa.select(assignments).where(_AT_SALES, assignments.c.owner == owner)
    found = connection.execute(query.order_by(assignments.c.at)).mappings()
    return [_assignment(row) for row in found]


def waiting(connection: Connection, most: int) -> list[Assignment]:
    """Leads that are held until a rep has room, the longest first."""
    held = sa.and_(assignments.c.ended_at.is_(None), assignments.c.waits == 1)
    query = sa.select(assignments).where(held).order_by(assignments.c.at).limit(most)
    return [_assignment(row) for row in connection.execute(query).mappings()]


def loads(connection: Connection, since: int) -> dict[str, Load]:
    """What each owner has who ever got a lead; turns are counted since a moment."""
    return {
        owner: Load(n_open=n_open, n_given=n_given, last_at=last_at)
        for owner, n_open, n_given, last_at in connection.execute(_LOADS, {"since": since})
    }


def _one(connection: Connection, *where: sa.ColumnElement[bool]) -> Assignment | None:
    query = sa.select(assignments).where(*where).order_by(assignments.c.at.desc()).limit(1)
    row = connection.execute(query).mappings().first()
    return None if row is None else _assignment(row)


def _assignment(row: RowMapping) -> Assignment:
    return Assignment(**{**row, "waits": bool(row["waits"])})
