"""What the newest leads will come to, as estimated while they are young, beside what they became.

Olist's leads of the last 90 days before each of several dates, with only what was on record
by then:

    .venv/bin/python benchmarks/young_leads.py
"""

from __future__ import annotations

import datetime as dt
from statistics import NormalDist

import numpy as np
from company import real
from rich.console import Console
from rich.table import Table

from training.labels import UNRECORDED

DAY = 86_400_000_000
DATES = [dt.datetime(2018, month, 1, tzinfo=dt.UTC) for month in (2, 3, 4, 5, 6)]


def main() -> None:
    """Print one row per date."""
    shown = Table(title="Olist: win rate of the leads of the last 90 days")
    for heading in ("estimated on", "leads", "won by then", "naive", "estimated", "became", "off"):
        shown.add_column(heading, justify="right")
    prepared, _ = real("olist")
    assert prepared.labels_at is not None
    became = prepared.labels.frame.set_index("lead_id")["is_won"]
    for date in DATES:
        moment = int(date.timestamp() * 1_000_000)
        labels = prepared.labels_at(moment)
        frame = labels.frame
        young = frame[
            frame["as_of"].between(moment - 90 * DAY, moment, inclusive="left")
            & (frame["outcome"] != UNRECORDED)
        ]
        ages = moment - young["as_of"].to_numpy()
        n_wins = int(young["is_won"].sum())
        rate = labels.speed.win_rate(ages, n_wins)
        # Binomial, on the leads that could be known by then.
        known = float(labels.speed.known_by(ages).sum())
        within = NormalDist().inv_cdf(0.975) * float(np.sqrt(rate * (1 - rate) / known))
        truth = float(became[young["lead_id"]].mean())
        shown.add_row(
            f"{date:%Y-%m-%d}",
            f"{len(young):,}",
            f"{n_wins:,}",
            f"{n_wins / len(young):.1%}",
            f"{rate:.1%} ({rate - within:.1%}-{rate + within:.1%})",
            f"{truth:.1%}",
            f"{100 * (rate - truth):+.1f} points",
        )
    Console(width=120).print(shown)


if __name__ == "__main__":
    main()
