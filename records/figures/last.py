"""The last leads that marketing delivered, and the last deals: what the first meeting is about."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa
from sqlalchemy import Connection

from records.figures.listed import origins, profiles_of
from records.figures.progress import Progress
from records.figures.stages import STAGES
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
    #: Calls by a person: a mail is none.
    called_at: int | None
    n_calls: int
    #: How the last of them went, and whether any reached somebody.
    outcome: str | None
    has_spoken: bool
    #: Whether sales ever took it on: an SQL, as in the funnel.
    is_accepted: bool
    disposition: str | None
    why: str | None
    verdict: str | None
    stage: str | None


@dataclass(frozen=True, kw_only=True)
class Won:
    """A deal; moments are microseconds UTC."""

    lead_id: str
    #: When it was won; None where nobody recorded it.
    at: int | None
    #: When its lead was created.
    created_at: int
    amount: float | None
    source: str | None
    profile: dict[str, Any]


def delivered(
    connection: Connection, of: Progress, voices: Collection[str], most: int = 20
) -> list[Delivered]:
    """The last leads that came to sales; ``voices`` are the channels that are calls."""
    rows = _last_handed(of, most)
    ids = of.ids(rows)
    known, from_where = profiles_of(connection, ids), origins(connection, ids)
    said = {table.name: _of(connection, table, ids) for table in _TABLES}
    said[attempts.name] = {
        lead_id: [each for each in tries if each["channel"].strip().casefold() in voices]
        for lead_id, tries in said[attempts.name].items()
    }
    found = [
        {
            "lead_id": lead_id,
            "at": _handed_at(of, row),
            "is_accepted": bool(of.rank[row] >= STAGES.index("sql")),
            **from_where[lead_id],
        }
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
        has_spoken=any(each["outcome"] == "spoke" for each in all_of("attempts")),
        disposition=last("dispositions", "disposition"),
        why=last("feedback", "reason") or last("dispositions", "reason"),
        verdict=last("feedback", "verdict"),
        stage=last("deals", "stage"),
    )


def won(connection: Connection, most: int = 20) -> list[Won]:
    """The last deals, each once: with its oldest lead and the largest amount that was told.

    Where nobody recorded when deals were won, those of the newest leads.
    """
    keys = _last_deals(connection, most)
    query = (
        sa.select(
            _KEY, deals.c.lead_id, deals.c.at, leads.c.created_at, deals.c.amount, leads.c.source
        )
        .join(leads, leads.c.lead_id == deals.c.lead_id)
        .where(_IS_WON, sa.or_(deals.c.deal_id.in_(keys), deals.c.row_id.in_(keys)))
        .order_by(leads.c.created_at, deals.c.lead_id, deals.c.row_id)
    )
    rows: dict[str, list[Any]] = {}
    for row in connection.execute(query).mappings():
        rows.setdefault(row["key"], []).append(row)
    known = profiles_of(connection, [some[0]["lead_id"] for some in rows.values()])
    return [_won(rows[key], known) for key in keys if key in rows]


_KEY = sa.func.coalesce(deals.c.deal_id, deals.c.row_id).label("key")
_IS_WON = deals.c.stage == "won"


def _won(rows: list[Any], known: dict[str, dict[str, Any]]) -> Won:
    oldest, *_ = rows
    amounts = [row["amount"] for row in rows if row["amount"] is not None]
    return Won(
        lead_id=oldest["lead_id"],
        at=max((row["at"] for row in rows if row["at"] is not None), default=None),
        created_at=oldest["created_at"],
        amount=max(amounts, default=None),
        source=oldest["source"],
        profile=known.get(oldest["lead_id"], {}),
    )


def _last_deals(connection: Connection, most: int) -> list[str]:
    """What the last deals are called, the last first."""
    dated = sa.select(_KEY).where(_IS_WON, deals.c.at.is_not(None))
    found = _first_names(connection, dated.order_by(deals.c.at.desc(), deals.c.row_id), most)
    if found:
        return found
    arrived = sa.select(_KEY).join(leads, leads.c.lead_id == deals.c.lead_id).where(_IS_WON)
    newest = arrived.order_by(leads.c.created_at.desc(), leads.c.sequence.desc(), deals.c.row_id)
    return _first_names(connection, newest, most)


def _first_names(connection: Connection, query: sa.Select[Any], most: int) -> list[str]:
    """The first different ones; several rows may be of one deal."""
    n_rows = 2 * most
    while True:
        found = connection.execute(query.limit(n_rows)).scalars().all()
        names = list(dict.fromkeys(found))
        if len(names) >= most or len(found) < n_rows:
            return names[:most]
        n_rows *= 4
