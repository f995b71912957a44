"""Leads that were handed to sales, and all that was tried and said, as frames."""

from __future__ import annotations

from dataclasses import dataclass

import orjson
import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Connection

from records.tables import (
    attempts,
    deals,
    dispositions,
    feedback,
    leads,
    profiles,
    promises,
    qualifications,
)

#: Leads taken at most, the latest: a page is no archive.
MOST = 4_000


@dataclass(frozen=True, kw_only=True)
class Handed:
    """What ``followup.handovers`` reads."""

    #: lead_id, since, assigned_at, source, missing; moments are microseconds UTC.
    qualified: pd.DataFrame
    frames: dict[str, pd.DataFrame]


@dataclass(frozen=True, kw_only=True)
class AtRisk:
    """A promise that can still be kept; moments are microseconds UTC."""

    lead_id: str
    line: str
    due_at: int


def handed(connection: Connection, since: int, until: int, complete: list[str]) -> Handed:
    """Leads that crossed the line in a period; before there was one, that were handed over."""
    chosen = _chosen(since, until).subquery("handed")
    columns = ["lead_id", "since", "assigned_at", "source"]
    qualified = pd.DataFrame(connection.execute(sa.select(chosen)).all(), columns=columns)
    ids = sa.select(chosen.c.lead_id)
    frames = {
        table.name: pd.DataFrame(
            connection.execute(sa.select(table).where(table.c.lead_id.in_(ids))).all(),
            columns=[column.name for column in table.c],
        )
        for table in (attempts, dispositions, feedback, deals)
    }
    qualified["missing"] = _missing(connection, qualified, ids, complete)
    return Handed(qualified=qualified.astype(object), frames=frames)


def newest(connection: Connection) -> int | None:
    """When a lead was handed over last; None where none ever was."""
    crossed = connection.execute(sa.select(sa.func.max(qualifications.c.opened_at))).scalar()
    before = connection.execute(sa.select(sa.func.max(leads.c.as_of))).scalar()
    return max((int(at) for at in (crossed, before) if at is not None), default=None)


def at_risk(connection: Connection, now: int, most: int = 12) -> list[AtRisk]:
    """Promises that are due soonest."""
    query = (
        sa.select(promises.c.lead_id, promises.c.line, promises.c.due_at)
        .where(promises.c.state == "open", promises.c.due_at > now)
        .order_by(promises.c.due_at)
        .limit(most)
    )
    return [AtRisk(**row) for row in connection.execute(query).mappings()]


def _chosen(since: int, until: int) -> sa.Select[tuple[str, int, int, str]]:
    """Two ways in, each found by its own index."""
    crossed = (
        sa.select(
            leads.c.lead_id,
            qualifications.c.opened_at.label("since"),
            qualifications.c.processed_at.label("assigned_at"),
            leads.c.source,
        )
        .join(qualifications, qualifications.c.lead_id == leads.c.lead_id)
        .where(qualifications.c.opened_at >= since, qualifications.c.opened_at < until)
    )
    never = ~sa.exists().where(qualifications.c.lead_id == leads.c.lead_id)
    # Who says whose a lead is hands it over with its owner.
    owned = sa.case((leads.c.owner.is_not(None), leads.c.as_of))
    before = sa.select(
        leads.c.lead_id, leads.c.as_of.label("since"), owned.label("assigned_at"), leads.c.source
    ).where(leads.c.as_of >= since, leads.c.as_of < until, never)
    both = sa.union_all(crossed, before).subquery("both")
    return sa.select(both).order_by(both.c.since.desc(), both.c.lead_id).limit(MOST)


def _missing(
    connection: Connection,
    qualified: pd.DataFrame,
    ids: sa.Select[tuple[str]],
    complete: list[str],
) -> list[list[str]]:
    """What was promised of each lead, and not known when it was handed over."""
    since = dict(zip(qualified["lead_id"], qualified["since"], strict=True))
    known: dict[str, set[str]] = {}
    query = sa.select(profiles.c.lead_id, profiles.c.known_at, profiles.c["values"])
    for lead_id, known_at, values in connection.execute(query.where(profiles.c.lead_id.in_(ids))):
        if known_at <= since[lead_id]:
            there = {name for name, value in orjson.loads(values).items() if value is not None}
            known.setdefault(lead_id, set()).update(there)
    return [
        [name for name in complete if name not in known.get(lead_id, set())]
        for lead_id in qualified["lead_id"]
    ]
