"""A person's data was erased: who had the lead, and the company's own system, hear of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy import Connection

from followup import notify
from followup.notify import CRM
from records.tables import assignments, notices


def tell(connection: Connection, lead_ids: Sequence[str], at: int) -> None:
    """Tell it without a word of whom, in the transaction of erasing at that moment."""
    for lead_id, recipient in dict.fromkeys(_concerned(connection, lead_ids, at)):
        # About no lead on record: there is nothing to be read of it any more.
        notice = notify.Notice(
            key=f"erased:{lead_id}:{recipient}",
            kind="erased",
            recipient=recipient,
            about={"lead_id": lead_id},
        )
        notify.tell(connection, notice, at)


def _concerned(
    connection: Connection, lead_ids: Sequence[str], at: int
) -> Iterator[tuple[str, str]]:
    """Owners who were to call, and the system where it was to hear of the lead."""
    held = sa.select(assignments.c.lead_id, assignments.c.owner).where(
        assignments.c.lead_id.in_(lead_ids), assignments.c.ended_at == at
    )
    yield from ((lead_id, owner) for lead_id, owner in connection.execute(held))
    heard = sa.select(notices.c.lead_id).where(
        notices.c.lead_id.in_(lead_ids), notices.c.recipient == CRM
    )
    yield from ((lead_id, CRM) for lead_id in connection.execute(heard.distinct()).scalars())
