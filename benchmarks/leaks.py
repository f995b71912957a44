"""How many planted leaks are found, and how often a clean column is accused.

The sample company plants 23 leaks; every other column of it is clean. The four real companies are
looked at with the definitions in examples/, and once more with every column declared as known in
time:

    .venv/bin/python benchmarks/leaks.py [--leads 5000] [--seeds 5]
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from definition import Definition, read
from records.database import connect, migrate
from records.intake import load
from sample.company import make
from training.leaks import Finding, examine, read_material
from training.leaks.area import share

ROOT = Path(__file__).parent.parent
DATA = ROOT.parent / "shared" / "data"
SETS = ("xeducation", "olist", "salvirt_b2b", "maven_crm")


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What was said of one company."""

    name: str
    findings: list[Finding]
    #: Columns and features that were looked at.
    columns: list[str]
    planted: set[str]
    seconds: float

    @property
    def found(self) -> set[str]:
        """Planted leaks that were found."""
        return self.planted & {each.column for each in self.findings}

    @property
    def clean(self) -> list[str]:
        """Attributes that are no planted leak."""
        return [name for name in self.columns if name not in self.planted]

    @property
    def accused(self) -> list[str]:
        """Clean attributes that were found, and rows and features where none was planted."""
        return sorted({each.column for each in self.findings} - self.planted)


def looked_at(
    name: str, folder: Path, definition: Definition, scratch: Path, planted: set[str]
) -> Looked:
    """Load a company and examine it."""
    engine = connect(f"sqlite:///{scratch / name.replace(' ', '-')}.db")
    migrate(engine)
    load(engine, folder, definition, dt.datetime.now(dt.UTC))
    with engine.connect() as connection:
        material = read_material(connection, definition)
    engine.dispose()
    start = time.perf_counter()
    findings = examine(material, definition.attributes)
    return Looked(
        name=name,
        findings=findings,
        columns=[column.name for column in material.columns],
        planted=planted,
        seconds=time.perf_counter() - start,
    )


def sampled(n_leads: int, seed: int, leaks: int, scratch: Path) -> Looked:
    """The sample company with so many leaks planted."""
    folder = scratch / f"sample-{n_leads}-{seed}-{leaks}"
    make(folder, n_leads=n_leads, seed=seed, leaks=leaks)
    told = json.loads((folder / "truth" / "leaks.json").read_text("utf-8"))
    planted = {each["column"] for each in told}
    name = f"sample {n_leads:,} seed {seed} leaks {leaks}"
    return looked_at(name, folder, read(folder / "definition.toml"), scratch, planted)


def all_early(definition: Definition) -> Definition:
    """The definition with every column declared as known at creation."""
    attributes = {
        name: each.model_copy(update={"known": "creation"})
        for name, each in definition.attributes.items()
    }
    return definition.model_copy(update={"attributes": attributes})


def row(shown: Table, each: Looked) -> None:
    """One line of the table."""
    missed = ", ".join(sorted(each.planted - each.found)) or "-"
    accused = ", ".join(each.accused) or "-"
    shown.add_row(
        each.name,
        f"{len(each.found)}/{len(each.planted)}" if each.planted else "-",
        missed,
        f"{len(each.accused)}/{len(each.clean)}",
        accused,
        str(sum(finding.stops for finding in each.findings)),
        f"{each.seconds:.1f}",
    )


def main() -> None:
    """Print a table of companies, totals with intervals, and what is said of the real ones."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--leads", type=int, nargs="+", default=[1000, 2000, 5000, 20_000])
    asked.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5])
    given = asked.parse_args()
    console = Console(width=150)
    shown = Table(title="leaks: found of planted, false alarms of clean columns, sure findings")
    for heading in ("company", "found", "missed", "false", "which", "sure", "seconds"):
        shown.add_column(heading)
    by_size: dict[int, list[Looked]] = {}
    real: list[Looked] = []
    with tempfile.TemporaryDirectory() as made:
        scratch = Path(made)
        for n_leads in given.leads:
            for seed in given.seeds:
                for leaks in (0, 23):
                    each = sampled(n_leads, seed, leaks, scratch)
                    by_size.setdefault(n_leads, []).append(each)
                    row(shown, each)
            shown.add_section()
        for name in SETS:
            if not (DATA / name).is_dir():
                console.print(f"{name}: {DATA / name} is not there")
                continue
            definition = read(ROOT / "examples" / name / "definition.toml")
            for told, used in ((name, definition), (f"{name}, all", all_early(definition))):
                real.append(looked_at(told, DATA / name, used, scratch, set()))
                row(shown, real[-1])
    console.print(shown)
    for n_leads, companies in by_size.items():
        n_planted = sum(len(each.planted) for each in companies)
        found = share(sum(len(each.found) for each in companies), n_planted)
        n_clean = sum(len(each.clean) for each in companies)
        false = share(sum(len(each.accused) for each in companies), n_clean)
        console.print(
            f"{n_leads:,} leads: found {found} of {n_planted} planted; false alarms {false} of "
            f"{n_clean} clean columns (99 % intervals)"
        )
    for each in real:
        for finding in each.findings:
            console.print(f"{each.name}: {finding.certainty}: {finding.told()}")


if __name__ == "__main__":
    main()
