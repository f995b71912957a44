"""What was known about leads at a moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import sqlalchemy as sa
from sqlalchemy import Connection

from records.tables import events, leads, profiles

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
    """One row per (lead, moment) and all events of those leads; fields as ``features.history``.

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


_LEADS = sa.select(leads.c.lead_id, leads.c.created_at).where(
    leads.c.lead_id.in_(sa.bindparam("ids", expanding=True))
)
_PROFILES = (
    sa.select(profiles.c.lead_id, profiles.c.known_at, profiles.c["values"])
    .where(profiles.c.lead_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(profiles.c.known_at, profiles.c.profile_id)
)
_EVENTS = (
    sa.select(
        events.c.lead_id,
        events.c.occurred_at,
        events.c.recorded_at,
        events.c.kind,
        events.c.event_id,
        events.c.detail,
    )
    .where(events.c.lead_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(events.c.occurred_at, events.c.event_id)
)


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
    created = np.zeros(len(moments), dtype=np.int64)
    folded: list[dict[str, Any]] = [{} for _ in moments]
    found: list[tuple[Any, ...]] = []
    ids = list(rows_of)
    for start in range(0, len(ids), CHUNK):
        asked = {"ids": ids[start : start + CHUNK]}
        _fill_created(connection, asked, rows_of, created)
        for lead_id, known_at, values in connection.execute(_PROFILES, asked):
            read = None
            for row in rows_of[lead_id]:
                if known_at <= moments[row][1]:
                    read = read if read is not None else orjson.loads(values)
                    folded[row].update(read)
        for event in connection.execute(_EVENTS, asked):
            found += [(row, *event[1:]) for row in rows_of[event[0]]]
    found.sort(key=lambda event: event[0])
    columns = list(zip(*found, strict=True)) if found else [()] * 6
    names = dict.fromkeys(name for profile in folded for name in profile)
    return Known(
        lead_ids=[lead_id for lead_id, _ in moments],
        as_of=np.array([moment for _, moment in moments], dtype=np.int64),
        created_at=created,
        profile={name: [profile.get(name) for profile in folded] for name in names},
        event_row=np.array(columns[0], dtype=np.int64),
        event_at=np.array(columns[1], dtype=np.int64),
        event_recorded_at=np.array(columns[2], dtype=np.int64),
        event_kind=np.array(columns[3], dtype=object),
        event_ids=list(columns[4]),
        event_details=list(columns[5]),
    )


def _fill_created(
    connection: Connection,
    asked: dict[str, list[str]],
    rows_of: dict[str, list[int]],
    created: Moments,
) -> None:
    there = dict(connection.execute(_LEADS, asked).all())
    for lead_id in asked["ids"]:
        if lead_id not in there:
            raise UnknownLead(lead_id)
        for row in rows_of[lead_id]:
            created[row] = there[lead_id]
