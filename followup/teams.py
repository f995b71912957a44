"""Which team has each lead: that of who first got it, else that of the owner the files name."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy import Connection

from definition import Definition
from records.history import CHUNK
from records.tables import assignments, leads


def teams(
    connection: Connection, lead_ids: Sequence[str], definition: Definition
) -> dict[str, str]:
    """Lead to team; a lead of which nobody knows is left out."""
    found: dict[str, str] = {}
    of_rep = {name: rep.team for name, rep in definition.reps.items()}
    for start in range(0, len(lead_ids), CHUNK):
        asked = lead_ids[start : start + CHUNK]
        owned = sa.select(leads.c.lead_id, leads.c.owner).where(leads.c.lead_id.in_(asked))
        given = (
            sa.select(assignments.c.lead_id, assignments.c.team)
            .where(assignments.c.lead_id.in_(asked), assignments.c.qualification_id.is_not(None))
            .order_by(assignments.c.at.desc())
        )
        found |= {id_: of_rep[owner] for id_, owner in connection.execute(owned) if owner in of_rep}
        # The first comes last, and stays.
        found |= {id_: team for id_, team in connection.execute(given) if team}
    return found
