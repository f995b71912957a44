"""A company's data as canonical frames: what loading hands over."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

#: Columns of each frame, in the order of the tables; moments in whole microseconds UTC.
COLUMNS: dict[str, tuple[str, ...]] = {
    "leads": (
        "lead_id",
        "created_at",
        "as_of",
        "sequence",
        "group_key",
        "source",
        "campaign",
        "owner",
    ),
    "profiles": ("lead_id", "known_at", "values"),
    "events": (
        "event_id",
        "lead_id",
        "occurred_at",
        "recorded_at",
        "kind",
        "detail",
        "value",
        "campaign",
    ),
    "deals": ("lead_id", "deal_id", "stage", "at", "amount"),
    "attempts": ("lead_id", "at", "channel", "outcome", "rep"),
    "dispositions": ("lead_id", "at", "disposition", "reason", "rep"),
    "feedback": ("lead_id", "at", "verdict", "reason", "rep"),
    "campaigns": ("campaign", "cost", "from", "to"),
}


def empty(name: str) -> pd.DataFrame:
    """A frame with the right columns and no rows."""
    return pd.DataFrame({column: pd.Series([], dtype=object) for column in COLUMNS[name]})


@dataclass(frozen=True, kw_only=True)
class CompanyFrames:
    """One frame per table; a missing cell is None (or NA in a whole-number column).

    ``leads_profiles`` holds, per row of ``leads``, the profile known at creation as a dict;
    ``profiles.values`` holds dicts likewise.
    """

    leads: pd.DataFrame = field(default_factory=lambda: empty("leads"))
    leads_profiles: list[dict[str, Any]] = field(default_factory=list)
    profiles: pd.DataFrame = field(default_factory=lambda: empty("profiles"))
    events: pd.DataFrame = field(default_factory=lambda: empty("events"))
    deals: pd.DataFrame = field(default_factory=lambda: empty("deals"))
    attempts: pd.DataFrame = field(default_factory=lambda: empty("attempts"))
    dispositions: pd.DataFrame = field(default_factory=lambda: empty("dispositions"))
    feedback: pd.DataFrame = field(default_factory=lambda: empty("feedback"))
    campaigns: pd.DataFrame = field(default_factory=lambda: empty("campaigns"))
