"""The newest leads, each at the moment at which most was known of what it wants."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Connection

from records.tables import events, leads

QUARTER_US = 91 * 86_400_000_000


def last_quarter(connection: Connection, most: int) -> list[tuple[str, int]]:
    """Leads of the quarter that ends with the newest one, newest first, at most so many.

    Each with the moment just after its last event, or after it was created: microseconds UTC.
    """
    newest = sa.select(sa.func.max(leads.c.created_at)).scalar_subquery()
    chosen = (
        sa.select(leads.c.lead_id, leads.c.created_at)
        .where(leads.c.created_at > newest - QUARTER_US)
        .order_by(leads.c.created_at.desc(), leads.c.lead_id)
        .limit(most)
        .subquery()
    )
    did = (
        sa.select(sa.func.max(events.c.recorded_at))
        .where(events.c.lead_id == chosen.c.lead_id)
        .scalar_subquery()
    )
    found = connection.execute(sa.select(chosen.c.lead_id, chosen.c.created_at, did))
    return [(lead_id, max(at, last or 0) + 1) for lead_id, at, last in found]


def newest_lead(connection: Connection) -> int:
    """When the newest lead was created, microseconds UTC; 0 without leads."""
    return int(connection.execute(sa.select(sa.func.max(leads.c.created_at))).scalar() or 0)
