"""How far every lead came, as columns: read once, then counted for any period and filter.

A page that counts a million leads in SQL takes seconds for each filter; these columns are read in
about as long, and any filter of them is counted in milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Connection

from records.figures.coded import Coded, Where
from records.figures.cohort import UNKNOWN, Cohort
from records.figures.stages import STAGES
from records.tables import assignments, attempts, deals, dispositions, leads, qualifications

Moments = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
#: Rows fetched at a time: while one piece is taken, no other thread of Python runs.
_PIECE = 5_000


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

    lead_id: npt.NDArray[np.object_]
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
    def places(self) -> pd.Index:
        """Finds the place of a lead."""
        return pd.Index(self.lead_id)

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
            lead_id=self.lead_id[where],
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
    own = sa.select(*(leads.c[name] for name in ("lead_id", "created_at", "as_of")))
    own = own.add_columns(leads.c.source, leads.c.campaign, leads.c.owner)
    found = columns(connection, own.order_by(leads.c.created_at.desc(), leads.c.lead_id))
    lead_id, created_at, as_of, source, campaign, owner = found
    ids = np.array(lead_id, dtype=object)
    places = pd.Index(ids)
    row, rank, at = _moves(connection, places, np.array(as_of, dtype=np.float64))
    furthest = np.zeros(len(ids), dtype=np.int8)
    np.maximum.at(furthest, row, rank)
    reached_at = np.full((len(ids), len(STAGES)), np.nan)
    reached_at[:, 0] = created_at
    for place in range(1, len(STAGES)):
        reached_at[:, place] = _first(len(ids), row[rank >= place], at[rank >= place])
    made = Progress(
        lead_id=ids,
        reached_at=reached_at,
        rank=furthest,
        source=Coded.of(source),
        campaign=Coded.of(campaign),
        owner=Coded.of(owner),
        given=_given(connection, places),
        won=_won(connection, places),
    )
    made.__dict__["places"] = places
    return made


def columns(connection: Connection, query: sa.Select[Any]) -> list[list[Any]]:
    """A query's rows as columns, without all rows at once in between."""
    made: list[list[Any]] = [[] for _ in query.selected_columns]
    for some in _pieces(connection, query):
        for column, values in zip(made, zip(*some, strict=True), strict=True):
            column.extend(values)
    return made


def _pieces(connection: Connection, query: sa.Select[Any]) -> Iterator[Any]:
    # As the driver gives them: moments are whole numbers already.
    yield from connection.execution_options(yield_per=_PIECE).execute(query).partitions()


def _moves(
    connection: Connection, places: pd.Index, as_of: Moments
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
        ids, ranks, moments = columns(connection, sa.select(table.c.lead_id, of, at))
        found = found_at(places, ids)
        row.append(found[found >= 0])
        rank.append(np.array(ranks, dtype=np.int8)[found >= 0])
        when.append(np.array(moments, dtype=np.float64)[found >= 0])
    return np.concatenate(row), np.concatenate(rank), np.concatenate(when)


def _first(n: int, row: Places, at: Moments) -> Moments:
    """The first moment of each row; nan where there is none."""
    known = ~np.isnan(at)
    found = np.full(n, np.inf)
    np.minimum.at(found, row[known], at[known])
    return np.where(np.isinf(found), np.nan, found)


def _given(connection: Connection, places: pd.Index) -> tuple[Places, Coded]:
    query = sa.select(assignments.c.lead_id, assignments.c.team).distinct()
    ids, teams = columns(connection, query)
    found = found_at(places, ids)
    return found[found >= 0], Coded.of(teams).at(found >= 0)


def _won(connection: Connection, places: pd.Index) -> Won:
    key = sa.func.coalesce(deals.c.deal_id, deals.c.row_id)
    query = sa.select(deals.c.lead_id, key, deals.c.amount).where(deals.c.stage == "won")
    ids, keys, amounts = columns(connection, query)
    found = found_at(places, ids)
    there = found >= 0
    return Won(
        row=found[there],
        key=np.array(keys, dtype=object)[there],
        amount=np.array(amounts, dtype=np.float64)[there],
    )


def found_at(places: pd.Index, ids: list[str]) -> Places:
    """Places of leads; -1 for one that came in since the leads were read."""
    return np.asarray(places.get_indexer(pd.Index(np.array(ids, dtype=object))), dtype=np.int64)
