"""The leads behind a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson
import sqlalchemy as sa
from sqlalchemy import Connection

from records.figures.progress import Progress
from records.figures.stages import STAGES, Stage
from records.holders import holders
from records.tables import leads, profiles


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One lead in a list; moments are microseconds UTC."""

    lead_id: str
    created_at: int
    source: str | None
    campaign: str | None
    #: Whose it is; see ``records.holders``.
    owner: str | None
    stage: Stage
    #: When it came to that stage; None where nobody recorded it.
    stage_at: int | None
    #: What its deals brought; None where it has none, or nobody said.
    amount: float | None
    #: What is known of it.
    profile: dict[str, Any]


def listed(
    connection: Connection, of: Progress, stage: Stage, *, first: int = 0, most: int = 100
) -> list[Listed]:
    """Leads that reached a stage, newest first."""
    rows = np.flatnonzero(of.reached(STAGES.index(stage)))[first : first + most]
    ids = of.ids(rows)
    known = profiles_of(connection, ids)
    from_where = origins(connection, ids)
    amounts = _amounts(of, rows)
    return [
        Listed(
            lead_id=lead_id,
            created_at=int(of.created_at[row]),
            **from_where[lead_id],
            stage=STAGES[of.rank[row]],
            stage_at=_moment(of.reached_at[row, of.rank[row]]),
            amount=amounts.get(int(row)),
            profile=known.get(lead_id, {}),
        )
        for lead_id, row in zip(ids, rows, strict=True)
        # One that was taken out of the records meanwhile.
        if lead_id in from_where
    ]


def _moment(at: float) -> int | None:
    return None if np.isnan(at) else int(at)


def _amounts(of: Progress, rows: np.ndarray[Any, np.dtype[np.int64]]) -> dict[int, float]:
    here = np.isin(of.won.row, rows) & ~np.isnan(of.won.amount)
    found: dict[int, float] = {}
    for row, amount in zip(of.won.row[here].tolist(), of.won.amount[here].tolist(), strict=True):
        found[row] = found.get(row, 0.0) + amount
    return found


def origins(connection: Connection, lead_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Source and campaign of each lead, and whose it is now."""
    query = sa.select(leads.c.lead_id, leads.c.source, leads.c.campaign)
    owners = holders(connection, lead_ids)
    return {
        lead_id: {"source": source, "campaign": campaign, "owner": owners.get(lead_id)}
        for lead_id, source, campaign in connection.execute(
            query.where(leads.c.lead_id.in_(lead_ids))
        )
    }


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
