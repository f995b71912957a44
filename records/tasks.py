"""What an owner is to do, and until when."""

from __future__ import annotations

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


def add(connection: Connection, made: Task) -> None:
    """Put a task on record; an assignment has one of each kind."""
    connection.execute(sa.insert(tasks).values(asdict(made)))


def of(connection: Connection, assignment_id: str) -> list[Task]:
    """The tasks of an assignment."""
    query = sa.select(tasks).where(tasks.c.assignment_id == assignment_id)
    found = connection.execute(query.order_by(tasks.c.created_at, tasks.c.kind)).mappings()
    return [Task(**row) for row in found]


def done(
    connection: Connection, assignment_id: str, at: int, why: str, kind: str | None = None
) -> None:
    """Done, or not wanted any more: one kind, or all that are open."""
    is_open = sa.and_(tasks.c.assignment_id == assignment_id, tasks.c.done_at.is_(None))
    if kind is not None:
        is_open = sa.and_(is_open, tasks.c.kind == kind)
    connection.execute(sa.update(tasks).where(is_open).values(done_at=at, done_why=why))
