"""A lead as people and rules see it: what is known of it, and what its decision found."""

from __future__ import annotations

from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy import Connection

from followup.routing import Routable
from records import assignments, decisions, people
from records.qualifications import Qualification
from records.tables import leads, profiles


def known(connection: Connection, lead_id: str, now: int) -> dict[str, Any]:
    """A lead's profile at a moment, values only."""
    query = (
        sa.select(profiles.c["values"])
        .where(profiles.c.lead_id == lead_id, profiles.c.known_at <= now)
        .order_by(profiles.c.known_at, profiles.c.profile_id)
    )
    folded: dict[str, Any] = {}
    for values in connection.execute(query).scalars():
        folded |= orjson.loads(values)
    return {name: value for name, value in folded.items() if value is not None}


def answer(connection: Connection, decision_id: str) -> dict[str, Any]:
    """What a decision answered; empty where it is not on record any more."""
    found = decisions.find(connection, decision_id)
    return {} if found is None else dict(orjson.loads(found.answer))


def row(connection: Connection, lead_id: str) -> dict[str, Any]:
    """Where a lead came from and who has it, as its sender said."""
    query = sa.select(leads.c.source, leads.c.campaign, leads.c.owner)
    found = connection.execute(query.where(leads.c.lead_id == lead_id)).mappings().first()
    return {} if found is None else dict(found)


def routable(
    connection: Connection, found: Qualification, now: int, had_by: frozenset[str]
) -> Routable:
    """What routing may go by: features of the decision, and the profile as it is known now."""
    reasons = answer(connection, found.decision_id).get("reasons", [])
    values = {reason["feature"]: reason["value"] for reason in reasons}
    said = row(connection, found.lead_id)
    return Routable(
        values=values | known(connection, found.lead_id, now),
        owner=_last_owner(connection, found.lead_id) or said.get("owner"),
        source=said.get("source"),
        campaign=said.get("campaign"),
        had_by=had_by,
    )


def _last_owner(connection: Connection, lead_id: str) -> str | None:
    """Who at sales had the person last, under whichever lead; not who only held it."""
    had = [
        each.owner
        for each in assignments.owners(connection, *people.leads_of(connection, lead_id))
        if each.qualification_id is not None and not each.waits
    ]
    return had[-1] if had else None
