"""A day's round over many leads because time went by: how long, and how many changed.

``python -m benchmarks.rolling [--leads 100000] [--events 5] [--database URL]
[--home FOLDER]``. Leads of a small
sample company are copied until there are enough, each with so many events at random days of the
last half year; all are scored once, and then, a day later, by the round that a worker makes.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import sqlalchemy as sa
from sqlalchemy import Engine

from benchmarks.live_path import learn
from features.history import History
from followup.kinds import ROLL
from records import jobs, tables
from records.database import connect, migrate
from records.history import known
from records.jobs import Job
from records.moments import from_microseconds
from records.rows import put
from serving.champion import InUse
from serving.rolling import roll
from serving.state import State
from settings import Settings

DAY = 86_400_000_000
NOW = 1_793_628_000_000_000
BATCH = 20_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int, default=100_000)
    parser.add_argument("--events", type=int, default=5)
    parser.add_argument("--database", default="")
    parser.add_argument("--home", type=Path, help="with a card; else one is learned first")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = asked.home or Path(folder) / "home"
        if asked.home is None:
            learn(Path(folder), home, dict(os.environ))
        state = State.of(Settings.of(home, {}))
        state.champion.look()
        engine = connect(asked.database or f"sqlite:///{folder}/many.db")
        migrate(engine)
        bench(engine, state, asked.leads, asked.events)


def bench(engine: Engine, state: State, n_leads: int, n_events: int) -> None:
    print(f"load of the machine {os.getloadavg()[0]:.1f}; {engine.dialect.name}")
    card = state.champion.in_use()
    filled = timed(lambda: fill(engine, state.engine, n_leads, n_events))
    print(f"{n_leads:,} leads with {n_events} events each put down in {filled:.0f} s")
    looked = timed(lambda: look(engine, card, NOW))
    print(f"all scored once by the bulk path in {looked:.0f} s", flush=True)
    rolled = timed(lambda: a_round(engine, card, state, NOW + DAY, NOW))
    tell("the round a day later", engine, n_leads, rolled)
    again = timed(lambda: a_round(engine, card, state, NOW + DAY + 1, NOW + DAY))
    tell("once more at once", engine, n_leads, again)


def timed(what: Callable[[], Any]) -> float:
    """Seconds that something takes."""
    begun = time.perf_counter()
    what()
    return time.perf_counter() - begun


def fill(engine: Engine, company: Engine, n_leads: int, n_events: int) -> None:
    """Leads whose standing is known, but not by which points: the first round finds those."""
    with company.connect() as connection:
        query = sa.select(tables.profiles.c["values"]).limit(5_000)
        profiles = list(connection.execute(query).scalars())
        kinds = list(connection.execute(sa.select(tables.events.c.kind).limit(5_000)).scalars())
    chance = np.random.default_rng(4)
    for start in range(0, n_leads, BATCH):
        ids = [f"L{number:08d}" for number in range(start, min(start + BATCH, n_leads))]
        with engine.begin() as connection:
            for table, rows in rows_of(ids, profiles, kinds, chance, n_events).items():
                put(connection, table, rows)


def rows_of(
    ids: list[str],
    profiles: list[str],
    kinds: list[str],
    chance: np.random.Generator,
    n_events: int,
) -> dict[sa.Table, list[tuple[Any, ...]]]:
    """What is put down of some leads, in the order of the tables' columns."""
    back = (chance.uniform(0, 180, (len(ids), n_events)) * DAY).astype(np.int64)
    what = chance.integers(len(kinds), size=(len(ids), n_events))
    own = chance.integers(len(profiles), size=len(ids))
    made = {
        tables.leads: [
            {"lead_id": each, "created_at": NOW - 200 * DAY, "as_of": None} for each in ids
        ],
        tables.profiles: [
            {
                "profile_id": int(each[1:]) + 1,
                "lead_id": each,
                "known_at": NOW - 200 * DAY,
                "origin": "lead",
                "values": profiles[place],
            }
            for each, place in zip(ids, own.tolist(), strict=True)
        ],
        tables.events: [
            {
                "event_id": f"{each}-{number}",
                "lead_id": each,
                "occurred_at": NOW - days,
                "recorded_at": NOW - days,
                "kind": kinds[kind],
            }
            for each, some, which in zip(ids, back.tolist(), what.tolist(), strict=True)
            for number, (days, kind) in enumerate(zip(some, which, strict=True))
        ],
        tables.verdicts: [
            {
                "lead_id": each,
                "verdict": "nurture",
                "to_sales": 0,
                "decision_id": "",
                "as_of": 0,
                "since": 0,
            }
            for each in ids
        ],
    }
    defaults = {"sequence": 0, "group_key": "", "as_of": 0, "since": 0}
    return {
        table: [
            tuple(row.get(name, defaults.get(name)) for name in table.c.keys())  # noqa: SIM118
            for row in rows
        ]
        for table, rows in made.items()
    }


