"""Leads that crossed the line: one open per lead, waiting until somebody owns it."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import sqlalchemy as sa
from sqlalchemy import Connection

from records.tables import qualifications


@dataclass(frozen=True, kw_only=True, slots=True)
class Qualification:
    """One crossing; moments are microseconds UTC."""

    qualification_id: str
    lead_id: str
    decision_id: str
    #: line or explore.
    why: str
    opened_at: int
    #: When it got an owner.
    processed_at: int | None = None
    closed_at: int | None = None
    #: Sales' word: accepted, disqualified or nurture.
    closed_why: str | None = None


def open_new(connection: Connection, made: Qualification) -> None:
    """Put a crossing on record.

    Raises
    ------
    sqlalchemy.exc.IntegrityError
        If the lead has an open one: the caller did not look under the lead's lock.
    """
    connection.execute(sa.insert(qualifications).values(asdict(made)))


def find(connection: Connection, qualification_id: str) -> Qualification | None:
    """The qualification with that identifier."""
    return _first(connection, qualifications.c.qualification_id == qualification_id)


def newest(connection: Connection, *lead_ids: str) -> Qualification | None:
    """The last crossing of a lead, or of several that are one person; open or not."""
    return _first(connection, qualifications.c.lead_id.in_(lead_ids))


def process(connection: Connection, qualification_id: str, now: int) -> bool:
    """It has an owner; false where it had one, or is closed."""
    waits = sa.and_(
        qualifications.c.qualification_id == qualification_id,
        qualifications.c.processed_at.is_(None),
        qualifications.c.closed_at.is_(None),
    )
    changed = sa.update(qualifications).where(waits).values(processed_at=now)
    return connection.execute(changed).rowcount == 1


def close(connection: Connection, qualification_id: str, at: int, why: str) -> None:
    """Sales said what became of it; an earlier word that comes later takes its place."""
    own = qualifications.c.qualification_id == qualification_id
    changed = sa.update(qualifications).where(own).values(closed_at=at, closed_why=why)
    connection.execute(changed)


def _first(connection: Connection, where: sa.ColumnElement[bool]) -> Qualification | None:
    # An open one goes before one that came later and is closed.
    is_open = qualifications.c.closed_at.is_(None)
    newest_first = (
        is_open.desc(),
        qualifications.c.opened_at.desc(),
        qualifications.c.qualification_id.desc(),
    )
    query = sa.select(qualifications).where(where).order_by(*newest_first).limit(1)
    row = connection.execute(query).mappings().first()
    return None if row is None else Qualification(**row)
