"""How the table does on four real companies, beside other ways of ranking the same leads.

Each is loaded and judged as `callworthy train` does it, with the definition in examples/:

    .venv/bin/python benchmarks/real_sets.py
"""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from rich.console import Console
from rich.table import Table

from definition import Definition, read
from records.database import connect, migrate
from records.intake import load
from training.dataset import Dataset
from training.evaluate import Figures, figures
from training.forward import Forward, look_forward, told_in_words
from training.prepare import prepare
from training.split import newest

ROOT = Path(__file__).parent.parent
DATA = ROOT.parent / "shared" / "data"
SETS = ("xeducation", "olist", "salvirt_b2b", "maven_crm")


def learned(name: str, scratch: Path) -> tuple[Dataset, Definition, Forward | None]:
    """Load a company and judge what its leads teach."""
    definition = read(ROOT / "examples" / name / "definition.toml")
    engine = connect(f"sqlite:///{scratch / name}.db")
    migrate(engine)
    load(engine, DATA / name, definition, dt.datetime.now(dt.UTC))
    with engine.connect() as connection:
        prepared = prepare(connection, definition)
    engine.dispose()
    forward = look_forward(prepared.everyone, definition, labels_at=prepared.labels_at)
    return prepared.everyone.rows(prepared.everyone.is_known), definition, forward


def incumbent(dataset: Dataset) -> Figures:
    """X Education's earlier vendor: its two scores, activity and profile, added up."""
    export = pd.read_csv(DATA / "xeducation" / "Leads.csv", dtype=str, keep_default_na=False)
    scores = [
        pd.to_numeric(export[f"Asymmetrique {part} Score"], errors="coerce").fillna(0.0)
        for part in ("Activity", "Profile")
    ]
    by_lead = dict(zip(export["Prospect ID"], scores[0] + scores[1], strict=True))
    test = newest(dataset.groups).test
    values = np.array([by_lead[lead_id] for lead_id in dataset.lead_ids[test]])
    return figures("the vendor before (Asymmetrique)", values, dataset.won[test])


def rows(name: str, judged: list[Figures], shown: Table) -> None:
    """One row per way of ranking."""
    for each in judged:
        called = each.wins_when_called
        shown.add_row(
            name,
            each.name,
            str(each.auc),
            f"{called.value:.1%} ({called.low:.1%}-{called.high:.1%})",
            str(each.log_loss) if each.log_loss else "-",
            f"{each.calibration_error:.3f}" if each.calibration_error is not None else "-",
        )
        name = ""
    shown.add_section()


def main() -> None:
    """Print one table for all sets, and what each comes to in words."""
    console = Console(width=140)
    shown = Table(title="leads that were not learned from; 95 % intervals")
    for heading in (
        "company",
        "way of ranking",
        "AUC",
        "wins in 23 of 87",
        "log loss",
        "cal. error",
    ):
        left = heading in ("company", "way of ranking")
        shown.add_column(heading, justify="left" if left else "right")
    words = []
    with tempfile.TemporaryDirectory() as scratch:
        for name in SETS:
            if not (DATA / name).is_dir():
                console.print(f"{name}: {DATA / name} is not there")
                continue
            dataset, _, forward = learned(name, Path(scratch))
            judged = list(forward.by_name.values()) if forward else []
            if name == "xeducation":
                judged.append(incumbent(dataset))
            rows(name, judged, shown)
            words.append(f"{name}: {' '.join(told_in_words(forward))}")
    console.print(shown)
    for text in words:
        console.print(text)


if __name__ == "__main__":
    main()
