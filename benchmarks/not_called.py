"""Not called is not lost: what selective calling does to the score, and what helps.

The sample company calls some sources hardly at all. Each way of learning is judged on ALL of
its newest leads, called or not, by whether they would have bought if called, which only the
truth knows:

    .venv/bin/python benchmarks/not_called.py [seeds] [leads]
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from company import sample
from rich.console import Console
from rich.progress import track
from rich.table import Table
from sklearn.metrics import log_loss, roc_auc_score

from models.scoring import Scorer
from training.calls import look_at_calls, win_rates
from training.dataset import Dataset
from training.labels import NOT_CALLED, WON_UNCALLED
from training.learner import learn

#: The newest leads are judged, the others learned from.
JUDGED = 0.3
#: No lead of it is ever called, so nothing can be said about it.
NEVER_CALLED = "bought_list"

Values = npt.NDArray[Any]


def ways(old: Dataset, truth: pd.DataFrame, seed: int) -> dict[str, Dataset]:
    """The same leads, taught in four ways."""
    called = old.weight > 0
    calls = look_at_calls(old)
    assert calls is not None
    would = truth["won_if_called"].to_numpy().astype(np.int8)
    by_lot = np.random.default_rng(seed).permutation(len(old))[: int(called.sum())]
    uncalled = np.isin(old.outcomes.astype(str), [NOT_CALLED, WON_UNCALLED])
    lost = replace(
        old,
        won=np.where(uncalled, 0, old.won).astype(np.int8),
        weight=np.where(uncalled, 1.0, old.weight),
    )
    return {
        "calls by lot (what nobody has)": replace(old, won=would, weight=np.ones(len(old))).rows(
            np.sort(by_lot)
        ),
        "called leads as they come": old.rows(called),
        "called leads, weighted": replace(old, weight=old.weight * calls.weights).rows(called),
        "uncalled counted as lost": lost.rows(lost.weight > 0),
    }


def one(seed: int, n_leads: int) -> list[dict[str, Any]]:
    """Figures of each way on one company."""
    prepared, definition, truth = sample(n_leads, seed)
    everyone = prepared.everyone
    start = round(len(everyone) * (1 - JUDGED))
    old, new = everyone.rows(np.arange(start)), everyone.rows(np.arange(start, len(everyone)))
    would = truth["won_if_called"].to_numpy()[start:]
    explored = truth["explored"].to_numpy()[start:]
    source = np.asarray(truth["true_source"])
    known = source[start:] != NEVER_CALLED
    found = []
    for name, taught in ways(old, truth.iloc[:start], seed).items():
        scorer = Scorer(learn(taught, definition), definition)
        chance = scorer.columns_of(new.table)["probability"]
        found.append(
            {
                "way": name,
                "AUC, all": roc_auc_score(would, chance),
                "AUC, but never called": roc_auc_score(would[known], chance[known]),
                "AUC, explored": roc_auc_score(would[explored], chance[explored]),
                "log loss, explored": log_loss(would[explored], chance[explored]),
                "win rate off": off_by_source(scorer, everyone, truth, source, name),
            }
        )
    return found


def off_by_source(
    scorer: Scorer, everyone: Dataset, truth: pd.DataFrame, source: Values, name: str
) -> float:
    """The largest distance of a source's estimated win rate from the true one, in points."""
    chance = scorer.columns_of(everyone.table)["probability"]
    calls = look_at_calls(everyone)
    assert calls is not None
    rates = win_rates(source, chance, everyone, calls)
    if name.startswith("uncalled"):
        rates = {level: float(everyone.won[source == level].mean()) for level in rates}
    true = truth.groupby(source)["p_if_called"].mean()
    off = [abs(rates[level] - true[level]) for level in rates if level != NEVER_CALLED]
    return 100 * float(max(off))


def main() -> None:
    """Print one row per way, with the difference from calls by lot."""
    n_seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 8
    n_leads = int(sys.argv[2]) if len(sys.argv) > 2 else 8_000
    rows = []
    for seed in track(range(n_seeds), "companies"):
        rows += [{"seed": seed, **row} for row in one(seed, n_leads)]
    found = pd.DataFrame(rows)
    best = found[found["way"].str.startswith("calls by lot")].set_index("seed")
    shown = Table(
        title=f"{n_seeds} companies of {n_leads:,} leads, newest 30 % judged; mean ± 95 %"
    )
    figures = [name for name in found.columns if name not in ("seed", "way")]
    for heading in ("taught with", *figures, "AUC given up"):
        shown.add_column(heading, justify="left" if heading == "taught with" else "right")
    for name, group in found.groupby("way", sort=False):
        given_up = best["AUC, all"] - group.set_index("seed")["AUC, all"]
        cells = [spread(group[figure], 1 if figure == "win rate off" else 4) for figure in figures]
        shown.add_row(str(name), *cells, spread(given_up, 4))
    Console(width=170).print(shown)


def spread(values: pd.Series, digits: int) -> str:
    if len(values) == 1:
        return f"{values.iloc[0]:.{digits}f}"
    within = 1.96 * values.std() / np.sqrt(len(values))
    return f"{values.mean():.{digits}f} ± {within:.{digits}f}"


if __name__ == "__main__":
    main()
