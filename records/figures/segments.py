"""Which value of one attribute each lead has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.dialects.postgresql import JSON

from records.columns import columns
from records.figures.coded import Coded
from records.figures.progress import Progress, found_at
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
    query = sa.select(profiles.c.lead_id, profiles.c.known_at, profiles.c.profile_id)
    told = columns(connection, query.add_columns(value.label("value")))
    found = found_at(of.lead_id, told["lead_id"])
    spelled = Coded.of_column(told["value"])
    one = spelled.renamed(written)
    codes = np.full(len(of), -1, dtype=np.int32)
    # Later words come later, and the last one stays. The database would read each value twice to
    # leave out those without, and sort a million on disk.
    order = np.lexsort((told["profile_id"].to_numpy(), told["known_at"].to_numpy()))
    said = order[(spelled.codes[order] >= 0) & (found[order] >= 0)]
    codes[found[said]] = one.codes[said]
    return Coded(codes=codes, names=one.names)


def _value(connection: Connection, attribute: str) -> sa.ColumnElement[str]:
    if connection.dialect.name == "sqlite":
        quoted = attribute.replace('"', '""')
        return sa.cast(sa.func.json_extract(profiles.c["values"], f'$."{quoted}"'), sa.String)
    return sa.type_coerce(sa.cast(profiles.c["values"], JSON)[attribute].astext, sa.String)
