"""Whether a lead is on record, before a page says anything of it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from records import erasures
from records.history import UnknownLead
from records.tables import leads
from serving.pages.told import Told


def refuse_unknown(connection: Connection, lead_id: str) -> dict[str, Any]:
    """The lead's own row.

    Raises
    ------
    UnknownLead
        If there is none.
    """
    # PostgreSQL takes no text with such a character, and nothing on record has one.
    if "\x00" not in lead_id:
        own = sa.select(leads).where(leads.c.lead_id == lead_id)
        row = connection.execute(own).mappings().first()
        if row is not None:
            return dict(row)
    raise UnknownLead(lead_id)


def refuse_erased(connection: Connection, lead_id: str) -> None:
    """Nothing more is said of a person who was erased.

    Raises
    ------
    Told
        403 where they were.
    """
    if erasures.of(connection, [lead_id]):
        remedy = "nothing is to be done with it any more"
        raise Told(403, "refused.erased", "was erased", "lead_id", lead_id, remedy)
