"""What exploration finds: deals missed below the line, and what other rules would have brought.

The sample company calls by a policy of its own with known propensities, and its truth says what
each lead would have become if called. Estimates from what was done are held against that truth:

    .venv/bin/python benchmarks/exploration.py --companies 6
"""

from __future__ import annotations

import argparse

import numpy as np
import pandas as pd
from company import sample
from rich.console import Console
from rich.table import Table

from models.scoring import Scorer
from training.learner import learn
from training.off_policy import Logged, OffPolicy, off_policy

N_LEADS = 4_000
#: Shares of leads that other rules would have called, best first by the card.
RULES = (0.1, 0.25, 0.5)


def company(seed: int) -> list[tuple[str, float, OffPolicy]]:
    """Per rule: its name, what it would truly have brought per 100 leads, and the estimate."""
    prepared, definition, truth = sample(N_LEADS, seed)
    card = learn(prepared.examples, definition)
    chance = Scorer(card, definition).columns_of(prepared.everyone.table)["probability"]
    logged = Logged(
        to_sales=truth["called"].to_numpy(dtype=bool),
        propensity=truth["propensity"].to_numpy(),
        won=truth["won_if_called"].to_numpy(dtype=bool) & truth["called"].to_numpy(dtype=bool),
        chance=chance,
    )
    rules = {f"the best {share:.0%} by the card": best(chance, share) for share in RULES}
    by_truth = best(truth["known_log_odds"].to_numpy(), 0.25)
    rules["the best 25% by the truth (another card)"] = by_truth
    return [
        (name, brought(truth, would_call), off_policy(logged, would_call))
        for name, would_call in rules.items()
    ]


def best(score: np.ndarray, share: float) -> np.ndarray:
    """Who a rule would call."""
    return score >= np.quantile(score, 1 - share)


def brought(truth: pd.DataFrame, would_call: np.ndarray) -> float:
    """Deals per 100 leads that a rule truly brings, in expectation."""
    return float(100 * (truth["p_if_called"].to_numpy() * would_call).mean())


def main() -> None:
    """Print everything."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--companies", type=int, default=6)
    n_companies = arguments.parse_args().companies
    found: dict[str, list[tuple[float, OffPolicy]]] = {}
    for seed in range(1, n_companies + 1):
        for name, truth, estimate in company(seed):
            found.setdefault(name, []).append((truth, estimate))
    shown = Table(title=f"deals per 100 leads, {n_companies} companies of {N_LEADS:,} leads")
    heads = ("rule", "truth", "IPS", "within 95 %", "DR", "within 95 %", "width DR/IPS", "unknown")
    for head in heads:
        shown.add_column(head, justify="right")
    for name, each in found.items():
        shown.add_row(
            name,
            f"{np.mean([truth for truth, _ in each]):.2f}",
            f"{np.mean([estimate.ips.value for _, estimate in each]):.2f}",
            f"{sum(low <= t <= high for t, low, high in spans(each, 'ips'))}/{len(each)}",
            f"{np.mean([estimate.dr.value for _, estimate in each]):.2f}",
            f"{sum(low <= t <= high for t, low, high in spans(each, 'dr'))}/{len(each)}",
            f"{np.mean([width(e.dr) / width(e.ips) for _, e in each]):.2f}",
            f"{np.mean([estimate.unknown for _, estimate in each]):.0%}",
        )
    Console(width=150).print(shown)


def spans(each: list[tuple[float, OffPolicy]], kind: str) -> list[tuple[float, float, float]]:
    """The truth with an estimate's interval."""
    found = [(truth, getattr(estimate, kind)) for truth, estimate in each]
    return [(truth, interval.low, interval.high) for truth, interval in found]


def width(interval: object) -> float:
    """How wide an interval is."""
    return float(interval.high - interval.low)  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
