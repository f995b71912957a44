"""Labels: (lead, as_of, outcome). Open is not lost, not called is not lost."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from definition import Definition
from features.history import DAY_US

WON, LOST, OPEN, EARLY, NOT_CALLED, WON_BEFORE, UNRECORDED = (
    "won",
    "lost",
    "open",
    "closed early",
    "not called",
    "won before it could be scored",
    "before deals were recorded",
)
#: What became of a lead, in the order in which training tells it.
OUTCOMES = (WON, LOST, OPEN, EARLY, NOT_CALLED, WON_BEFORE, UNRECORDED)


@dataclass(frozen=True, kw_only=True)
class Labels:
    """One row per lead: its moment and what became of it.

    ``frame`` has lead_id, created_at, as_of (microseconds UTC), as_of_from (which moment was
    used), sequence, group_key and outcome (one of OUTCOMES).
    """

    frame: pd.DataFrame
    #: Until when anything was on record, microseconds UTC; leads younger than the horizon then
    #: are open.
    observed_until: int

    @cached_property
    def oldest_first(self) -> pd.DataFrame:
        """All leads in the order in which they are looked at."""
        return self.frame.sort_values(["as_of", "sequence", "lead_id"], kind="stable")

    @property
    def usable(self) -> pd.DataFrame:
        """The leads with a known outcome, oldest first."""
        return self.oldest_first[self.oldest_first["outcome"].isin([WON, LOST])]

    def counts(self) -> dict[str, int]:
        """How many leads have which outcome."""
        found = self.frame["outcome"].value_counts()
        return {outcome: int(found.get(outcome, 0)) for outcome in OUTCOMES}

    def moments(self) -> dict[str, int]:
        """How many leads are looked at at which moment."""
        return {str(name): int(n) for name, n in self.frame["as_of_from"].value_counts().items()}


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
    horizon and its deal won or lost already; to count those would favour quick deals, for the
    slow ones of the same age are still open. Where calls are on record, a lead without a call
    and without a deal tells nothing. An outcome without a date is taken as it stands.

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
    first_won, has_lost, has_deal = _deals_of(frame, deals)
    first_call = frame["lead_id"].map(attempts.groupby("lead_id")["at"].min()).astype("Float64")
    as_of, as_of_from = _moment(leads, first_call, definition)
    # A call on record after the win was no moment to predict at.
    too_late = (first_won < as_of) & (first_won >= frame["created_at"])
    as_of = as_of.mask(too_late.fillna(False), frame["created_at"])
    frame["as_of"] = as_of.astype("int64")
    frame["as_of_from"] = as_of_from.mask(too_late.fillna(False), "created_at")

    undated = {stage: _has_undated(frame, deals, stage) for stage in (WON, LOST)}
    won = (first_won <= frame["as_of"] + horizon).fillna(False)
    mature = frame["as_of"] + horizon <= observed_until
    source = definition.source.deals
    if source is not None and source.column and not source.file and source.lost:
        # A column that says of each lead whether it was won or lost: what it does not say is
        # not decided, however old the lead is.
        mature &= won | has_lost
    elif definition.time != "dates":
        # Without dates nothing matures: all that is not won counts as lost.
        mature |= True
    outcome = np.select(
        [undated[WON], undated[LOST] & ~won, mature & won, mature, won | has_lost],
        [WON, LOST, WON, LOST, EARLY],
        OPEN,
    )
    if len(attempts):
        called = frame["lead_id"].isin(attempts["lead_id"]) | has_deal
        outcome = np.where(called, outcome, NOT_CALLED)
    since = definition.label.deals_recorded_since
    if since is not None:
        start = int(pd.Timestamp(since, tz=definition.company.zone).timestamp() * 1_000_000)
        outcome = np.where(frame["as_of"] < start, UNRECORDED, outcome)
    before = (first_won < frame["as_of"]).fillna(False)
    frame["outcome"] = np.where(before, WON_BEFORE, outcome)
    return Labels(frame=frame, observed_until=observed_until)


def _deals_of(frame: pd.DataFrame, deals: pd.DataFrame) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Per lead: its first won moment (missing where none), whether one was lost, whether any."""
    won = deals[deals["stage"] == "won"]
    first = frame["lead_id"].map(won.groupby("lead_id")["at"].min()).astype("Float64")
    lost = frame["lead_id"].isin(deals.loc[deals["stage"] == "lost", "lead_id"])
    return first, lost, frame["lead_id"].isin(deals["lead_id"])


def _has_undated(frame: pd.DataFrame, deals: pd.DataFrame, stage: str) -> pd.Series:
    undated = deals[(deals["stage"] == stage) & deals["at"].isna()]
    return frame["lead_id"].isin(undated["lead_id"])


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
