"""Promises that can still be kept, and the newest lead that one was made for."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Connection

from records.tables import leads, promises, qualifications


@dataclass(frozen=True, kw_only=True)
class AtRisk:
    """A promise that can still be kept; moments are microseconds UTC."""

    lead_id: str
    line: str
    due_at: int


def newest(connection: Connection) -> int | None:
    """When a lead was handed over last; None where none ever was."""
    crossed = connection.execute(sa.select(sa.func.max(qualifications.c.opened_at))).scalar()
    before = connection.execute(sa.select(sa.func.max(leads.c.as_of))).scalar()
    return max((int(at) for at in (crossed, before) if at is not None), default=None)


def at_risk(connection: Connection, now: int, most: int = 12) -> tuple[list[AtRisk], int]:
    """Promises that are due soonest, and how many more there are to be kept."""
    still = sa.and_(promises.c.state == "open", promises.c.due_at > now)
    query = (
        sa.select(promises.c.lead_id, promises.c.line, promises.c.due_at)
        .where(still)
        .order_by(promises.c.due_at, promises.c.lead_id, promises.c.line)
        .limit(most)
    )
    n = connection.execute(sa.select(sa.func.count()).where(still)).scalar_one()
    found = [AtRisk(**row) for row in connection.execute(query).mappings()]
    return found, int(n) - len(found)
