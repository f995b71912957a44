"""How the table does on four real companies, beside other ways of ranking the same leads.

Each is loaded and judged as `callworthy train` does it, with the definition in examples/:

    .venv/bin/python benchmarks/real_sets.py

With AutoGluon beside them where an environment has it: see benchmarks/with_autogluon.py.

Differences are the other way minus the card on the same leads (paired bootstrap): sure where the
interval lies on one side of 0.
"""

from __future__ import annotations

import os

import numpy as np
import pandas as pd
from company import DATA, real
from rich.console import Console
from rich.table import Table
from with_autogluon import NAME, PYTHON, autogluon

from training.evaluation.calibration import calibration
from training.evaluation.figures import Drawn, Figures
from training.evaluation.headline import told_in_words
from training.evaluation.interval import Interval
from training.evaluation.rivals import ALL, CARD
from training.forward import Forward, look_forward

SETS = ("xeducation", "olist", "salvirt_b2b", "maven_crm")


def judged_forward(name: str) -> Forward | None:
    """Load a company and judge what its leads teach."""
    prepared, definition = real(name)
    rivals = {**ALL, NAME: autogluon} if os.environ.get(PYTHON) else ALL
    return look_forward(prepared.everyone, definition, rivals=rivals, labels_at=prepared.labels_at)


def incumbent(forward: Forward) -> Figures:
    """X Education's earlier vendor: its two scores, activity and profile, added up."""
    export = pd.read_csv(DATA / "xeducation" / "Leads.csv", dtype=str, keep_default_na=False)
    scores = [
        pd.to_numeric(export[f"Asymmetrique {part} Score"], errors="coerce").fillna(0.0)
        for part in ("Activity", "Profile")
    ]
    by_lead = dict(zip(export["Prospect ID"], scores[0] + scores[1], strict=True))
    values = np.array([by_lead[lead_id] for lead_id in forward.judged.lead_ids])
    name = "the vendor before (Asymmetrique)"
    card = Drawn.of(CARD, forward.chance, forward.won, forward.chance, forward.weights)
    return Drawn.of(name, values, forward.won, None, forward.weights).figures(card)


def rows(name: str, judged: list[Figures], shown: Table) -> None:
    """One row per way of ranking."""
    for each in judged:
        called, against = each.wins_when_called, each.against_card
        shown.add_row(
            name,
            each.name,
            str(each.auc),
            f"{called.value:.1%} ({called.low:.1%}-{called.high:.1%})",
            str(each.log_loss) if each.log_loss else "-",
            f"{each.calibration_error:.3f}" if each.calibration_error is not None else "-",
            difference(against.auc if against else None, is_good_above=True),
            difference(against.log_loss if against else None, is_good_above=False),
        )
        name = ""
    shown.add_section()


def difference(figure: Interval | None, *, is_good_above: bool) -> str:
    """A difference from the card, and whether the other way is surely ahead or behind."""
    if figure is None:
        return "-"
    side = figure.surely() if is_good_above else -figure.surely()
    word = {1: "ahead ", -1: "behind ", 0: ""}[side]
    return f"{word}{figure.value:+.3f} ({figure.low:+.3f} to {figure.high:+.3f})"


def calibrated(name: str, forward: Forward, shown: Table) -> None:
    """How far probabilities are off, and how far a perfect model's would be by chance."""
    for way, chance in forward.chances.items():
        told = calibration(chance, forward.won)
        shown.add_row(
            name,
            way,
            f"{told.error:.3f}",
            f"{told.error_by_chance:.3f}",
            f"{told.error_by_chance_at_most:.3f}",
            str(told.slope),
            str(told.offset),
            f"{told.n_expected:.0f} / {told.n_won}",
        )
        name = ""
    shown.add_section()


def table(title: str, *headings: str, n_text: int) -> Table:
    """An empty table; the first columns are text."""
    made = Table(title=title)
    for place, heading in enumerate(headings):
        made.add_column(heading, justify="left" if place < n_text else "right", no_wrap=True)
    return made


def main() -> None:
    """Print one table for all sets, how calibrated each way is, and what it comes to in words."""
    console = Console(width=205)
    shown = table(
        "leads that were not learned from; 95 % intervals",
        *("company", "way of ranking", "AUC", "wins in 23 of 87", "log loss", "cal. error"),
        *("AUC minus the card's", "log loss minus the card's"),
        n_text=2,
    )
    sure = table(
        "calibration on those leads",
        *("company", "probabilities of", "error", "perfect: mean", "perfect: 95 %"),
        *("slope", "offset", "wins told / true"),
        n_text=2,
    )
    words = []
    for name in SETS:
        if not (DATA / name).is_dir():
            console.print(f"{name}: {DATA / name} is not there")
            continue
        forward = judged_forward(name)
        words.append(f"{name}: {' '.join(told_in_words(forward))}")
        if forward is None:
            continue
        judged = list(forward.by_name.values())
        if name == "xeducation":
            judged.append(incumbent(forward))
        rows(name, judged, shown)
        calibrated(name, forward, sure)
    console.print(shown)
    console.print(sure)
    for text in words:
        console.print(text)


if __name__ == "__main__":
    main()
