"""A replay of history: past leads scored at every moment at which they would have been."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit, logit
from sqlalchemy import Connection

from definition import Definition
from features.history import DAY_US, History
from features.table import build
from models.calibration import Calibration
from models.card import Card
from models.crossings import Trajectories
from models.scoring import Scorer
from records.history import Known, known
from records.outcomes import Outcomes
from training.acceptance import Acceptance
from training.labels import LOST, WON, Labels

WEEK_US = 7 * DAY_US
#: The newest weeks that are counted.
MOST_WEEKS = 26
#: Moments scored in all; beyond, leads are drawn by lot and stand for the others.
MOST_ROWS = 200_000
#: Moments scored per lead, spread evenly over its events where they are more.
MOST_MOMENTS = 60
#: Leads looked at together.
BATCH = 2_000
#: Lots for intervals where there are no weeks.
N_LOTS = 25

Moments = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Replay:
    """What the card would have said of past leads, moment by moment."""

    trajectories: Trajectories
    #: None where sales' decisions on record are too few.
    acceptance: Acceptance | None
    #: From the card's log-odds to those at a first crossing: until the moment that the card was
    #: learned for (hand-over or first call), and after it.
    at_crossing: tuple[Calibration, Calibration]
    #: Whole weeks counted; 0 where there is no time to count.
    n_weeks: int
    #: Leads that could cross in that time, how many were replayed, how many musts refuse always.
    n_leads: int
    n_replayed: int
    n_refused: int
    #: Leads with more events than moments were scored at.
    n_thinned: int
    #: Per lead of the trajectories, shape (n_leads,).
    lead_ids: npt.NDArray[np.object_]

    @property
    def leads_per_week(self) -> float:
        """Leads that came in a week (in all, where there is no time), refused ones included."""
        return self.n_new / max(self.n_weeks, 1)

    #: Leads created in the weeks counted.
    n_new: int


def replay(
    connection: Connection,
    card: Card,
    definition: Definition,
    labels: Labels,
    outcomes: Outcomes,
    *,
    n_weeks: int = MOST_WEEKS,
    most_rows: int = MOST_ROWS,
    told: Callable[[str], None] | None = None,
) -> Replay:
    """Score past leads at creation, at hand-over and just after each event.

    Parameters
    ----------
    connection : to the records
    card : whose points; its thresholds do not matter
    definition : what the teams agreed
    labels : every lead's outcome
    outcomes : leads, deals and dispositions on record
    n_weeks : how many of the newest whole weeks to count, back from the newest lead
    most_rows : how many moments to score at most
    told : hears what is being done

    Notes
    -----
    A lead is followed from its creation to its horizon, its first win or the end of the weeks.
    Leads created up to a horizon before the weeks are followed too, for they may cross late;
    a crossing counts in the week in which it is the lead's first.
    """
    plan = _Plan.of(labels, outcomes, definition, n_weeks)
    if told:
        span = f"the last {plan.n_weeks} weeks" if plan.n_weeks else "all leads"
        told(f"replaying {span}: when would whom have crossed the line")
    scorer = Scorer(card, definition)
    pieces: list[pd.DataFrame] = []
    n_rows = n_replayed = n_thinned = 0
    for batch in plan.batches():
        moments, thinned = _moments(connection, batch, most_rows - n_rows)
        pieces.append(_scored(connection, scorer, definition, moments, n_replayed))
        n_rows += len(moments)
        n_replayed += moments["lead_id"].nunique()
        n_thinned += thinned
        if n_rows >= most_rows or moments["lead_id"].nunique() < len(batch):
            break
    rows = pd.concat(pieces, ignore_index=True) if pieces else _nothing()
    acceptance = _acceptance(rows, outcomes)
    return _replayed(plan, rows, acceptance, n_replayed, n_thinned)


@dataclass(frozen=True, kw_only=True)
class _Plan:
    """Which leads to follow, from when to when, in the order in which lots are drawn."""

    #: lead_id, created_at, handed_at, as_of, until (microseconds UTC), outcome and lot, by lot.
    leads: pd.DataFrame
    n_weeks: int
    starts_at: int
    n_new: int

    @classmethod
    def of(cls, labels: Labels, outcomes: Outcomes, definition: Definition, n_weeks: int) -> _Plan:
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
    """A number from 0 to 1 for each lead, by its name alone: the same in every replay."""
    digests = (
        hashlib.blake2b(lead_id.encode(), key=b"replay", digest_size=8).digest()
        for lead_id in lead_ids
    )
    numbers = np.frombuffer(b"".join(digests), dtype=">u8").astype(np.float64)
    return numbers / 2.0**64


def _first_wins(outcomes: Outcomes) -> pd.Series[int]:
    won = outcomes.deals[outcomes.deals["stage"] == "won"]
    return won.groupby("lead_id")["at"].min()


def _moments(connection: Connection, batch: pd.DataFrame, room: int) -> tuple[pd.DataFrame, int]:
    """When each lead of a batch would have been scored, by lead and time, as far as there is room.

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


