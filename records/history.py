"""What was known about leads at a moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
from sqlalchemy import Connection

from records import people
from records.statements import among

#: Leads asked for by one statement.
CHUNK = 5_000

Moments = npt.NDArray[np.int64]


class UnknownLead(LookupError):
    """No lead on record has this identifier."""

    def __init__(self, lead_id: str) -> None:
        self.lead_id = lead_id
        super().__init__(lead_id)


@dataclass(frozen=True, kw_only=True)
class Known:
    """One row per (lead, moment) and all events of those persons; fields as ``features.history``.

    The profile is that known at ``as_of``; events are all there are, for only the table of
    features decides which of them had been known.
    """

    lead_ids: list[str]
    as_of: Moments
    created_at: Moments
    profile: dict[str, list[Any]]
    event_row: npt.NDArray[np.int64]
    event_at: Moments
    event_recorded_at: Moments
    event_kind: npt.NDArray[np.object_]
    event_ids: list[str | None]
    event_details: list[str | None]


def known(connection: Connection, moments: Sequence[tuple[str, int]]) -> Known:
    """What was known about each lead at its moment.

    Parameters
    ----------
    connection : to the records
    moments : pairs of lead_id and microseconds UTC; a lead may come several times

    Raises
    ------
    UnknownLead
        For the first lead that is not on record.
    """
    rows_of: dict[str, list[int]] = {}
    for row, (lead_id, _) in enumerate(moments):
        rows_of.setdefault(lead_id, []).append(row)
    as_of = [moment for _, moment in moments]
    created = [0] * len(moments)
    folded: list[dict[str, Any]] = [{} for _ in moments]
    events: list[tuple[Any, ...]] = []
    ids = list(rows_of)
    for start in range(0, len(ids), CHUNK):
        asked = ids[start : start + CHUNK]
        _fold_profiles(connection, asked, rows_of, as_of, created, folded)
        events += _events(connection, asked)
    return Known(
        lead_ids=[lead_id for lead_id, _ in moments],
        as_of=np.array(as_of, dtype=np.int64),
        created_at=np.array(created, dtype=np.int64),
        profile=_columns(folded),
        **_event_columns(events, rows_of),
    )


def _fold_profiles(
    connection: Connection,
    asked: list[str],
    rows_of: dict[str, list[int]],
    as_of: list[int],
    created: list[int],
    folded: list[dict[str, Any]],
) -> None:
    """Lay what became known over what was known before, up to each row's moment."""
    where, parameters = among(connection, asked)
    query = (
        'SELECT lead_id, created_at, known_at, "values" '
        f"FROM leads LEFT JOIN profiles USING (lead_id) WHERE lead_id {where} "
        "ORDER BY known_at, profile_id"
    )
    found = set()
    for lead_id, created_at, known_at, values in connection.exec_driver_sql(query, parameters):
        found.add(lead_id)
        told = None
        for row in rows_of[lead_id]:
            created[row] = created_at
            if known_at is not None and known_at <= as_of[row]:
                told = orjson.loads(values) if told is None else told
                folded[row].update(told)
    if len(found) < len(asked):
        raise UnknownLead(next(lead_id for lead_id in asked if lead_id not in found))


def _columns(folded: list[dict[str, Any]]) -> dict[str, list[Any]]:
    names = dict.fromkeys(name for profile in folded for name in profile)
    return {name: [profile.get(name) for profile in folded] for name in names}


def _events(connection: Connection, asked: list[str]) -> list[tuple[Any, ...]]:
    own = _events_of(connection, asked)
    also = people.others(connection, asked)
    if not also:
        return own
    # What the same person did under another lead counts from when that was known.
    for_whom: dict[str, list[tuple[str, int]]] = {}
    for lead_id, others in also.items():
        for other, since in others.items():
            for_whom.setdefault(other, []).append((lead_id, since))
    theirs = [
        (lead_id, at, max(recorded_at, since), *rest)
        for other, at, recorded_at, *rest in _events_of(connection, list(for_whom))
        for lead_id, since in for_whom[other]
    ]
    return sorted([*own, *theirs], key=itemgetter(1, 4))


def _events_of(connection: Connection, ids: list[str]) -> list[tuple[Any, ...]]:
    where, parameters = among(connection, ids)
    query = (
        "SELECT lead_id, occurred_at, recorded_at, kind, event_id, detail FROM events "
        f"WHERE lead_id {where} ORDER BY occurred_at, event_id"
    )
    return list(connection.exec_driver_sql(query, parameters).cursor.fetchall())


def _event_columns(events: list[tuple[Any, ...]], rows_of: dict[str, list[int]]) -> dict[str, Any]:
    """Columns of the events of every row, a lead's own once for each of its rows."""
    empty: list[tuple[Any, ...]] = [()] * 6
    lead, at, recorded_at, kind, ids, details = zip(*events, strict=True) if events else empty
    row, event = _spread([rows_of[lead_id] for lead_id in lead])
    return {
        "event_row": row,
        "event_at": np.array(at, dtype=np.int64)[event],
        "event_recorded_at": np.array(recorded_at, dtype=np.int64)[event],
        "event_kind": np.array(kind, dtype=object)[event],
        "event_ids": [ids[place] for place in event.tolist()],
        "event_details": [details[place] for place in event.tolist()],
    }


def _spread(rows: list[list[int]]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Pairs of row and event, by row, for events that belong to these rows each."""
    pairs = np.array([row for some in rows for row in some], dtype=np.int64)
    event = np.repeat(np.arange(len(rows)), [len(some) for some in rows])
    order = np.argsort(pairs, kind="stable")
    return pairs[order], event[order].astype(np.int64)
