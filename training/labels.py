"""Labels: (lead, as_of, outcome). Open is not lost, not called is not lost."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from definition import Definition
from features.history import DAY_US
from records.outcomes import Outcomes
from training.closing import FEWEST_WINS, ClosingSpeed, weights

WON, LOST, OPEN, EARLY, NOT_CALLED, WON_UNCALLED, WON_BEFORE, UNRECORDED = (
    "won",
    "lost",
    "open",
    "closed early",
    "not called",
    "won without a call",
    "won before it could be scored",
    "before deals were recorded",
)
#: What became of a lead, in the order in which training tells it.
OUTCOMES = (WON, LOST, OPEN, EARLY, NOT_CALLED, WON_UNCALLED, WON_BEFORE, UNRECORDED)


@dataclass(frozen=True, kw_only=True)
class Labels:
    """One row per lead: its moment and what became of it.

    ``frame`` has lead_id, created_at, as_of (microseconds UTC), as_of_from (which moment was
    used), sequence, group_key, outcome (one of OUTCOMES), is_won (by now, within the horizon)
    and weight (0-1, how much it counts as an example).
    """

    frame: pd.DataFrame
    #: How fast the leads that count were won.
    speed: ClosingSpeed
    #: Until when anything was on record, microseconds UTC; leads younger than the horizon then
    #: are open.
    observed_until: int

    @cached_property
    def oldest_first(self) -> pd.DataFrame:
        """All leads in the order in which they are looked at."""
        return self.frame.sort_values(["as_of", "sequence", "lead_id"], kind="stable")

    @property
    def usable(self) -> pd.DataFrame:
        """The leads that tell something about winning, oldest first."""
        return self.oldest_first[self.oldest_first["weight"] > 0]

    def counts(self) -> dict[str, int]:
        """How many leads have which outcome."""
        found = self.frame["outcome"].value_counts()
        return {outcome: int(found.get(outcome, 0)) for outcome in OUTCOMES}

    def moments(self) -> dict[str, int]:
        """How many leads are looked at at which moment."""
        return {str(name): int(n) for name, n in self.frame["as_of_from"].value_counts().items()}


def known_then(outcomes: Outcomes, definition: Definition, moment: int) -> Labels:
    """The labels as they were known at a moment, microseconds UTC: nothing later counts."""
    deals, attempts = outcomes.deals, outcomes.attempts
    return label(
        outcomes.leads,
        deals[~(deals["at"] > moment).fillna(False)],
        attempts[~(attempts["at"] > moment).fillna(False)],
        definition,
        moment,
    )


def label(
    leads: pd.DataFrame,
    deals: pd.DataFrame,
    attempts: pd.DataFrame,
    definition: Definition,
    observed_until: int,
) -> Labels:
    """Say of each lead at which moment it is looked at, and what became of it.

    Parameters
    ----------
    leads : frame with lead_id, created_at, as_of (may be missing), sequence, group_key
    deals : frame with lead_id, stage, at (may be missing: the date is not known)
    attempts : frame with lead_id, at
    definition : horizon, moments, since when deals are recorded
    observed_until : microseconds UTC

    Notes
    -----
    won: a deal was won from as_of on and within the horizon. lost: the horizon has passed
    without. open: younger than the horizon, nothing known yet. closed early: younger than the
    horizon and its deal won or lost already; to count only those would favour quick deals, so
    they count together with the open ones of their age, see ``training.closing``. The first
    win of a lead counts, whatever was lost before it or came after it. Where calls are on
    record, a lead that was not called tells nothing, not even if it bought: those who did not
    would be missing beside it. An outcome without a date is taken as it stands.

    Examples
    --------
    >>> day = 86_400_000_000
    >>> leads = pd.DataFrame({"lead_id": ["A", "B", "C"], "created_at": [0, 0, 300 * day],
    ...     "as_of": pd.array([None] * 3, dtype="Int64"), "sequence": [0, 1, 2], "group_key": ""})
    >>> deals = pd.DataFrame({"lead_id": ["A"], "stage": ["won"],
    ...     "at": pd.array([9 * day], dtype="Int64")})
    >>> calls = pd.DataFrame({"lead_id": [], "at": pd.array([], dtype="Int64")})
    >>> label(leads, deals, calls, Definition(), 310 * day).frame["outcome"].tolist()
    ['won', 'lost', 'open']
    """
    horizon = definition.label.horizon_days * DAY_US
    frame = leads[["lead_id", "created_at", "sequence", "group_key"]].copy()
    deals_of = _Deals.of(frame, deals)
    first_call = frame["lead_id"].map(attempts.groupby("lead_id")["at"].min()).astype("Float64")
    as_of, as_of_from = _moment(leads, first_call, definition)
    # A call on record after the win was no moment to predict at.
    too_late = (deals_of.first_won < as_of) & (deals_of.first_won >= frame["created_at"])
    as_of = as_of.mask(too_late.fillna(False), frame["created_at"])
    frame["as_of"] = as_of.astype("int64")
    frame["as_of_from"] = as_of_from.mask(too_late.fillna(False), "created_at")
    won = (deals_of.first_won <= frame["as_of"] + horizon).fillna(False)
    frame["is_won"] = (won | deals_of.undated_won).to_numpy(dtype=bool)
    frame["outcome"] = _outcomes(frame, deals_of, attempts, definition, observed_until)
    speed = _speed(frame, deals_of, definition, observed_until)
    frame["weight"] = _weights(frame, speed, definition, observed_until)
    return Labels(frame=frame, speed=speed, observed_until=observed_until)


@dataclass(frozen=True, kw_only=True)
class _Deals:
    """What deals say of each lead, in the order of the leads."""

    #: Moment of the first win, missing where none or not dated.
    first_won: pd.Series
    has_lost: pd.Series
    has_deal: pd.Series
    undated_won: pd.Series
    undated_lost: pd.Series

    @classmethod
    def of(cls, frame: pd.DataFrame, deals: pd.DataFrame) -> _Deals:
        """Each lead's deals together."""
        lead_id = frame["lead_id"]
        won, lost = deals[deals["stage"] == "won"], deals[deals["stage"] == "lost"]
        return cls(
            first_won=lead_id.map(won.groupby("lead_id")["at"].min()).astype("Float64"),
            has_lost=lead_id.isin(lost["lead_id"]),
            has_deal=lead_id.isin(deals["lead_id"]),
            undated_won=lead_id.isin(won.loc[won["at"].isna(), "lead_id"]),
            undated_lost=lead_id.isin(lost.loc[lost["at"].isna(), "lead_id"]),
        )


