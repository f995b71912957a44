"""What was told of leads: up to a moment, and later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import pandas as pd
from sqlalchemy import Connection

from records.history import CHUNK
from records.statements import among

#: Columns of what was told later.
LATER = ("row", "name", "known_at", "value")


@dataclass(frozen=True, kw_only=True)
class Dated:
    """Profiles of leads around one moment each."""

    #: Attribute name to the values known at the moments, None where none was.
    profile: dict[str, list[Any]]
    #: One row per value told after the moment, in the order of telling: the place of the lead
    #: (row), name, known_at (microseconds UTC) and value.
    later: pd.DataFrame


def dated(connection: Connection, lead_ids: Sequence[str], as_of: Sequence[int]) -> Dated:
    """What was known of each lead at its moment (inclusive), and what was told after it.

    Parameters
    ----------
    connection : to the records
    lead_ids : each once
    as_of : a moment per lead, microseconds UTC
    """
    place = {lead_id: row for row, lead_id in enumerate(lead_ids)}
    folded: list[dict[str, Any]] = [{} for _ in lead_ids]
    later: list[tuple[Any, ...]] = []
    for start in range(0, len(lead_ids), CHUNK):
        where, parameters = among(connection, list(lead_ids[start : start + CHUNK]))
        query = (
            f'SELECT lead_id, known_at, "values" FROM profiles WHERE lead_id {where} '
            "ORDER BY known_at, profile_id"
        )
        for lead_id, known_at, values in connection.exec_driver_sql(query, parameters):
            row = place[lead_id]
            told = orjson.loads(values)
            if known_at <= as_of[row]:
                folded[row].update(told)
            else:
                later += ((row, name, known_at, value) for name, value in told.items())
    names = dict.fromkeys(name for profile in folded for name in profile)
    return Dated(
        profile={name: [profile.get(name) for profile in folded] for name in names},
        later=pd.DataFrame(later, columns=list(LATER)),
    )
