"""What is told to whom, and whether it arrived; the text is made when it is sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy import Connection
from ulid import ULID

from records.statements import insert_new
from records.tables import notices

#: Begins the error of a notice whose recipient nobody can reach.
NO_ADDRESS = "no address under [channels]"


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """One message; moments are microseconds UTC."""

    notice_id: str = field(default_factory=lambda: str(ULID()))
    #: What it is about and for whom: the same is not told twice.
    key: str
    kind: str
    #: None where it is about no lead.
    lead_id: str | None = None
    #: What the text is made from beside the lead.
    about: dict[str, Any] = field(default_factory=dict)
    #: A name under [channels].
    recipient: str
    created_at: int
    #: Digest of the address that took it, and sha256 of what was sent.
    channel_id: str | None = None
    body_digest: str | None = None
    sent_at: int | None = None
    failures: int = 0
    #: When it is tried again.
    next_at: int | None = None
    #: Given up, or not wanted any more.
    dropped_at: int | None = None
    error: str | None = None
    #: It comes with others in one message at this moment; None where it comes by itself.
    digest_at: int | None = None


def add(connection: Connection, made: Notice) -> bool:
    """Put a notice down; false where its key is there already."""
    row = tuple(
        orjson.dumps(made.about).decode() if name == "about" else getattr(made, name)
        for name in notices.c.keys()  # noqa: SIM118
    )
    return connection.exec_driver_sql(insert_new(connection, notices), row).rowcount == 1


def find(connection: Connection, notice_id: str) -> Notice | None:
    """The notice with that identifier."""
    query = sa.select(notices).where(notices.c.notice_id == notice_id)
    row = connection.execute(query).mappings().first()
    return None if row is None else Notice(**{**row, "about": orjson.loads(row["about"])})


def wait(connection: Connection, notice_id: str, until: int) -> None:
    """It comes with others then."""
    _change(connection, notice_id, digest_at=until, next_at=until)


def put_off(connection: Connection, notice_id: str, until: int, error: str) -> None:
    """Nobody was asked to take it yet, for a reason; it is tried then."""
    _change(connection, notice_id, next_at=until, error=error)


def waiting(
    connection: Connection, recipient: str, until: int, kind: str | None = None
) -> list[Notice]:
    """What waits for somebody's digest of a moment, of one kind or of all, oldest first."""
    query = sa.select(notices).where(
        notices.c.recipient == recipient,
        notices.c.digest_at <= until,
        notices.c.sent_at.is_(None),
        notices.c.dropped_at.is_(None),
    )
    if kind is not None:
        query = query.where(notices.c.kind == kind)
    rows = connection.execute(query.order_by(notices.c.notice_id)).mappings()
    return [Notice(**{**row, "about": orjson.loads(row["about"])}) for row in rows]


def n_messages(connection: Connection, recipient: str, kind: str, since: int) -> int:
    """How many messages told somebody something of a kind since a moment; a digest is one."""
    query = sa.select(sa.func.count(notices.c.body_digest.distinct())).where(
        notices.c.recipient == recipient, notices.c.sent_at > since, notices.c.kind == kind
    )
    return int(connection.execute(query).scalar_one())


def without_address(connection: Connection) -> dict[str, tuple[int, int]]:
    """Per recipient whom no address is known of: how many wait, and how many were given up."""
    n_waiting = sa.func.sum(sa.case((notices.c.dropped_at.is_(None), 1), else_=0))
    query = (
        sa.select(notices.c.recipient, n_waiting, sa.func.count())
        .where(notices.c.sent_at.is_(None), notices.c.error.startswith(NO_ADDRESS))
        .group_by(notices.c.recipient)
        .order_by(notices.c.recipient)
    )
    return {
        recipient: (int(waits), int(n - waits)) for recipient, waits, n in connection.execute(query)
    }


def sent(connection: Connection, notice_id: str, at: int, channel_id: str, digest: str) -> None:
    """It arrived at an address."""
    values = {"sent_at": at, "channel_id": channel_id, "body_digest": digest}
    _change(connection, notice_id, **values, next_at=None, error=None)


def failed(connection: Connection, notice_id: str, next_at: int | None, error: str) -> None:
    """No address took it; it is tried again, or not."""
    failures = notices.c.failures + 1
    _change(connection, notice_id, failures=failures, next_at=next_at, error=error)


def drop(connection: Connection, notice_id: str, at: int, why: str) -> None:
    """It is not sent at all."""
    _change(connection, notice_id, dropped_at=at, next_at=None, error=why)


def _change(connection: Connection, notice_id: str, **values: Any) -> None:
    own = notices.c.notice_id == notice_id
    connection.execute(sa.update(notices).where(own).values(**values))
