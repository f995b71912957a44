"""Lines of the agreement on service, per owner: how each stands, and who was told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa
from sqlalchemy import Connection

from records.tables import promises


@dataclass(frozen=True, kw_only=True, slots=True)
class Promise:
    """One promise about one lead; moments are microseconds UTC."""

    promise_id: str
    lead_id: str
    assignment_id: str
    #: first_call, attempts, feedback or complete.
    line: str
    #: open, kept, broken or void.
    state: str
    made_at: int
    #: None where no moment was promised.
    due_at: int | None = None
    settled_at: int | None = None
    #: When the owner was reminded, and when the team heard that it is broken.
    reminded_at: int | None = None
    told_at: int | None = None


def of(connection: Connection, assignment_id: str) -> dict[str, Promise]:
    """An owner's promises by line."""
    query = sa.select(promises).where(promises.c.assignment_id == assignment_id)
    found = connection.execute(query).mappings()
    return {row["line"]: Promise(**row) for row in found}


def make(connection: Connection, made: Sequence[Promise]) -> None:
    """Put promises on record; an owner has one of each line."""
    if made:
        connection.execute(sa.insert(promises), [asdict(each) for each in made])


def change(connection: Connection, promise: Promise) -> None:
    """Write how a promise stands now; the caller holds the lead's lock."""
    own = promises.c.promise_id == promise.promise_id
    connection.execute(sa.update(promises).where(own).values(asdict(promise)))


def void(connection: Connection, assignment_id: str, at: int) -> None:
    """The owner is another one: what was still open is not asked for any more."""
    is_open = sa.and_(promises.c.assignment_id == assignment_id, promises.c.state == "open")
    connection.execute(sa.update(promises).where(is_open).values(state="void", settled_at=at))
