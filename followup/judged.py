"""How many leads sales had a word for, and how long that took: one function, used everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

import sqlalchemy as sa
from sqlalchemy import Connection

from records import judgements
from records.tables import assignments, feedback


@dataclass(frozen=True, kw_only=True, slots=True)
class Coverage:
    """Of one period."""

    #: Leads that were given to a rep.
    n_given: int
    #: Of those, how many a word came for since, by a link or otherwise.
    n_judged: int
    #: Answers by a link, and the middle one's seconds from its page to the first word.
    n_by_link: int
    median_seconds: float | None

    @property
    def share(self) -> float | None:
        """0 to 1; None where nothing was given."""
        return self.n_judged / self.n_given if self.n_given else None


def coverage(connection: Connection, since: int, until: int, rep: str | None = None) -> Coverage:
    """Of leads given in a period: for how many there is a word.

    Parameters
    ----------
    connection : of the records
    since, until : microseconds UTC; the latter not included
    rep : only of this one; the seconds are everybody's
    """
    given = sa.and_(
        assignments.c.at >= since,
        assignments.c.at < until,
        assignments.c.waits == 0,
        # Others are held by marketing until they are complete: nobody is asked about those.
        assignments.c.qualification_id.is_not(None),
    )
    if rep is not None:
        given = sa.and_(given, assignments.c.owner == rep)
    same = sa.and_(feedback.c.lead_id == assignments.c.lead_id, feedback.c.at >= assignments.c.at)
    is_judged = sa.exists().where(same).correlate(assignments)
    query = sa.select(sa.func.count(), sa.func.sum(sa.case((is_judged, 1), else_=0))).where(given)
    n_given, n_judged = connection.execute(query).one()
    taken = judgements.seconds_between(connection, since, until)
    return Coverage(
        n_given=n_given,
        n_judged=int(n_judged or 0),
        n_by_link=len(taken),
        median_seconds=median(taken) if taken else None,
    )
