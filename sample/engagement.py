"""The true engagement of each lead at hand-over: what happened strictly before it."""

from __future__ import annotations

import numpy as np

from sample.behaviour import KIND, Events
from sample.calendar import DAY_US


def engagement(events: Events, handed_at: np.ndarray) -> dict[str, np.ndarray]:
    """Features over what happened before hand-over, whether recorded by then or not.

    Returns
    -------
    dict of ndarray of shape (n_leads,)
        Counts per window, distinct days (24 hours each, back from the moment), days since the
        last event, nan without any.
    """
    ago = handed_at[events.lead] - events.at
    n = len(handed_at)

    def count(kind: str, days: int) -> np.ndarray:
        inside = (events.kind == KIND[kind]) & (ago > 0) & (ago <= days * DAY_US)
        return np.bincount(events.lead[inside], minlength=n).astype(float)

    found = {
        "pricing_30d": count("pricing", 30),
        "demo_request_90d": count("demo_request", 90),
        "case_study_90d": count("case_study", 90),
        "webinar_90d": count("webinar", 90),
        "careers_90d": count("careers", 90),
    }
    found["active_days_30d"] = _active_days(events, ago, n, 30)
    found["days_since_last_event"] = _days_since(events, ago, n)
    return found


def has_asked_demo(events: Events, handed_at: np.ndarray) -> np.ndarray:
    """Which leads had asked for a demo, as far as it was recorded at hand-over: what reps see."""
    handed = handed_at[events.lead]
    seen = (events.kind == KIND["demo_request"]) & (events.recorded_at < handed)
    seen &= events.at >= handed - 90 * DAY_US
    return np.bincount(events.lead[seen], minlength=len(handed_at)) > 0


def _active_days(events: Events, ago: np.ndarray, n: int, days: int) -> np.ndarray:
    inside = (ago > 0) & (ago <= days * DAY_US)
    # blocks of 24 hours back from the moment: (0, 1], (1, 2] …
    day = (ago[inside] - 1) // DAY_US
    seen = np.unique(events.lead[inside] * 100_000 + day) // 100_000
    return np.bincount(seen, minlength=n).astype(float)


def _days_since(events: Events, ago: np.ndarray, n: int) -> np.ndarray:
    least = np.full(n, np.inf)
    before = ago > 0
    np.minimum.at(least, events.lead[before], ago[before])
    return np.where(np.isinf(least), np.nan, least / DAY_US)
