"""What an owner is to do, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa
from sqlalchemy import Connection

from records.tables import tasks


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """One thing to do; moments are microseconds UTC."""

    task_id: str
    lead_id: str
    assignment_id: str
    #: first_call, feedback or complete.
    kind: str
    created_at: int
    #: None where nobody promised when.
    due_at: int | None = None
    done_at: int | None = None
    done_why: str | None = None


def add(connection: Connection, made: Sequence[Task]) -> None:
    """Put tasks on record; an assignment has one of each kind."""
    connection.execute(sa.insert(tasks), [asdict(each) for each in made])


def of(connection: Connection, assignment_id: str) -> list[Task]:
    """The tasks of an assignment."""
    query = sa.select(tasks).where(tasks.c.assignment_id == assignment_id)
    found = connection.execute(query.order_by(tasks.c.created_at, tasks.c.kind)).mappings()
    return [Task(**row) for row in found]


def settle(connection: Connection, assignment_id: str, kind: str, at: int, why: str) -> None:
    """When a task was done; what is told later but happened earlier moves it."""
    own = sa.and_(tasks.c.assignment_id == assignment_id, tasks.c.kind == kind)
    connection.execute(sa.update(tasks).where(own).values(done_at=at, done_why=why))


def drop(connection: Connection, assignment_id: str, at: int, why: str) -> None:
    """What is still to be done is not wanted of this owner any more."""
    is_open = sa.and_(tasks.c.assignment_id == assignment_id, tasks.c.done_at.is_(None))
    connection.execute(sa.update(tasks).where(is_open).values(done_at=at, done_why=why))
