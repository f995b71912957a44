"""A company on record, ready to learn from: what every benchmark begins with."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import pandas as pd

from definition import Definition, read
from records.database import connect, migrate
from records.intake import load
from sample.company import make
from training.prepare import Prepared, prepare

ROOT = Path(__file__).parent.parent
DATA = ROOT.parent / "shared" / "data"


def prepared(folder: Path, definition: Definition) -> Prepared:
    """A company folder, loaded as ``callworthy load`` does it."""
    with tempfile.TemporaryDirectory() as scratch:
        engine = connect(f"sqlite:///{scratch}/records.db")
        migrate(engine)
        load(engine, folder, definition, dt.datetime.now(dt.UTC))
        with engine.connect() as connection:
            found = prepare(connection, definition)
        engine.dispose()
    return found


def real(name: str) -> tuple[Prepared, Definition]:
    """One of the four real sets, with its definition from examples/."""
    definition = read(ROOT / "examples" / name / "definition.toml")
    return prepared(DATA / name, definition), definition


def sample(n_leads: int, seed: int) -> tuple[Prepared, Definition, pd.DataFrame]:
    """A sample company, and the truth of its leads in the order of ``everyone``."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        make(folder, n_leads=n_leads, seed=seed)
        definition = read(folder / "definition.toml")
        found = prepared(folder, definition)
        truth = pd.read_parquet(folder / "truth" / "truth.parquet").set_index("lead_id")
    return found, definition, truth.loc[list(found.everyone.lead_ids)].reset_index()
