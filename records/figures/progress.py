"""How far every lead came, as columns: read once, then counted for any period and filter.

A page that counts a million leads in SQL takes seconds for each filter; these columns are read in
about as long, and any filter of them is counted in milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa
from sqlalchemy import Connection

from records.columns import columns
from records.figures.coded import Coded, Where
from records.figures.cohort import UNKNOWN, Cohort
from records.figures.created import Created
from records.figures.stages import STAGES
from records.tables import assignments, attempts, deals, dispositions, leads, qualifications

Moments = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Won:
    """Won deals."""

    #: Place of the lead.
    row: Places
    #: What the deal is called; leads of one deal share it.
    key: npt.NDArray[np.object_]
    #: nan where it is not known.
    amount: npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Progress:
    """One row per lead, the newest first; see :func:`progress`."""

    lead_id: pa.StringArray
    #: Shape (n, 5), microseconds UTC in the order of ``STAGES``, the first is when it was created;
    #: nan where not reached, or where nobody recorded when.
    reached_at: Moments
    #: The furthest stage, 0 to 4.
    rank: npt.NDArray[np.int8]
    source: Coded
    campaign: Coded
    #: Whose a lead was said to be when it came in.
    owner: Coded
    #: Which leads (places) were ever given to which team.
    given: tuple[Places, Coded]
    won: Won

    def __len__(self) -> int:
        return len(self.lead_id)

    @property
    def created_at(self) -> Moments:
        """Microseconds UTC, descending."""
        return self.reached_at[:, 0]

    @cached_property
    def created(self) -> Created:
        """How many were created when, and how far those came."""
        return Created.of(self.created_at, self.rank)

    def ids(self, rows: Places) -> list[str]:
        """What the leads in these rows are called."""
        return [str(each) for each in self.lead_id.take(pa.array(rows)).to_pylist()]

    def of(self, cohort: Cohort, segments: Coded | None = None) -> Progress:
        """Those of a cohort; ``segments`` are of these very rows, for a cohort that names one."""
        inside = self._between(cohort.since, cohort.until)
        found = self._at(inside)
        conditions = [
            column.are(None if asked == UNKNOWN else asked)
            for column, asked in ((found.source, cohort.source), (found.campaign, cohort.campaign))
            if asked is not None
        ]
        if cohort.team is not None:
            conditions.append(found._of_team(cohort.team, cohort.reps))
        if cohort.segment is not None and segments is not None:
            conditions.append(segments.at(inside).are(cohort.segment))
        return found._at(np.logical_and.reduce(conditions)) if conditions else found

    def reached(self, stage: int) -> npt.NDArray[np.bool_]:
        """Who came at least so far."""
        return self.rank >= stage

    def _between(self, since: int | None, until: int | None) -> slice:
        """Rows are in order of time, so a period is a slice."""
        ascending = -self.created_at
        first = 0 if until is None else int(np.searchsorted(ascending, -until, side="right"))
        last = None if since is None else int(np.searchsorted(ascending, -since, side="right"))
        return slice(first, last)

    def _of_team(self, team: str, reps: tuple[str, ...]) -> npt.NDArray[np.bool_]:
        theirs = np.zeros(len(self), dtype=bool)
        for name in reps:
            theirs |= self.owner.are(name)
        row, teams = self.given
        theirs[row[teams.are(team)]] = True
        return theirs

    def _at(self, where: Where) -> Progress:
        if isinstance(where, slice) and where == slice(0, None):
            return self
        n = len(self)
        new = np.full(n, -1, dtype=np.int64)
        there = np.arange(n)[where]
        new[there] = np.arange(len(there))
        given, won = new[self.given[0]], new[self.won.row]
        return replace(
            self,
            lead_id=self.lead_id.take(pa.array(there)),
            reached_at=self.reached_at[where],
            rank=self.rank[where],
            source=self.source.at(where),
            campaign=self.campaign.at(where),
            owner=self.owner.at(where),
            given=(given[given >= 0], self.given[1].at(given >= 0)),
            won=Won(
                row=won[won >= 0], key=self.won.key[won >= 0], amount=self.won.amount[won >= 0]
            ),
        )


def progress(connection: Connection) -> Progress:
    """How far every lead on record came.

    A lead is an MQL from when it crossed the line. Leads from before there was a line are from
    when they were handed over, or sales took them up: called, judged, or put into a deal.
    Accepted by sales is an SQL. A moment is never later than that of a later stage.
    """
    own = sa.select(leads.c.lead_id, leads.c.created_at, leads.c.as_of, leads.c.source)
    own = own.add_columns(leads.c.campaign, leads.c.owner)
    found = columns(connection, own.order_by(leads.c.created_at.desc(), leads.c.lead_id))
    ids = found["lead_id"].combine_chunks()
    row, rank, at = _moves(connection, ids, _moments(found["as_of"]))
    furthest = np.zeros(len(ids), dtype=np.int8)
    np.maximum.at(furthest, row, rank)
    reached_at = np.full((len(ids), len(STAGES)), np.nan, order="F")
    reached_at[:, 0] = _moments(found["created_at"])
    for place in range(1, len(STAGES)):
        reached_at[:, place] = _first(len(ids), row[rank >= place], at[rank >= place])
    return Progress(
        lead_id=ids,
        reached_at=reached_at,
        rank=furthest,
        source=Coded.of_column(found["source"]),
        campaign=Coded.of_column(found["campaign"]),
        owner=Coded.of_column(found["owner"]),
        given=_given(connection, ids),
        won=_won(connection, ids),
    )


def _moments(column: pa.ChunkedArray) -> Moments:
    return np.asarray(column.to_numpy(), dtype=np.float64)


def _moves(
    connection: Connection, ids: pa.StringArray, as_of: Moments
) -> tuple[Places, npt.NDArray[np.int8], Moments]:
    """What brought leads further: place of the lead, stage, and when; nan where not recorded."""
    word, stage = dispositions.c.disposition, deals.c.stage
    accepted = sa.case((word == "accepted", 2), else_=1)
    by_deal = sa.case(
        (stage == "won", 4), (stage == "opportunity", 3), (stage == "sql", 2), else_=1
    )
    arms: list[tuple[sa.Table, Any, Any]] = [
        (qualifications, sa.literal(1), qualifications.c.opened_at),
        (attempts, sa.literal(1), attempts.c.at),
        (dispositions, accepted, dispositions.c.at),
        (deals, by_deal, deals.c.at),
    ]
    handed = np.flatnonzero(~np.isnan(as_of))
    row, rank, when = [handed], [np.ones(len(handed), dtype=np.int8)], [as_of[handed]]
    for table, of, at in arms:
        query = sa.select(table.c.lead_id, of.label("rank"), at.label("at"))
        found = columns(connection, query)
        places = found_at(ids, found["lead_id"])
        there = places >= 0
        row.append(places[there])
        rank.append(found["rank"].to_numpy().astype(np.int8)[there])
        when.append(_moments(found["at"])[there])
    return np.concatenate(row), np.concatenate(rank), np.concatenate(when)


def _first(n: int, row: Places, at: Moments) -> Moments:
    """The first moment of each row; nan where there is none."""
    known = ~np.isnan(at)
    found = np.full(n, np.inf)
    np.minimum.at(found, row[known], at[known])
    return np.where(np.isinf(found), np.nan, found)


def _given(connection: Connection, ids: pa.StringArray) -> tuple[Places, Coded]:
    query = sa.select(assignments.c.lead_id, assignments.c.team).distinct()
    found = columns(connection, query)
    places = found_at(ids, found["lead_id"])
    return places[places >= 0], Coded.of_column(found["team"]).at(places >= 0)


def _won(connection: Connection, ids: pa.StringArray) -> Won:
    key = sa.func.coalesce(deals.c.deal_id, deals.c.row_id).label("key")
    query = sa.select(deals.c.lead_id, key, deals.c.amount).where(deals.c.stage == "won")
    found = columns(connection, query)
    places = found_at(ids, found["lead_id"])
    there = places >= 0
    return Won(
        row=places[there],
        key=found["key"].to_numpy()[there],
        amount=_moments(found["amount"])[there],
    )


def found_at(ids: pa.StringArray, asked: pa.ChunkedArray) -> Places:
    """Places of leads among ``ids``; -1 for one that came in since those were read."""
    places = pc.index_in(asked, value_set=ids).fill_null(-1)
    return np.asarray(places.to_numpy(), dtype=np.int64)
