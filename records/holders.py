"""Whose a lead is: who has it, had it last, or owns it in the company's own files."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy import Connection

from records.tables import assignments, leads


def holder(connection: Connection, lead_id: str) -> str | None:
    """The owner of one lead; None where it has none."""
    return holders(connection, [lead_id]).get(lead_id)


def holders(connection: Connection, lead_ids: Sequence[str]) -> dict[str, str]:
    """The owner per lead that has one.

    Sales' word on a lead ends its assignment, and still it is theirs: until another rep gets it
    nobody else calls.
    """
    owned = sa.select(leads.c.lead_id, leads.c.owner).where(
        leads.c.lead_id.in_(lead_ids), leads.c.owner.is_not(None)
    )
    found = {lead_id: str(owner) for lead_id, owner in connection.execute(owned)}
    # One that is open comes last, whenever it began.
    had = (
        sa.select(assignments.c.lead_id, assignments.c.owner)
        .where(assignments.c.lead_id.in_(lead_ids))
        .order_by(assignments.c.ended_at.is_(None), assignments.c.at)
    )
    return found | {lead_id: str(owner) for lead_id, owner in connection.execute(had)}