def _scored(
    connection: Connection,
    scorer: Scorer,
    definition: Definition,
    moments: pd.DataFrame,
    n_before: int,
) -> pd.DataFrame:
    """The moments with their points; leads are numbered on from ``n_before``."""
    pairs = list(zip(moments["lead_id"], moments["moment"].tolist(), strict=True))
    table = build(History(**vars(known(connection, pairs))), scorer.features, definition)
    points = scorer.columns_of(table)
    passes = np.ones(len(moments), dtype=bool)
    for name, must in scorer.musts.items():
        passes &= must.holds_for(table[name])
    return moments.assign(
        lead=n_before + pd.factorize(moments["lead_id"])[0],
        fit=points["fit_points"],
        engagement=points["engagement_points"],
        chance=points["probability"],
        passes=passes,
    )


def _nothing() -> pd.DataFrame:
    kinds = {
        "lead_id": object,
        "lot": float,
        "outcome": object,
        "as_of": np.int64,
        "moment": np.int64,
        "lead": np.int64,
        "fit": np.int64,
        "engagement": np.int64,
        "chance": float,
        "passes": bool,
    }
    return pd.DataFrame({name: np.empty(0, dtype=kind) for name, kind in kinds.items()})


def _acceptance(rows: pd.DataFrame, outcomes: Outcomes) -> Acceptance | None:
    """From the probability that leads had when sales first decided on them."""
    said = outcomes.dispositions
    accepted = said["lead_id"][said["disposition"] == "accepted"]
    # A decision without a date is taken to be made as soon as the lead was there.
    at = said["at"].astype("Int64").fillna(0).groupby(said["lead_id"]).min()
    here = rows[rows["lead_id"].isin(at.index)]
    decided = here["lead_id"].map(at).to_numpy(dtype=np.int64)
    known_then = here[(here["moment"].to_numpy() <= decided) | ~here["lead_id"].duplicated()]
    latest = known_then.drop_duplicates("lead_id", keep="last")
    return Acceptance.learned(
        latest["chance"].to_numpy(), latest["lead_id"].isin(accepted).to_numpy()
    )


def _at_crossing(passing: pd.DataFrame, known: Moments, won: Moments) -> Calibration:
    """What the card's log-odds are worth at the moments at which a lead first crosses some line.

    Notes
    -----
    A card means what it says at the moment that it was learned for. A first crossing is a moment
    of another kind: the lead's points were never so high, and something just happened. So the
    calibration is fitted on rises of a lead's running maximum, each weighted by the lines that
    are first crossed there: every lead counts once per line.
    """
    here = passing[(passing["rise"] > 0) & passing["lead"].isin(known)]
    return Calibration.fitted(
        here["log_odds"].to_numpy(), here["lead"].isin(won).to_numpy(), here["rise"].to_numpy()
    )


def _rises(passing: pd.DataFrame) -> pd.Series[float]:
    """The share of lines, even in log-odds over the upper half of leads, first crossed at a row."""
    by_lead = passing["log_odds"].groupby(passing["lead"])
    low, high = by_lead.max().quantile([0.5, 0.99]) if len(passing) else (0.0, 1.0)
    highest = by_lead.cummax()
    before = highest.groupby(passing["lead"]).shift(fill_value=-np.inf)
    return (highest.clip(low, high) - before.clip(low, high)) / max(high - low, 1e-9)


def _calibrated(by: Calibration, log_odds: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.asarray(expit(by.slope * log_odds + by.offset))


def _replayed(
    plan: _Plan, rows: pd.DataFrame, acceptance: Acceptance | None, n_replayed: int, n_thinned: int
) -> Replay:
    passing = rows[rows["passes"]]
    lead, first = np.unique(passing["lead"].to_numpy(dtype=np.int64), return_index=True)
    outcome = passing["outcome"].to_numpy()[first]
    is_known, is_won = np.isin(outcome.astype(str), [WON, LOST]), outcome == WON
    chance = passing["chance"].to_numpy(dtype=np.float64)
    log_odds = logit(chance)
    passing = passing.assign(log_odds=log_odds)
    passing = passing.assign(rise=_rises(passing))
    is_late = (passing["moment"] > passing["as_of"]).to_numpy(dtype=bool)
    known_won = lead[is_known], lead[is_known & is_won]
    early, late = (_at_crossing(passing[here], *known_won) for here in (~is_late, is_late))
    n_blocks = plan.n_weeks or N_LOTS
    stands_for = len(plan.leads) / max(n_replayed, 1)
    return Replay(
        trajectories=Trajectories(
            lead=np.searchsorted(lead, passing["lead"].to_numpy(dtype=np.int64)),
            fit=passing["fit"].to_numpy(dtype=np.int64),
            engagement=passing["engagement"].to_numpy(dtype=np.int64),
            chance=np.where(is_late, _calibrated(late, log_odds), _calibrated(early, log_odds)),
            acceptance=None if acceptance is None else acceptance.of(chance),
            block=plan.blocks(passing),
            n_blocks=n_blocks,
            has_weeks=plan.n_weeks > 0,
            factor=stands_for if plan.n_weeks else stands_for * N_LOTS,
            is_known=is_known,
            is_won=is_won,
        ),
        acceptance=acceptance,
        at_crossing=(early, late),
        n_weeks=plan.n_weeks,
        n_leads=len(plan.leads),
        n_replayed=n_replayed,
        n_refused=n_replayed - len(lead),
        n_thinned=n_thinned,
        lead_ids=passing["lead_id"].to_numpy()[first],
        n_new=plan.n_new,
    )
