"""The sample company's first day: its newest leads go to sales, so that a rep's page has leads.

A company's own history is never handed to sales at once: those leads were dealt with. The sample
has nobody who did. Its newest leads are judged as they stood when its export ends, and those over
the line are handed over now, the way any lead is that crosses it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from features.history import DAY_US, History
from followup import qualify
from models.exploration import NOTHING
from records import decisions
from records.history import known
from records.locks import lock_leads
from records.outcomes import observed_until
from records.tables import attempts, deals, dispositions, feedback, leads, verdicts
from serving import times
from serving.champion import InUse
from serving.rescore import found_by
from serving.schemas import Asked
from serving.scorer import decide, history, question

#: Leads of the last so many days of the export are new.
NEW_DAYS = 7


def begin(engine: Engine, in_use: InUse, now: int) -> int:
    """Hand the newest leads over; answers how many. Nothing where any lead was looked at before."""
    with engine.begin() as connection:
        if connection.execute(sa.select(verdicts.c.lead_id).limit(1)).first():
            return 0
        # What happened at the very end had happened just after it.
        end = observed_until(connection) + 1
        found = _over_the_line(connection, _untouched(connection, end), end, in_use)
        lock_leads(connection, found)
        for lead_id in found:
            _hand_over(connection, lead_id, end, in_use, now)
    return len(found)


def _untouched(connection: Connection, end: int) -> list[str]:
    """New leads that nobody called or judged yet."""
    query = sa.select(leads.c.lead_id).where(leads.c.created_at >= end - NEW_DAYS * DAY_US)
    for table in (attempts, dispositions, feedback, deals):
        query = query.where(~sa.exists().where(table.c.lead_id == leads.c.lead_id))
    return list(connection.execute(query.order_by(leads.c.lead_id)).scalars())


def _over_the_line(
    connection: Connection, ids: Sequence[str], end: int, in_use: InUse
) -> list[str]:
    if not ids:
        return []
    found = History(**vars(known(connection, [(lead_id, end) for lead_id in ids])))
    passes = in_use.scorer.columns(found)["verdict"] == "sales"
    return [lead_id for lead_id, goes in zip(ids, passes, strict=True) if goes]


def _hand_over(connection: Connection, lead_id: str, end: int, in_use: InUse, now: int) -> None:
    """The decision says what was known when; sales gets the lead now."""
    definition = in_use.definition
    asked = question(Asked(lead_id=lead_id, as_of=times.shown(end)), definition, now)
    known_then = history(asked, definition, connection)
    language = definition.company.language
    made = decide(asked, known_then, in_use, now, language, NOTHING)
    decisions.insert(connection, [made])
    qualify.weigh(connection, replace(found_by(made, definition, language), as_of=now), now)
