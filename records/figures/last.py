"""The last leads that marketing delivered, and the last deals: what the first meeting is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa
from sqlalchemy import Connection

from records.figures.listed import origins, profiles_of
from records.figures.progress import Progress
from records.tables import attempts, deals, dispositions, feedback, leads


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """A lead, and what was done with it; moments are microseconds UTC."""

    lead_id: str
    at: int
    source: str | None
    campaign: str | None
    owner: str | None
    profile: dict[str, Any]
    called_at: int | None
    n_calls: int
    outcome: str | None
    disposition: str | None
    why: str | None
    verdict: str | None
    stage: str | None


@dataclass(frozen=True, kw_only=True)
class Won:
    """A deal; moments are microseconds UTC."""

    lead_id: str
    at: int
    #: When its lead was created.
    created_at: int
    amount: float | None
    source: str | None
    profile: dict[str, Any]


def delivered(connection: Connection, of: Progress, most: int = 20) -> list[Delivered]:
    """The last leads that came to sales."""
    rows = _last_handed(of, most)
    ids = of.ids(rows)
    known, from_where = profiles_of(connection, ids), origins(connection, ids)
    said = {table.name: _of(connection, table, ids) for table in _TABLES}
    found = [
        {"lead_id": lead_id, "at": _handed_at(of, row), **from_where[lead_id]}
        for lead_id, row in zip(ids, rows, strict=True)
        if lead_id in from_where
    ]
    return [_delivered(row, known.get(row["lead_id"], {}), said) for row in found]


def _last_handed(of: Progress, most: int) -> npt.NDArray[np.int64]:
    """Rows of the leads that came to sales last; who has no such moment came when created."""
    rows = np.flatnonzero(of.reached(1))
    at = np.where(np.isnan(of.reached_at[rows, 1]), of.created_at[rows], of.reached_at[rows, 1])
    if len(rows) > most:
        # Sorting a million to see twenty takes longer than all the rest of the page.
        late = at >= np.partition(at, len(at) - most)[len(at) - most]
        rows, at = rows[late], at[late]
    return rows[np.argsort(-at, kind="stable")[:most]]


def _handed_at(of: Progress, row: int) -> int:
    at = of.reached_at[row, 1]
    return int(of.created_at[row] if np.isnan(at) else at)


_TABLES = (attempts, dispositions, feedback, deals)


def _of(connection: Connection, table: sa.Table, ids: list[str]) -> dict[str, list[Any]]:
    query = sa.select(table).where(table.c.lead_id.in_(ids)).order_by(table.c.at)
    found: dict[str, list[Any]] = {}
    for row in connection.execute(query).mappings():
        found.setdefault(row["lead_id"], []).append(row)
    return found


def _delivered(
    row: dict[str, Any], profile: dict[str, Any], said: dict[str, dict[str, list[Any]]]
) -> Delivered:
    def all_of(name: str) -> list[Any]:
        return said[name].get(row["lead_id"], [])

    def last(name: str, column: str) -> str | None:
        return all_of(name)[-1][column] if all_of(name) else None

    return Delivered(
        **row,
        profile=profile,
        called_at=all_of("attempts")[0]["at"] if all_of("attempts") else None,
        n_calls=len(all_of("attempts")),
        outcome=last("attempts", "outcome"),
        disposition=last("dispositions", "disposition"),
        why=last("feedback", "reason") or last("dispositions", "reason"),
        verdict=last("feedback", "verdict"),
        stage=last("deals", "stage"),
    )


def won(connection: Connection, most: int = 20) -> list[Won]:
    """The last deals."""
    query = (
        sa.select(deals.c.lead_id, deals.c.at, leads.c.created_at, deals.c.amount, leads.c.source)
        .join(leads, leads.c.lead_id == deals.c.lead_id)
        .where(deals.c.stage == "won", deals.c.at.is_not(None))
        .order_by(deals.c.at.desc(), deals.c.row_id)
        .limit(most)
    )
    rows = connection.execute(query).mappings().all()
    known = profiles_of(connection, [row["lead_id"] for row in rows])
    return [Won(**row, profile=known.get(row["lead_id"], {})) for row in rows]
