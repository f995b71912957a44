"""Work to be done, at least once: put down with what causes it, claimed with a lease."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy import Connection
from ulid import ULID

from records.moments import UtcDateTime
from records.statements import insert_new
from records.tables import jobs

#: Neither done nor given up.
_WAITS = sa.and_(jobs.c.done_at.is_(None), jobs.c.failed_at.is_(None))


class LostLeaseError(Exception):
    """The job was taken by another worker, or is done: what was being done must not be kept."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """One piece of work."""

    kind: str
    #: Microseconds UTC; not before.
    due_at: int
    lead_id: str | None = None
    payload: dict[str, Any] = field(default_factory=dict)
    #: The same work is not put down twice; None where it may be.
    key: str | None = None
    job_id: str = field(default_factory=lambda: str(ULID()))
    #: How often it was taken, this time included.
    attempts: int = 0


def enqueue(connection: Connection, made: Sequence[Job], now: int) -> int:
    """Put work down in the caller's transaction, so that it is there if its cause is.

    Answers how many were new; one whose key is there already, done or not, is passed over.
    """
    if not made:
        return 0
    columns = jobs.c.keys()
    rows = []
    for job in made:
        row = dict.fromkeys(columns) | {
            "job_id": job.job_id,
            "key": job.key,
            "kind": job.kind,
            "lead_id": job.lead_id,
            "payload": orjson.dumps(job.payload).decode(),
            "created_at": now,
            "due_at": job.due_at,
            "attempts": 0,
        }
        rows.append(tuple(row[name] for name in columns))
    return connection.exec_driver_sql(insert_new(connection, jobs), rows).rowcount


def claim(
    connection: Connection, kinds: Sequence[str], *, by: str, now: int, lease_us: int, most: int = 1
) -> list[Job]:
    """Take due work that nobody holds, the longest due first.

    One conditional UPDATE: two workers never take the same job, on PostgreSQL nor on SQLite
    (which has no SKIP LOCKED and needs none, for it has one writer at a time).
    """
    free = _free(kinds, now)
    chosen = (
        sa.select(jobs.c.job_id)
        .where(free)
        .order_by(jobs.c.due_at, jobs.c.job_id)
        .limit(most)
        .with_for_update(skip_locked=True)
        # Not IN (SELECT … LIMIT …): PostgreSQL may run that again per row, and takes more then.
        .cte("chosen")
    )
    taken = (
        sa.update(jobs)
        .where(jobs.c.job_id.in_(sa.select(chosen.c.job_id)), free)
        .values(leased_by=by, lease_until=now + lease_us, attempts=jobs.c.attempts + 1)
        .returning(jobs)
    )
    rows = connection.execute(taken).mappings().all()
    return [
        Job(
            kind=row["kind"],
            due_at=row["due_at"],
            lead_id=row["lead_id"],
            payload=orjson.loads(row["payload"]),
            key=row["key"],
            job_id=row["job_id"],
            attempts=row["attempts"],
        )
        for row in sorted(rows, key=lambda row: (row["due_at"], row["job_id"]))
    ]


def finish(connection: Connection, job: Job, now: int) -> None:
    """Done; in the transaction of what was done, which thereby happens once.

    Raises
    ------
    LostLeaseError
        If it was taken by another meanwhile or is done; the caller gives the transaction up.
    """
    _settle(connection, job, done_at=now, lease_until=None)


def put_off(connection: Connection, job: Job, *, until: int, error: str) -> None:
    """Try again later, and keep why."""
    _settle(connection, job, due_at=until, lease_until=None, error=error)


def wake(connection: Connection, kinds: Sequence[str], now: int) -> None:
    """What was put off for a fault is due now: the fault is gone."""
    is_off = sa.and_(_WAITS, jobs.c.kind.in_(kinds), jobs.c.error.is_not(None), jobs.c.due_at > now)
    free = sa.and_(is_off, jobs.c.lease_until.is_(None))
    connection.execute(sa.update(jobs).where(free).values(due_at=now))


def give_up(connection: Connection, job: Job, now: int, error: str) -> None:
    """Tried often enough."""
    _settle(connection, job, failed_at=now, lease_until=None, error=error)


def finish_waiting(connection: Connection, kind: str, lead_id: str, now: int) -> None:
    """Whatever else of this kind is due for the lead is done by what is being done."""
    same = sa.and_(_WAITS, jobs.c.lead_id == lead_id, jobs.c.kind == kind, jobs.c.due_at <= now)
    untaken = sa.and_(same, jobs.c.lease_until.is_(None))
    connection.execute(sa.update(jobs).where(untaken).values(done_at=now))


def is_due(connection: Connection, kinds: Sequence[str], now: int) -> bool:
    """Whether there is work to take: a look that makes no writer wait."""
    return connection.execute(_any_due(tuple(kinds)), {"now": now}).first() is not None


@lru_cache
def _any_due(kinds: tuple[str, ...]) -> sa.Select[Any]:
    """Asked many times a second by every thread that works: made once."""
    now: Any = sa.bindparam("now", type_=UtcDateTime)
    # In the order of the index: PostgreSQL reads the whole table for any one row that is not there.
    order = jobs.c.kind, jobs.c.due_at
    return sa.select(sa.literal(1)).where(_free(kinds, now)).order_by(*order).limit(1)


def forget(connection: Connection, before: int) -> int:
    """Take away what was done before a moment; answers how much."""
    old = sa.delete(jobs).where(jobs.c.done_at < before)
    return connection.execute(old).rowcount


def _free(kinds: Sequence[str], now: Any) -> sa.ColumnElement[bool]:
    nobody_has_it = sa.or_(jobs.c.lease_until.is_(None), jobs.c.lease_until <= now)
    return sa.and_(_WAITS, jobs.c.kind.in_(kinds), jobs.c.due_at <= now, nobody_has_it)


def _settle(connection: Connection, job: Job, **values: Any) -> None:
    """The attempt tells a claim from a later one of the same job, also by the same worker."""
    mine = sa.and_(_WAITS, jobs.c.job_id == job.job_id, jobs.c.attempts == job.attempts)
    if connection.execute(sa.update(jobs).where(mine).values(**values)).rowcount != 1:
        raise LostLeaseError(job.job_id)
