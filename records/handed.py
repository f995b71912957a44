"""Leads that were handed to sales since a moment, and what sales said of them, as frames."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Connection, RowMapping, Table

from records import people
from records.history import CHUNK
from records.statements import among
from records.tables import assignments, attempts, deals, dispositions, feedback, leads
from records.tables import qualifications as crossed

#: A lead that crosses so soon after its company handed it over was handed over once.
_SAME_US = 30 * 86_400_000_000
_SAID: dict[str, Table] = {
    "attempts": attempts,
    "dispositions": dispositions,
    "feedback": feedback,
    "deals": deals,
}


def handed(connection: Connection, since: int) -> pd.DataFrame:
    """Each hand-over from a moment on, oldest first.

    Those of leads that crossed the line, and those that the company's own files tell of with
    the moment of handing over.

    Parameters
    ----------
    connection : to the records
    since : microseconds UTC

    Returns
    -------
    DataFrame
        lead_id, since, assigned_at (when a rep first got it; none while it waits), source,
        definition_version (under which that was; none where there is no owner yet, or the files
        tell of it), is_loaded and known (names of attributes that had a value at the hand-over).
    """
    rows = [dict(row) for row in (*_crossed(connection, since), *_loaded(connection, since))]
    rows.sort(key=lambda row: (row["since"], row["lead_id"]))
    for row, known in zip(rows, _known(connection, rows), strict=True):
        row["known"] = known
    names = ["lead_id", "since", "assigned_at", "source", "definition_version", "is_loaded"]
    return pd.DataFrame(rows, columns=[*names, "known"], dtype=object)


def said(connection: Connection, lead_ids: Sequence[str]) -> dict[str, pd.DataFrame]:
    """Attempts, dispositions, feedback and deals of these leads.

    What was said of another lead of the same person was said of this one as well.
    """
    others = people.others(connection, lead_ids)
    same = [(lead_id, each) for lead_id in lead_ids for each in (lead_id, *others.get(lead_id, {}))]
    known_as = pd.DataFrame(same, columns=["lead_id", "known_as"], dtype=object)
    ids = list(dict.fromkeys(known_as["known_as"]))
    return {name: _told(known_as, _of(connection, table, ids)) for name, table in _SAID.items()}


def _told(known_as: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """Each row under every lead of these that is its person."""
    told = frame.rename(columns={"lead_id": "known_as"})
    return known_as.merge(told, on="known_as").drop(columns="known_as")


def _crossed(connection: Connection, since: int) -> Sequence[RowMapping]:
    first = _first_owners()
    query = (
        sa.select(
            crossed.c.lead_id,
            crossed.c.opened_at.label("since"),
            first.c.at.label("assigned_at"),
            leads.c.source,
            first.c.definition_version,
            sa.false().label("is_loaded"),
        )
        .join(leads, leads.c.lead_id == crossed.c.lead_id)
        .outerjoin(
            first,
            sa.and_(first.c.qualification_id == crossed.c.qualification_id, first.c.place == 1),
        )
        .where(crossed.c.opened_at >= since)
    )
    return connection.execute(query).mappings().all()


def _first_owners() -> sa.Subquery:
    """Who got each crossing, in order; who only held it comes after whoever did not."""
    owner = assignments.c
    place = sa.func.row_number().over(
        partition_by=owner.qualification_id, order_by=(owner.waits, owner.at)
    )
    return (
        sa.select(
            owner.qualification_id,
            sa.case((owner.waits == 0, owner.at)).label("at"),
            owner.definition_version,
            place.label("place"),
        )
        .where(owner.qualification_id.is_not(None))
        .subquery()
    )


def _loaded(connection: Connection, since: int) -> Sequence[RowMapping]:
    again = sa.exists().where(
        crossed.c.lead_id == leads.c.lead_id,
        crossed.c.opened_at.between(leads.c.as_of, leads.c.as_of + _SAME_US),
    )
    query = sa.select(
        leads.c.lead_id,
        leads.c.as_of.label("since"),
        leads.c.as_of.label("assigned_at"),
        leads.c.source,
        sa.null().label("definition_version"),
        sa.true().label("is_loaded"),
    ).where(leads.c.as_of >= since, ~again)
    return connection.execute(query).mappings().all()


def _known(connection: Connection, rows: Sequence[dict[str, Any]]) -> list[set[str]]:
    """Per hand-over the names that had a value by then."""
    places: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        places.setdefault(row["lead_id"], []).append(place)
    values: list[dict[str, Any]] = [{} for _ in rows]
    ids = list(places)
    for start in range(0, len(ids), CHUNK):
        where, parameters = among(connection, ids[start : start + CHUNK])
        query = (
            f'SELECT lead_id, known_at, "values" FROM profiles WHERE lead_id {where} '
            "ORDER BY known_at, profile_id"
        )
        for lead_id, known_at, told in connection.exec_driver_sql(query, parameters):
            for place in places[lead_id]:
                if known_at <= rows[place]["since"]:
                    values[place] |= orjson.loads(told)
    return [{name for name, value in each.items() if value is not None} for each in values]


def _of(connection: Connection, table: Table, lead_ids: Sequence[str]) -> pd.DataFrame:
    found: list[Any] = []
    names = table.c.keys()
    listed = ", ".join(f'"{name}"' for name in names)
    for start in range(0, len(lead_ids), CHUNK):
        where, parameters = among(connection, lead_ids[start : start + CHUNK])
        query = f'SELECT {listed} FROM "{table.name}" WHERE lead_id {where}'
        found += connection.exec_driver_sql(query, parameters).cursor.fetchall()
    return pd.DataFrame(found, columns=names, dtype=object)
