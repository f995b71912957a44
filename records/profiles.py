"""Dated values of leads: who told what, and since when it is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

import orjson
import pandas as pd
from sqlalchemy import Connection

from records import erasures
from records.locks import lock_leads
from records.rows import CHUNK, Written, chunks
from records.statements import among, mark

#: "lead": came with the lead's own row; "profile": came by itself, with its own moment.
Origin = Literal["lead", "profile"]
#: lead_id, known_at, origin, values as JSON.
Profile = tuple[str, int, Origin, str]


def profile(lead_id: str, known_at: int, origin: Origin, values: dict[str, Any]) -> Profile:
    """A row; equal values give equal text."""
    text = orjson.dumps(values, option=orjson.OPT_SORT_KEYS).decode()
    return lead_id, known_at, origin, text


def insert(connection: Connection, rows: Sequence[Profile]) -> None:
    """Add rows; of those known at the same moment the last counts."""
    if rows:
        marks = ", ".join([mark(connection)] * 4)
        connection.exec_driver_sql(
            f'INSERT INTO profiles (lead_id, known_at, origin, "values") VALUES ({marks})',
            list(rows),
        )


def put_profiles(connection: Connection, frame: pd.DataFrame) -> Written:
    """Values that became known at a moment of their own; the same again is passed over.

    Parameters
    ----------
    connection : in a transaction of the caller's
    frame : lead_id, known_at (microseconds UTC) and values (a dict per row)
    """
    columns = (frame["lead_id"], frame["known_at"], frame["values"])
    told = list(zip(*(column.tolist() for column in columns), strict=True))
    given = erasures.without(connection, told, place=0)
    total = Written(repeated=len(told) - len(given))
    for chunk in chunks(given, CHUNK):
        rows = dict.fromkeys(profile(lead, int(at), "profile", said) for lead, at, said in chunk)
        there = _there(connection, sorted({row[0] for row in rows}))
        new = [row for row in rows if row not in there]
        insert(connection, new)
        total += Written(stored=len(new), repeated=len(chunk) - len(new))
    return total


def told_by_leads(connection: Connection, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """What the leads' own rows said last, per lead."""
    merged: dict[str, dict[str, Any]] = {}
    for lead_id, _, _, values in _rows(connection, ids, "lead"):
        merged.setdefault(lead_id, {}).update(orjson.loads(values))
    return merged


def _there(connection: Connection, ids: Sequence[str]) -> set[Profile]:
    lock_leads(connection, ids)
    return set(_rows(connection, ids, "profile"))


def _rows(connection: Connection, ids: Sequence[str], origin: Origin) -> Iterable[Profile]:
    where, parameters = among(connection, ids)
    query = (
        f'SELECT lead_id, known_at, origin, "values" FROM profiles WHERE lead_id {where} '
        f"AND origin = '{origin}' ORDER BY known_at, profile_id"
    )
    return (tuple(row) for row in connection.exec_driver_sql(query, parameters))
