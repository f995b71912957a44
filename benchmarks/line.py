"""Is the line right? Chosen from the past of the sample company, held against later weeks.

Run as ``.venv/bin/python benchmarks/line.py``. What came after the cut is taken from the records, a
card is learned and its line chosen; then the same card is tested over the weeks that followed.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import sqlalchemy as sa
from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine

from definition import Definition, read
from models.card import Card, Line
from models.crossings import Trajectories, sensible
from models.thresholds import choose
from records import tables
from records.database import connect, migrate
from records.intake import load
from records.outcomes import frames
from sample.calendar import END_US
from sample.company import make
from training.backtest import backtest
from training.labels import label
from training.learner import learn
from training.line import Drawn, draw
from training.moments import WEEK_US
from training.prepare import prepare
from training.says import why_line

N_LEADS, SEEDS, LATER_WEEKS = 20_000, (1, 2, 3), 13
#: What comes later is not known: the moment of each kind of record.
_MOMENTS = (
    (tables.events, "recorded_at"),
    (tables.profiles, "known_at"),
    (tables.deals, "at"),
    (tables.attempts, "at"),
    (tables.dispositions, "at"),
    (tables.feedback, "at"),
)


@dataclass(frozen=True, kw_only=True)
class Met:
    """What a line was expected to bring and what it brought, a week."""

    who: str
    line: Line
    #: By the backtest of the past, when the line was chosen.
    calls_then: float
    deals_then: float
    #: Of the later weeks: calls, and deals by the truth.
    calls: float
    calls_sd: float
    true_deals: float


def company(folder: Path, seed: int) -> tuple[Engine, Engine, Definition]:
    """The records as they were at the cut, and all of them."""
    make(folder / "files", n_leads=N_LEADS, seed=seed)
    definition = read(folder / "files" / "definition.toml")
    engine = connect(f"sqlite:///{folder / 'now.db'}")
    migrate(engine)
    load(engine, folder / "files", definition, dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    engine.dispose()
    shutil.copy(folder / "now.db", folder / "then.db")
    then = connect(f"sqlite:///{folder / 'then.db'}")
    _forget(then, END_US - LATER_WEEKS * WEEK_US)
    return then, connect(f"sqlite:///{folder / 'now.db'}"), definition


def _forget(engine: Engine, cut: int) -> None:
    """Leave out what was not on record at a moment."""
    when = tables.leads.c.created_at > sa.literal(cut, tables.leads.c.created_at.type)
    late = sa.select(tables.leads.c.lead_id).where(when)
    with engine.begin() as connection:
        for table, moment in _MOMENTS:
            column = table.c[moment]
            passed = column > sa.literal(cut, column.type)
            connection.execute(sa.delete(table).where(passed | table.c.lead_id.in_(late)))
        connection.execute(sa.delete(tables.leads).where(when))
        handed_at = tables.leads.c.as_of
        not_yet = handed_at > sa.literal(cut, handed_at.type)
        connection.execute(sa.update(tables.leads).where(not_yet).values(as_of=None))


def chosen_then(engine: Engine, definition: Definition) -> tuple[Card, Drawn]:
    """The card by the old rule (a share of rows), and the line by the backtest."""
    with engine.connect() as connection:
        prepared = prepare(connection, definition)
        outcomes, labels, everyone = prepared.outcomes, prepared.labels, prepared.everyone
        weeks = np.ptp(outcomes.leads["created_at"].to_numpy()) / WEEK_US
        card = learn(
            prepared.examples,
            definition,
            everyone=everyone,
            leads_per_week=len(everyone) / weeks,
            feedback=prepared.said.evidence,
        )
        return card, draw(connection, card, definition, labels, outcomes)


def later(engine: Engine, card: Card, definition: Definition, truth: pd.Series) -> Trajectories:
    """The later weeks by the same card; ``acceptance`` carries the true chance of winning."""
    with engine.connect() as connection:
        outcomes = frames(connection)
        labels = label(
            outcomes.leads, outcomes.deals, outcomes.attempts, definition, outcomes.observed_until
        )
        seen = backtest(connection, card, definition, labels, outcomes, n_weeks=LATER_WEEKS)
    rows = seen.trajectories
    return replace(rows, acceptance=truth[seen.lead_ids].to_numpy()[rows.lead])


def met(who: str, line: Line, drawn: Drawn, after: Trajectories) -> Met:
    """What a line brought in the later weeks."""
    there = after.tradeoff(
        sensible(after.fit, line.fit), sensible(after.engagement, line.engagement)
    )
    now = there.at(line)
    before = drawn.tradeoff.at(line)
    share = now.accepted_share.value if now.accepted_share else 0.0
    return Met(
        who=who,
        line=line,
        calls_then=before.calls.value,
        deals_then=before.deals.value,
        calls=now.calls.value,
        calls_sd=now.calls_sd,
        true_deals=share * now.calls.value,
    )


def hindsight(definition: Definition, after: Trajectories) -> Line:
    """The best pair for the later weeks, had the truth been known."""
    true = replace(after, chance=after.acceptance, acceptance=None)
    tradeoff = true.tradeoff(sensible(true.fit), sensible(true.engagement))
    only_capacity = definition.thresholds.model_copy(update={"accepted_share": None})
    return choose(only_capacity, tradeoff, Line(fit=0, engagement=0), n_leads=0.0).best


def judged(seed: int, scratch: Path, console: Console) -> tuple[float, list[Met]]:
    """Capacity a week, and each line with what it brought."""
    then, now, definition = company(scratch / str(seed), seed)
    truth = pd.read_parquet(scratch / str(seed) / "files" / "truth" / "truth.parquet")
    card, drawn = chosen_then(then, definition)
    after = later(now, card, definition, truth.set_index("lead_id")["p_if_called"])
    for sentence in why_line(drawn.card.training, "en"):
        console.print(f"seed {seed}: {sentence}")
    known = drawn.backtest.at_crossing
    console.print(
        f"seed {seed}: log-odds at a crossing until hand-over x {known.until.slope:.2f} "
        f"{known.until.offset:+.2f}, after it x {known.after.slope:.2f} {known.after.offset:+.2f}"
    )
    lines = {
        "backtest": drawn.chosen.line,
        "share of rows (before)": card.thresholds,
        "best in hindsight": hindsight(definition, after),
    }
    then.dispose()
    now.dispose()
    capacity = definition.thresholds.capacity_per_week
    assert capacity is not None
    return capacity, [met(who, line, drawn, after) for who, line in lines.items()]


def main() -> None:
    """Print one table for all seeds."""
    console = Console(width=140)
    shown = Table(title=f"{N_LEADS:,} leads; a week, over the {LATER_WEEKS} weeks after the choice")
    headings = (
        "seed", "line by", "fit", "engagement", "capacity", "calls told", "calls (sd)",
        "deals told", "true deals",
    )  # fmt: skip
    for heading in headings:
        shown.add_column(heading, justify="left" if heading == "line by" else "right")
    with tempfile.TemporaryDirectory() as scratch:
        for seed in SEEDS:
            (Path(scratch) / str(seed)).mkdir()
            capacity, lines = judged(seed, Path(scratch), console)
            for each in lines:
                shown.add_row(
                    str(seed),
                    each.who,
                    str(each.line.fit),
                    str(each.line.engagement),
                    f"{capacity:g}",
                    f"{each.calls_then:.1f}",
                    f"{each.calls:.1f} ({each.calls_sd:.1f})",
                    f"{each.deals_then:.2f}",
                    f"{each.true_deals:.2f}",
                )
            shown.add_section()
    console.print(shown)


if __name__ == "__main__":
    main()