def _outcomes(
    frame: pd.DataFrame,
    deals_of: _Deals,
    attempts: pd.DataFrame,
    definition: Definition,
    observed_until: int,
) -> npt.NDArray[np.object_]:
    """One of OUTCOMES per lead."""
    horizon = definition.label.horizon_days * DAY_US
    won = frame["is_won"] & ~deals_of.undated_won
    mature = frame["as_of"] + horizon <= observed_until
    if _column_decides(definition):
        # What a column with won and lost does not say is not decided, however old the lead is.
        mature &= won | deals_of.has_lost
    elif definition.time != "dates":
        # Without dates nothing matures: all that is not won counts as lost.
        mature |= True
    outcome = np.select(
        [
            deals_of.undated_won,
            deals_of.undated_lost & ~won,
            mature & won,
            mature,
            won | deals_of.has_lost,
        ],
        [WON, LOST, WON, LOST, EARLY],
        OPEN,
    ).astype(object)
    called = frame["lead_id"].isin(attempts["lead_id"])
    called_with_deal = called[deals_of.has_deal]
    if calls_are_known(int(called.sum()), len(called_with_deal), int(called_with_deal.sum())):
        outcome = np.where(called, outcome, np.where(frame["is_won"], WON_UNCALLED, NOT_CALLED))
    start = _recorded_since(definition)
    if start is not None:
        outcome = np.where(frame["as_of"] < start, UNRECORDED, outcome)
    before = (deals_of.first_won < frame["as_of"]).fillna(False)
    return np.where(before, WON_BEFORE, outcome)


