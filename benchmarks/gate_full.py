"""The gate with full trainings on sample companies: clean batches, and poisoned ones."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from rich.console import Console
from rich.table import Table

from definition import read
from models.registry import Registry
from records.database import connect, migrate
from records.intake import load
from sample.company import make
from training.retrain import retrain
from training.train import train

N_LEADS = 3_000
#: Of the leads that came after the first training, in order of time.
FIRST = 0.6
NOW = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
NOW_US = int(NOW.timestamp() * 1_000_000)

Frames = dict[str, pd.DataFrame]
Poison = Callable[[Frames, pd.Index], None]


def nothing(frames: Frames, batch: pd.Index) -> None:
    """A batch as it came."""


def flipped(frames: Frames, batch: pd.Index) -> None:
    """Who was won is not, and who was not is, in the whole batch."""
    deals = frames["deals"]
    won = set(deals.loc[deals["stage"] == "won", "lead_id"])
    ids = frames["leads"].loc[batch, "lead_id"]
    at = pd.to_datetime(frames["leads"].loc[batch, "created_at"], utc=True)
    losers = pd.DataFrame({"lead_id": ids, "stage": "won", "at": at + pd.Timedelta(days=30)})
    kept = deals[~deals["lead_id"].isin(ids)]
    frames["deals"] = pd.concat(
        [kept, losers[~ids.isin(won)].assign(at=lambda f: f["at"].map(iso))]
    )


def spam(frames: Frames, batch: pd.Index) -> None:
    """One rep calls every lead of the batch bad."""
    ids = frames["leads"].loc[batch, "lead_id"]
    at = pd.to_datetime(frames["leads"].loc[batch, "created_at"], utc=True) + pd.Timedelta(days=5)
    said = pd.DataFrame({"lead_id": ids, "at": at.map(iso), "verdict": "bad", "rep": "piet"})
    frames["feedback"] = pd.concat([frames["feedback"], said])


def shifted(frames: Frames, batch: pd.Index) -> None:
    """The number of people comes in thousands."""
    leads = frames["leads"]
    numbers = pd.to_numeric(leads["employees"], errors="coerce")
    leads.loc[batch, "employees"] = (numbers[batch] / 1_000).map(str).replace("nan", "")


POISONS: dict[str, Poison] = {
    "none": nothing,
    "flipped labels": flipped,
    "one rep's spam": spam,
    "a shifted column": shifted,
}


def iso(at: pd.Timestamp) -> str:
    """A moment as a file holds it."""
    return at.isoformat()


def verdict(folder: Path, poison: Poison) -> tuple[str, ...]:
    """What refused the card that was learned with a batch; empty where it was promoted."""
    frames = {path.stem: pd.read_csv(path, dtype=str) for path in folder.glob("*.csv")}
    created = pd.to_datetime(frames["leads"]["created_at"], utc=True)
    cut = created.quantile(FIRST)
    batch = frames["leads"].index[created > created.quantile(0.85)]
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        company = place / "company"
        company.mkdir()
        shutil.copy(folder / "definition.toml", company)
        definition = read(folder / "definition.toml")
        engine = connect(f"sqlite:///{place / 'records.db'}")
        migrate(engine)
        registry = Registry(f"sqlite:///{place / 'mlflow.db'}", place / "artifacts")
        write(company, {name: until(frame, cut, frames["leads"]) for name, frame in frames.items()})
        load(engine, company, definition, NOW)
        train(engine, definition, registry)
        poison(frames, batch)
        write(company, frames)
        load(engine, company, definition, NOW)
        done = retrain(engine, definition, registry, why="a benchmark", clock=lambda: NOW_US)
        engine.dispose()
    return () if done.decision is None else done.decision.failed


def until(frame: pd.DataFrame, cut: pd.Timestamp, leads: pd.DataFrame) -> pd.DataFrame:
    """What was on record at a moment."""
    early = leads.loc[pd.to_datetime(leads["created_at"], utc=True) <= cut, "lead_id"]
    if "lead_id" not in frame:
        return frame
    frame = frame[frame["lead_id"].isin(early)]
    times = [name for name in ("at", "occurred_at", "recorded_at", "known_at") if name in frame]
    for name in times:
        frame = frame[~(pd.to_datetime(frame[name], utc=True, format="ISO8601") > cut)]
    return frame


def write(folder: Path, frames: Frames) -> None:
    """As a company folder has them."""
    for name, frame in frames.items():
        frame.to_csv(folder / f"{name}.csv", index=False)


def full(console: Console, n_companies: int) -> None:
    """Each company with a clean batch and with each kind of poison."""
    shown = Table(title=f"full trainings: {n_companies} sample companies of {N_LEADS:,} leads")
    for head in ("batch (newest 15% of leads)", "promoted", "refused by"):
        shown.add_column(head)
    for name, poison in POISONS.items():
        told: list[tuple[str, ...]] = []
        for seed in range(1, n_companies + 1):
            with tempfile.TemporaryDirectory() as scratch:
                folder = Path(scratch) / "voorbeeld"
                make(folder, n_leads=N_LEADS, seed=seed)
                told.append(verdict(folder, poison))
            console.print(f"{name}, company {seed}: {', '.join(told[-1]) or 'promoted'}")
        values, counts = np.unique([each for failed in told for each in failed], return_counts=True)
        refused = ", ".join(f"{value} {n}" for value, n in zip(values, counts, strict=True))
        shown.add_row(name, f"{told.count(())}/{n_companies}", refused)
    console.print(shown)
