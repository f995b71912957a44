"""Undo: what somebody on a page put on record by mistake is taken back, and kept apart."""

from __future__ import annotations

from typing import Literal

import orjson
import sqlalchemy as sa
from sqlalchemy import Connection
from ulid import ULID

from followup import keep
from records.locks import lock_leads
from records.tables import assignments, corrections, metadata, qualifications, tasks

#: Tables of what a person says or does.
Kind = Literal["attempts", "dispositions", "feedback"]
KINDS: tuple[Kind, ...] = ("attempts", "dispositions", "feedback")
#: How long after it happened something can be taken back.
WITHIN_US = 3_600_000_000


def said_by(connection: Connection, kind: Kind, row_id: str) -> tuple[str, str | None] | None:
    """Of which lead a row is and which rep said it; None where it is not there any more."""
    table = metadata.tables[kind]
    query = sa.select(table.c.lead_id, table.c.rep).where(table.c.row_id == row_id)
    row = connection.execute(query).first()
    return None if row is None else (str(row[0]), row[1])


def take_back(connection: Connection, kind: Kind, row_id: str, by: str, now: int) -> str | None:
    """Undo one row; answers whose it was, None where it is not there any more or is too old.

    The row goes to the corrections with who took it back and when: nothing is lost. What
    followed from it is open again, and the lead is looked at as if it never was. Whether ``by``
    may, whoever calls has checked; ``said_by`` tells whose word it was.
    """
    table = metadata.tables[kind]
    own = table.c.row_id == row_id
    row = connection.execute(sa.select(table).where(own)).mappings().first()
    if row is None or row["at"] is None or not now - WITHIN_US <= row["at"] <= now:
        return None
    lead_id = str(row["lead_id"])
    lock_leads(connection, [lead_id])
    if not connection.execute(sa.delete(table).where(own)).rowcount:
        return None
    kept = {str(name): value for name, value in row.items()}
    connection.execute(
        sa.insert(corrections).values(
            correction_id=str(ULID()),
            lead_id=lead_id,
            kind=kind,
            row_id=row_id,
            row=orjson.dumps(kept).decode(),
            by=by,
            at=now,
        )
    )
    _reopen(connection, lead_id, row["at"])
    keep.ask(connection, [(lead_id, now)], now)
    return lead_id


def _reopen(connection: Connection, lead_id: str, at: int) -> None:
    """What that moment's row ended goes on; not where somebody else has the lead by now."""
    done = sa.and_(tasks.c.lead_id == lead_id, tasks.c.done_at == at)
    connection.execute(sa.update(tasks).where(done).values(done_at=None, done_why=None))
    for table, ended, why in (
        (qualifications, "closed_at", "closed_why"),
        (assignments, "ended_at", "ended_why"),
    ):
        theirs = table.c.lead_id == lead_id
        is_open = sa.select(table.c.lead_id).where(theirs, table.c[ended].is_(None))
        if connection.execute(is_open).first() is None:
            closed = sa.and_(theirs, table.c[ended] == at)
            connection.execute(sa.update(table).where(closed).values({ended: None, why: None}))
