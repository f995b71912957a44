"""Which value of one attribute each lead has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.dialects.postgresql import JSON

from records.figures.coded import Coded
from records.figures.progress import Progress, columns, found_at
from records.tables import profiles


def segments(
    connection: Connection,
    of: Progress,
    attribute: str,
    written: Callable[[Any], str | None] = lambda value: value,
) -> Coded:
    """Each lead's last known value, by the database's own reading of JSON.

    ``written`` makes one spelling of several; it is asked once per spelling.
    """
    value = _value(connection, attribute)
    query = (
        sa.select(profiles.c.lead_id, value.label("value"))
        .where(value.is_not(None))
        .order_by(profiles.c.known_at, profiles.c.profile_id)
    )
    ids, raw = columns(connection, query)
    found = found_at(of.places, ids)
    spelled = Coded.of([None if each is None else str(each) for each in raw])
    one = Coded.of([written(name) for name in spelled.names])
    codes = np.full(len(of), -1, dtype=np.int32)
    # Later words come later, and the last one stays.
    codes[found[found >= 0]] = one.codes[spelled.codes[found >= 0]]
    return Coded(codes=codes, names=one.names)


def _value(connection: Connection, attribute: str) -> sa.ColumnElement[str]:
    if connection.dialect.name == "sqlite":
        quoted = attribute.replace('"', '""')
        return sa.func.json_extract(profiles.c["values"], f'$."{quoted}"')
    return sa.type_coerce(sa.cast(profiles.c["values"], JSON)[attribute].astext, sa.String)
