"""``[label]``: how long it takes to win, how often, and since when it is on record."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

DAY_US = 86_400_000_000
#: Days of the horizon where no deal has a date.
USUAL_HORIZON = 180
#: The horizon covers so many of the wins.
_COVERED = 0.9
_STEP_DAYS = 30
#: Fewer dated wins than this tell nothing of time.
_FEWEST = 20


def label_of(leads: pd.DataFrame, deals: pd.DataFrame) -> tuple[dict[str, Any], list[str]]:
    """The label's table, and what a person should know of it.

    Parameters
    ----------
    leads : frame with lead_id and created_at, microseconds UTC
    deals : frame with lead_id, stage and at, the last possibly missing
    """
    won = deals[deals["stage"] == "won"]
    rate = won["lead_id"].nunique() / max(len(leads), 1)
    made: dict[str, Any] = {
        "horizon_days": USUAL_HORIZON,
        "expected_win_rate": round(min(max(rate, 0.001), 0.999), 3),
    }
    told: list[str] = []
    created = leads.set_index("lead_id")["created_at"]
    first_won = won.dropna(subset=["at"]).groupby("lead_id")["at"].min().astype("int64")
    took = (first_won - created.reindex(first_won.index)) / DAY_US
    took = took[took >= 0]
    if len(took) < _FEWEST:
        return made, told
    covered = float(took.quantile(_COVERED))
    made["horizon_days"] = int(max(1, -(-covered // _STEP_DAYS)) * _STEP_DAYS)
    told.append(
        f"{100 * _COVERED:.0f} % of the wins came within {covered:.0f} days of the lead, "
        f"half within {took.median():.0f}"
    )
    wait_days = (int(first_won.min()) - int(created.min())) / DAY_US
    if wait_days > max(_STEP_DAYS, 3 * float(took.median())):
        since = dt.datetime.fromtimestamp(int(first_won.min()) / 1_000_000, dt.UTC).date()
        made["deals_recorded_since"] = since
        told.append(f"no win before {since}, though leads came for {wait_days:.0f} days: recorded?")
    return made, told
