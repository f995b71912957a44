"""Too many of one kind at a time: the rest of the minute comes as one message."""

from __future__ import annotations

from sqlalchemy import Connection

from definition import Definition
from followup.notify import CRM
from records import notices
from records.notices import Notice

MINUTE_US = 60_000_000


def waits_until(
    connection: Connection, notice: Notice, definition: Definition, now: int
) -> int | None:
    """When a notice comes with others of its kind; None where there was no crowd.

    The company's own system gets each by itself: programs do not tire.
    """
    if notice.recipient == CRM:
        return None
    most = definition.quiet_hours.most_a_minute
    n = notices.n_messages(connection, notice.recipient, notice.kind, now - MINUTE_US)
    return None if n < most else (now // MINUTE_US + 1) * MINUTE_US
