"""The leads behind a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy import Connection

from records.figures.cohort import Cohort
from records.figures.stages import STAGES, Stage, reached
from records.tables import leads, profiles


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One lead in a list; moments are microseconds UTC."""

    lead_id: str
    created_at: int
    source: str | None
    campaign: str | None
    owner: str | None
    stage: Stage
    #: When it came to that stage; None where nobody recorded it.
    stage_at: int | None
    #: What is known of it.
    profile: dict[str, Any]


def listed(
    connection: Connection, cohort: Cohort, stage: Stage, *, first: int = 0, most: int = 100
) -> list[Listed]:
    """Leads of a cohort that reached a stage, newest first."""
    row = reached(cohort)
    query = (
        sa.select(row, leads.c.source, leads.c.campaign, leads.c.owner)
        .join(leads, leads.c.lead_id == row.c.lead_id)
        .where(row.c.rank >= STAGES.index(stage))
        .order_by(row.c.created_at.desc(), row.c.lead_id)
        .offset(first)
        .limit(most)
    )
    found = connection.execute(query).mappings().all()
    known = profiles_of(connection, [each["lead_id"] for each in found])
    return [
        Listed(
            lead_id=each["lead_id"],
            created_at=each["created_at"],
            source=each["source"],
            campaign=each["campaign"],
            owner=each["owner"],
            stage=STAGES[each["rank"]],
            stage_at=each[f"{STAGES[each['rank']]}_at"] if each["rank"] else each["created_at"],
            profile=known.get(each["lead_id"], {}),
        )
        for each in found
    ]


def profiles_of(connection: Connection, lead_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """What is known of each lead by now: later words over earlier ones."""
    query = (
        sa.select(profiles.c.lead_id, profiles.c["values"])
        .where(profiles.c.lead_id.in_(lead_ids))
        .order_by(profiles.c.known_at, profiles.c.profile_id)
    )
    folded: dict[str, dict[str, Any]] = {}
    for lead_id, values in connection.execute(query):
        folded.setdefault(lead_id, {}).update(orjson.loads(values))
    return folded


def choices(connection: Connection, column: str) -> list[str]:
    """The sources or campaigns that leads came by, by name."""
    asked = leads.c[column]
    query = sa.select(asked).where(asked.is_not(None)).distinct().order_by(asked)
    return [str(each) for each in connection.execute(query).scalars()]