def _column_decides(definition: Definition) -> bool:
    """Whether one column says of each lead whether it was won or lost."""
    source = definition.source.deals
    return source is not None and bool(source.column and not source.file and source.lost)


def calls_are_known(n_called: int, n_with_deal: int, n_called_with_deal: int) -> bool:
    """Whether the calls on record are about all calls there were.

    Where most deals came without a call on record, calls are kept by hand or in part; then
    not being called says nothing.

    Examples
    --------
    >>> calls_are_known(0, 5, 0), calls_are_known(9, 4, 2), calls_are_known(9, 4, 1)
    (False, True, False)
    """
    return n_called > 0 and 2 * n_called_with_deal >= n_with_deal


def _recorded_since(definition: Definition) -> int | None:
    """Since when deals are on record, microseconds UTC; None if always."""
    since = definition.label.deals_recorded_since
    if since is None:
        return None
    return int(pd.Timestamp(since, tz=definition.company.zone).timestamp() * 1_000_000)


def _speed(
    frame: pd.DataFrame, deals_of: _Deals, definition: Definition, observed_until: int
) -> ClosingSpeed:
    """How fast leads that can be learned from are won; leads of before the records as well."""
    horizon = definition.label.horizon_days * DAY_US
    known = [WON, LOST, OPEN, EARLY, UNRECORDED]
    has_dates = definition.time == "dates" and not _column_decides(definition)
    dated = (
        frame["outcome"].isin(known) & ~deals_of.undated_won & ~deals_of.undated_lost & has_dates
    ).to_numpy()
    as_of = frame["as_of"].to_numpy()[dated]
    is_won = frame["is_won"].to_numpy()[dated]
    until = np.where(is_won, deals_of.first_won.to_numpy(dtype=float, na_value=0.0)[dated], 0.0)
    ages = np.where(is_won, until.astype(np.int64), observed_until) - as_of
    start = _recorded_since(definition)
    entered = np.maximum(start - as_of, 0) if start is not None else None
    return ClosingSpeed.of(np.maximum(ages, 1), is_won, horizon=horizon, entered=entered)


def _weights(
    frame: pd.DataFrame, speed: ClosingSpeed, definition: Definition, observed_until: int
) -> npt.NDArray[np.float64]:
    """How much each lead counts: 1 when its outcome is known, less while it is young."""
    outcome = frame["outcome"]
    is_mature = outcome.isin([WON, LOST]).to_numpy()
    is_young = outcome.isin([OPEN, EARLY]).to_numpy()
    if speed.n_wins < FEWEST_WINS:
        return is_mature.astype(np.float64)
    is_won = frame["is_won"].to_numpy()
    known = np.where(is_mature, 1.0, speed.known_by(observed_until - frame["as_of"].to_numpy()))
    counted = is_mature | is_young
    n_wins = int(is_won[counted].sum())
    rate = min(n_wins / max(float(known[counted].sum()), 1e-9), 1.0)
    return np.where(counted, weights(known, is_won, rate), 0.0)


def _moment(
    leads: pd.DataFrame, first_call: pd.Series, definition: Definition
) -> tuple[pd.Series, pd.Series]:
    """The hand-over where given, else the first moment of the definition that a lead has."""
    moments = {
        "as_of": leads["as_of"].astype("Float64"),
        "first_attempt": first_call,
        "created_at": leads["created_at"].astype("Float64"),
    }
    chosen = pd.Series(pd.NA, index=leads.index, dtype="Float64")
    named = pd.Series("", index=leads.index, dtype=object)
    for name in ("as_of", *definition.label.as_of, "created_at"):
        here = chosen.isna() & moments[name].notna()
        chosen = chosen.mask(here, moments[name])
        named = named.mask(here, name)
    return chosen, named
