"""Who owns a lead, one at a time, and how it came to them."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import sqlalchemy as sa
from sqlalchemy import Connection

from records.tables import assignments

#: The number of the lock that whoever gives leads to reps holds on PostgreSQL.
_LOCK = 7_226_002


@dataclass(frozen=True, kw_only=True, slots=True)
class Assignment:
    """An owner; moments are microseconds UTC."""

    assignment_id: str
    lead_id: str
    #: None where marketing owns an incomplete lead.
    qualification_id: str | None
    #: None where the team owns it together.
    rep: str | None
    team: str
    #: In words.
    path: str
    definition_version: str
    at: int
    ended_at: int | None = None
    ended_why: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Load:
    """What a rep has."""

    #: Leads owned now.
    n_open: int
    #: Leads ever given, and when the last was; microseconds UTC.
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
    connection.execute(sa.insert(assignments).values(asdict(made)))


def end(connection: Connection, lead_id: str, at: int, why: str) -> Assignment | None:
    """The owner is not any more; answers who it was."""
    held = held_by(connection, lead_id)
    if held is not None:
        own = assignments.c.assignment_id == held.assignment_id
        connection.execute(sa.update(assignments).where(own).values(ended_at=at, ended_why=why))
    return held


def held_by(connection: Connection, lead_id: str) -> Assignment | None:
    """Who owns a lead now; None where nobody does."""
    return _one(connection, assignments.c.lead_id == lead_id, assignments.c.ended_at.is_(None))


def find(connection: Connection, assignment_id: str) -> Assignment | None:
    """The assignment with that identifier."""
    return _one(connection, assignments.c.assignment_id == assignment_id)


def last_at_sales(connection: Connection, lead_id: str) -> Assignment | None:
    """Who at sales had a lead last."""
    had = sa.and_(assignments.c.lead_id == lead_id, assignments.c.rep.is_not(None))
    return _one(connection, had)


def loads(connection: Connection) -> dict[str, Load]:
    """What each rep has who ever got a lead."""
    is_open = sa.case((assignments.c.ended_at.is_(None), 1), else_=0)
    query = (
        sa.select(
            assignments.c.rep,
            sa.func.sum(is_open),
            sa.func.count(),
            sa.func.max(assignments.c.at),
        )
        .where(assignments.c.rep.is_not(None))
        .group_by(assignments.c.rep)
    )
    return {
        rep: Load(n_open=int(n_open), n_given=n_given, last_at=last_at)
        for rep, n_open, n_given, last_at in connection.execute(query)
    }


def _one(connection: Connection, *where: sa.ColumnElement[bool]) -> Assignment | None:
    query = sa.select(assignments).where(*where).order_by(assignments.c.at.desc()).limit(1)
    row = connection.execute(query).mappings().first()
    return None if row is None else Assignment(**row)
