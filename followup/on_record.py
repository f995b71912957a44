"""The book of promises over the leads that are on record."""

from __future__ import annotations

import datetime as dt

import pandas as pd
from sqlalchemy import Connection

from definition import Definition
from followup.figures import Book, book
from followup.handovers import handovers
from followup.period import Period
from followup.promised import promised_under
from followup.teams import teams
from records.handed import handed, said
from records.moments import from_microseconds, to_microseconds

#: How far back figures look: a line that is broken for longer than a year is known by then.
LOOK_BACK = dt.timedelta(weeks=53)


def book_on_record(
    connection: Connection,
    period: Period,
    definition: Definition,
    now: int,
    back: dt.timedelta = LOOK_BACK,
) -> Book:
    """All that a report on a period needs, as it is known at a moment.

    Parameters
    ----------
    connection : to the records
    period : Period
    definition : what both teams promise now; of a lead, what was promised when it was handed over
    now : microseconds UTC
    back : how long before the period hand-overs count as well: for rows of broken weeks
    """
    found = handed(connection, to_microseconds(period.start - back))
    versions = dict.fromkeys(found["definition_version"])
    under = {each: promised_under(connection, each, definition) for each in versions}
    then = [under[each] for each in found["definition_version"]]
    found["promised"] = pd.Series(then, index=found.index, dtype=object)
    found["missing"] = [
        [name for name in promised.promises.complete if name not in known]
        for promised, known in zip(then, found["known"], strict=True)
    ]
    ids = list(dict.fromkeys(found["lead_id"]))
    found["team"] = found["lead_id"].map(teams(connection, ids, definition))
    frames = said(connection, ids)
    return book(handovers(found, frames), definition, from_microseconds(now))
