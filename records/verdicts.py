"""What the live path last found of each lead: the standing against which a crossing is told."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import sqlalchemy as sa
from sqlalchemy import Connection

from records.tables import verdicts


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A lead's verdict now."""

    lead_id: str
    verdict: str
    #: Whether it was handed to sales.
    to_sales: bool
    decision_id: str
    #: The moment asked about last, and since when the verdict is this one; microseconds UTC.
    as_of: int
    since: int
    #: Of both halves.
    fit_points: int | None = None
    engagement_points: int | None = None


def find(connection: Connection, lead_id: str) -> Standing | None:
    """How a lead stands; None before it was looked at."""
    query = sa.select(verdicts).where(verdicts.c.lead_id == lead_id)
    row = connection.execute(query).mappings().first()
    return None if row is None else Standing(**{**row, "to_sales": bool(row["to_sales"])})


def put(connection: Connection, standing: Standing, before: Standing | None) -> None:
    """Replace what ``find`` answered; the caller holds the lead's lock."""
    values = {**asdict(standing), "to_sales": int(standing.to_sales)}
    if before is None:
        connection.execute(sa.insert(verdicts).values(values))
        return
    own = verdicts.c.lead_id == standing.lead_id
    connection.execute(sa.update(verdicts).where(own).values(values))
