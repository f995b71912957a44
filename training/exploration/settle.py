"""Work out the share that is in force from now on, and put it on record."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from definition import Definition
from records import explorations, tables
from records.outcomes import frames
from training.exploration.missed import explored_leads, missed
from training.exploration.share import Weekly, capacity, figures, reserved, share
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
    """Leads that crossed the line lately, and those that were looked at and lie below it."""
    since = now - N_WEEKS * WEEK_US
    verdicts, crossed = tables.verdicts.c, tables.qualifications.c
    n_below = _count(connection, verdicts.verdict == "nurture", verdicts.as_of > since) / N_WEEKS
    n_line = _count(connection, crossed.why == "line", crossed.opened_at > since) / N_WEEKS
    return Weekly(
        n_line=n_line,
        n_below=n_below,
        capacity=capacity(definition),
        reserved=reserved(definition, n_line, n_below),
        places=_places(connection, definition),
    )


def _places(connection: Connection, definition: Definition) -> int | None:
    """Leads that reps can still take; None where one of them has no cap, or there are none."""
    caps = {name: rep.cap for name, rep in definition.reps.items()}
    if not caps or None in caps.values():
        return None
    held = tables.assignments.c
    n_held = _count(connection, held.owner.in_(caps), held.ended_at.is_(None), held.waits == 0)
    return sum(cap or 0 for cap in caps.values()) - n_held


def _count(connection: Connection, *which: Any) -> int:
    return int(connection.execute(sa.select(sa.func.count()).where(*which)).scalar_one())