def look(engine: Engine, card: InUse, now: int) -> None:
    """The standing of all leads yesterday, without decisions: those are not what is measured."""
    with engine.connect() as connection:
        ids = list(connection.execute(sa.select(tables.verdicts.c.lead_id)).scalars())
    own = tables.verdicts
    change = (
        sa.update(own)
        .where(own.c.lead_id == sa.bindparam("key"))
        .values(
            verdict=sa.bindparam("v"),
            to_sales=sa.bindparam("s"),
            fit_points=sa.bindparam("f"),
            engagement_points=sa.bindparam("e"),
            as_of=now,
            since=now,
        )
    )
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        with engine.begin() as connection:
            found = History(**vars(known(connection, [(each, now) for each in some])))
            columns = card.scorer.columns(found)
            names = ("verdict", "fit_points", "engagement_points")
            rows = zip(some, *(columns[name].tolist() for name in names), strict=True)
            connection.execute(
                change,
                [{"key": k, "v": v, "s": int(v == "sales"), "f": f, "e": e} for k, v, f, e in rows],
            )


def a_round(engine: Engine, card: InUse, state: State, now: int, since: int = 0) -> None:
    """All pieces, one after the other, as one worker makes them."""
    work = roll(lambda: card, state.definition, state.exploring)
    day = from_microseconds(now).date().isoformat()
    last = {"since": since, "card_id": card.card_id} if since else {}
    begin = Job(kind=ROLL, due_at=now, payload={"day": day, **last})
    with engine.begin() as connection:
        # Tomorrow's is not waited for.
        connection.execute(sa.delete(tables.jobs))
        jobs.enqueue(connection, [begin], now)
    while True:
        with engine.begin() as connection:
            taken = jobs.claim(connection, [ROLL], by="bench", now=now, lease_us=600_000_000)
        if not taken:
            return
        work(engine, taken[0], now)


def tell(what: str, engine: Engine, n_leads: int, seconds: float) -> None:
    """One line of figures, from the last piece's own count."""
    with engine.connect() as connection:
        done = connection.execute(
            sa.select(tables.jobs.c.payload)
            .where(tables.jobs.c.kind == ROLL, tables.jobs.c.done_at.is_not(None))
            .order_by(tables.jobs.c.job_id)
        ).scalars()
        last = orjson.loads(list(done)[-1])
        counts = [
            connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for table in (tables.decisions, tables.qualifications, tables.notices)
        ]
    looked, changed = last.get("n_looked", 0), last.get("n_changed", 0)
    print(
        f"{what}: {seconds:.1f} s, {n_leads / seconds:,.0f} leads a second; "
        f"all but the last piece: {looked:,} looked at, {changed:,} changed; "
        f"on record: {counts[0]:,} decisions, {counts[1]:,} qualifications, {counts[2]:,} notices",
        flush=True,
    )


if __name__ == "__main__":
    main()
