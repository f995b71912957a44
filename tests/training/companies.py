"""Folders of small companies, written for a test of training."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from definition import Definition, read

_DEFINITION = """
[company]
name = "Proef BV"
zone = "Europe/Amsterdam"
language = "en"
[label]
horizon_days = 90
expected_win_rate = 0.2
[attributes.industry]
half = "fit"
kind = "category"
label = "Industry"
points = { software = 20 }
[attributes.employees]
half = "fit"
kind = "number"
label = "Employees"
[events.pricing]
label = "Pricing page"
windows = [30]
points = { "30d" = { "1.." = 20 } }
[thresholds]
fit = 10
engagement = 10
"""


def write(folder: Path, *, n: int = 600, tells: bool = True, seed: int = 1) -> Definition:
    """Leads of 2024, handed over three days after creation; won ones ten days after that.

    Where ``tells``, those who saw the pricing page on the second day, and software companies,
    win more often; else nothing has to do with winning.
    """
    draw = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    created = pd.date_range("2024-01-01", "2024-12-20", periods=n, tz="UTC").floor("s")
    ids = [f"L{place:04}" for place in range(n)]
    industry = draw.choice(["software", "care", "retail"], n)
    saw = draw.random(n) < 0.4
    chance = 0.1 + 0.45 * saw + 0.2 * (industry == "software") if tells else np.full(n, 0.35)
    won = draw.random(n) < chance
    pd.DataFrame(
        {
            "lead_id": ids,
            "created_at": created,
            "as_of": created + pd.Timedelta(days=3),
            "source": draw.choice(["web", "fair"], n),
            "industry": industry,
            "employees": draw.integers(1, 500, n),
        }
    ).to_csv(folder / "leads.csv", index=False)
    seen = pd.DataFrame({"lead_id": ids, "occurred_at": created + pd.Timedelta(days=2)})[saw]
    last = pd.DataFrame(
        {"lead_id": ids[-1:], "occurred_at": [pd.Timestamp("2025-12-01", tz="UTC")]}
    )
    pd.concat([seen, last]).assign(kind="pricing").to_csv(folder / "events.csv", index=False)
    deals = pd.DataFrame({"lead_id": ids, "stage": "won", "at": created + pd.Timedelta(days=13)})
    deals[won].to_csv(folder / "deals.csv", index=False)
    (folder / "definition.toml").write_text(_DEFINITION)
    return read(folder / "definition.toml")
