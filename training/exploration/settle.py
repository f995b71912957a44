"""Work out the share that is in force from now on, and put it on record."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from definition import Definition
from records import explorations, tables
from records.outcomes import frames
from training.exploration.missed import explored_leads, missed
from training.exploration.share import Weekly, capacity, figures, share
from training.labels import known_then

WEEK_US = 7 * 86_400_000_000
#: A usual week is looked for in so many.
N_WEEKS = 4


def settle(engine: Engine, definition: Definition, now: int) -> float:
    """The share in force from now on (microseconds UTC), put on record where it changed."""
    with engine.begin() as connection:
        outcomes = frames(connection)
        labels = known_then(outcomes, definition, outcomes.observed_until)
        found = missed(explored_leads(connection, labels))
        agreed = definition.exploration.share
        weekly = _weekly(connection, definition, now)
        wanted = share(agreed, found, weekly)
        before = explorations.share(connection, now)
        if before is None or abs(before - wanted) > 1e-9:
            explorations.put(connection, now, wanted, figures(agreed, found, weekly))
    return wanted


def _weekly(connection: Connection, definition: Definition, now: int) -> Weekly:
    """By the leads that were looked at lately, each as it stands now."""
    rows: Any = tables.verdicts
    lately = sa.select(rows.c.verdict, sa.func.count()).where(
        rows.c.as_of > now - N_WEEKS * WEEK_US
    )
    found = connection.execute(lately.group_by(rows.c.verdict)).all()
    counts = {str(verdict): int(n) for verdict, n in found}
    return Weekly(
        n_line=counts.get("sales", 0) / N_WEEKS,
        n_below=counts.get("nurture", 0) / N_WEEKS,
        capacity=capacity(definition),
    )
