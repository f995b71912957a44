"""What a made sample looks like in numbers, to see whether it could be a company."""

from __future__ import annotations

from pathlib import Path

import pandas as pd


def table(folder: Path) -> str:
    """Calls and wins in all, per source and per seniority, from the truth of a made sample.

    ``won if called`` is what would have come of calling all of them; a learner sees only
    ``won of called``.
    """
    leads = pd.read_parquet(folder / "truth" / "truth.parquet")
    groups = [("all leads", pd.Series("all", index=leads.index))]
    groups += [(name, leads[f"true_{name}"]) for name in ("source", "seniority")]
    parts = [_by(leads, name, values).to_string() for name, values in groups]
    return "\n\n".join([*parts, _timing(leads)])


def _by(leads: pd.DataFrame, name: str, values: pd.Series) -> pd.DataFrame:
    grouped = leads.groupby(values.rename(name), observed=True)
    called = leads[leads["called"]].groupby(values.rename(name), observed=True)
    return pd.DataFrame(
        {
            "leads": grouped.size(),
            "called %": 100 * grouped["called"].mean(),
            "never called %": 100 * (1 - grouped["called"].mean()),
            "won %": 100 * grouped["won"].mean(),
            "won of called %": 100 * called["won"].mean(),
            "won if called %": 100 * grouped["won_if_called"].mean(),
        }
    ).round(1)


def _timing(leads: pd.DataFrame) -> str:
    to_call = _days(leads["first_attempt_at"] - leads["as_of"]).median()
    to_close = _days(leads["won_at"] - leads["as_of"])
    late = (to_close > 180).sum() / max(1, leads["won"].sum())
    open_wins = (leads["won"] & ~leads["won_by_export"]).sum() / max(1, leads["won"].sum())
    return (
        f"hand-over to first call: median {to_call:.1f} days\n"
        f"hand-over to signature: median {to_close.median():.0f} days, "
        f"90 % within {to_close.quantile(0.9):.0f}, {100 * late:.1f} % after 180\n"
        f"wins that come after the export: {100 * open_wins:.1f} %"
    )


def _days(spans: pd.Series) -> pd.Series:
    days: pd.Series = spans.dt.total_seconds() / 86_400
    return days
