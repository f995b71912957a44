"""When past leads would have been scored: creation, hand-over, and just after each event."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection

from definition import Definition
from features.history import DAY_US
from records.history import Known, known
from records.outcomes import Outcomes
from training.labels import Labels

WEEK_US = 7 * DAY_US
#: Moments scored per lead, spread evenly over its events where they are more.
MOST_MOMENTS = 60
#: Leads looked at together.
BATCH = 2_000
#: Lots for intervals where there are no weeks.
N_LOTS = 25

Moments = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Which leads to follow, from when to when, in the order in which lots are drawn."""

    #: lead_id, created_at, handed_at, as_of, until (microseconds UTC), outcome and lot, by lot.
    leads: pd.DataFrame
    n_weeks: int
    starts_at: int
    n_new: int

    @classmethod
    def of(cls, labels: Labels, outcomes: Outcomes, definition: Definition, n_weeks: int) -> Plan:
        frame = labels.frame[["lead_id", "created_at", "as_of", "outcome"]].copy()
        frame["lot"] = _lots(frame["lead_id"])
        if definition.time != "dates" or len(frame) == 0:
            # One moment each, the one it is looked at.
            frame["created_at"] = frame["handed_at"] = frame["until"] = frame["as_of"]
            frame["has_events"] = False
            leads = frame.sort_values("lot", kind="stable")
            return cls(leads=leads, n_weeks=0, starts_at=0, n_new=len(leads))
        created = frame["created_at"]
        end = int(created.max())
        span = (end - int(created.min())) // WEEK_US
        weeks = int(min(span, n_weeks))
        starts_at = end - weeks * WEEK_US if weeks else int(created.min())
        horizon = definition.label.horizon_days * DAY_US
        frame["handed_at"] = frame["lead_id"].map(
            outcomes.leads.set_index("lead_id")["as_of"].astype("Float64")
        )
        frame["until"] = np.minimum(created + horizon, end)
        won_at = frame["lead_id"].map(_first_wins(outcomes)).astype("Float64")
        before_win = (won_at - 1).fillna(np.inf).to_numpy(dtype=np.float64)
        frame["until"] = np.minimum(frame["until"], before_win).astype(np.int64)
        frame["has_events"] = True
        live = (frame["until"] >= frame["created_at"]) & (created > starts_at - horizon)
        return cls(
            leads=frame[live].sort_values("lot", kind="stable"),
            n_weeks=weeks,
            starts_at=starts_at,
            n_new=int((created > starts_at).sum()) if weeks else len(frame),
        )

    def batches(self) -> Iterator[pd.DataFrame]:
        """The leads, so many at a time."""
        for start in range(0, len(self.leads), BATCH):
            yield self.leads.iloc[start : start + BATCH]

    def blocks(self, rows: pd.DataFrame) -> Moments:
        """Which week, or which lot, each moment belongs to; -1 before the weeks."""
        if not self.n_weeks:
            return (rows["lot"].to_numpy() * N_LOTS).astype(np.int64)
        # Weeks end with the newest lead: (start, start + 1 week], …
        week = -((self.starts_at - rows["moment"].to_numpy(dtype=np.int64)) // WEEK_US) - 1
        return np.asarray(np.maximum(week, -1))


def _lots(lead_ids: pd.Series[str]) -> npt.NDArray[np.float64]:
    """A number from 0 to 1 for each lead, by its name alone: the same in every backtest."""
    digests = (
        hashlib.blake2b(lead_id.encode(), key=b"replay", digest_size=8).digest()
        for lead_id in lead_ids
    )
    numbers = np.frombuffer(b"".join(digests), dtype=">u8").astype(np.float64)
    return numbers / 2.0**64


def _first_wins(outcomes: Outcomes) -> pd.Series[int]:
    won = outcomes.deals[outcomes.deals["stage"] == "won"]
    return won.groupby("lead_id")["at"].min()


def moments(connection: Connection, batch: pd.DataFrame, room: int) -> tuple[pd.DataFrame, int]:
    """When each lead of a batch would have been scored, by lead and time, as far as there is room.

    A lead is scored at creation, at hand-over, and as soon as each of its events is on record.
    Answers lead_id, moment, lot, outcome and as_of, and how many leads had too many moments.
    """
    leads = batch.reset_index(drop=True)
    created = leads["created_at"].to_numpy(dtype=np.int64)
    until = leads["until"].to_numpy(dtype=np.int64)
    handed = leads["handed_at"].to_numpy(dtype=np.float64, na_value=-1).astype(np.int64)
    row, at = [np.arange(len(leads))] * 2, [created, handed]
    if leads["has_events"].any():
        events = known(connection, list(zip(leads["lead_id"], created.tolist(), strict=True)))
        row.append(events.event_row)
        at.append(_seen_at(events))
    place, moment = np.concatenate(row), np.concatenate(at)
    inside = (moment >= created[place]) & (moment <= until[place])
    pairs = np.unique(np.stack([place[inside], moment[inside]], axis=1), axis=0)
    kept, n_thinned = _thinned(pairs[:, 0], room)
    pairs = pairs[kept]
    return (
        leads.loc[pairs[:, 0], ["lead_id", "lot", "outcome", "as_of"]]
        .assign(moment=pairs[:, 1])
        .reset_index(drop=True),
        n_thinned,
    )


def _seen_at(events: Known) -> Moments:
    """The first moment at which each event counts."""
    return np.maximum(events.event_at, events.event_recorded_at) + 1


def _thinned(place: Moments, room: int) -> tuple[npt.NDArray[np.bool_], int]:
    """Which moments to keep: the first, the last and evenly between; whole leads while they fit."""
    _, first, where, n = np.unique(
        place, return_index=True, return_inverse=True, return_counts=True
    )
    rank, n_of = np.arange(len(place)) - first[where], n[where]
    step = np.minimum(1.0, (MOST_MOMENTS - 1) / np.maximum(n_of - 1, 1))
    kept = (rank == 0) | (np.floor(rank * step) > np.floor((rank - 1) * step))
    upto = np.cumsum(np.bincount(where[kept], minlength=len(n)))
    fits = np.maximum(upto <= room, np.arange(len(n)) == 0)
    return kept & fits[where], int((n[fits] > MOST_MOMENTS).sum())
