"""Mails that came, each once, and how far a mailbox was read."""

from __future__ import annotations

import base64
from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy import Connection

from records.statements import insert_new
from records.tables import mailboxes, mails

#: What became of a mail.
LEAD, IGNORED, UNREAD = "lead", "ignored", "unread"


def claim(connection: Connection, mail_id: str, came_at: int) -> bool:
    """Whether this is the first time; what becomes of it is said in the same transaction.

    Another one who has the same mail waits here until the first is on record.
    """
    row = (mail_id, None, came_at, UNREAD, None, None)
    return connection.exec_driver_sql(insert_new(connection, mails), [row]).rowcount == 1


def settle(
    connection: Connection,
    mail_id: str,
    state: str,
    *,
    lead_id: str | None = None,
    why: str | None = None,
    raw: bytes | None = None,
) -> None:
    """Say what became of it; ``raw`` is kept of what could not be read."""
    kept = None if raw is None else base64.b64encode(raw).decode()
    said = {"state": state, "lead_id": lead_id, "why": why, "raw": kept}
    connection.execute(sa.update(mails).where(mails.c.mail_id == mail_id).values(said))


def counts(connection: Connection) -> Mapping[str, int]:
    """Mails per state."""
    query = sa.select(mails.c.state, sa.func.count()).group_by(mails.c.state)
    return {str(state): int(n) for state, n in connection.execute(query)}


def read_until(connection: Connection, name: str) -> tuple[int, int] | None:
    """Validity and number of the newest mail on record; None before the first look."""
    own = mailboxes.c
    query = sa.select(own.validity, own.uid).where(own.name == name)
    row = connection.execute(query).first()
    return None if row is None else (int(row.validity), int(row.uid))


def mark(connection: Connection, name: str, validity: int, uid: int) -> None:
    """A mailbox was read up to here; never back within one validity."""
    connection.exec_driver_sql(insert_new(connection, mailboxes), [(name, validity, uid)])
    own = mailboxes.c
    is_behind = sa.or_(own.validity != validity, own.uid < uid)
    change = sa.update(mailboxes).where(own.name == name, is_behind)
    connection.execute(change.values(validity=validity, uid=uid))


def newest(connection: Connection) -> int | None:
    """When the newest mail on record came, microseconds UTC."""
    found = connection.execute(sa.select(sa.func.max(mails.c.came_at))).scalar()
    return None if found is None else int(found)
