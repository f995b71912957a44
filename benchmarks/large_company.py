"""A company with as many leads as asked: two years of them, from first visit to deal.

Profiles, kinds of events, sources and campaigns are those of a sample company; one lead in ten came
to sales. Rows go straight into the tables: PostgreSQL takes them by COPY, SQLite by the same
insert that ``callworthy load`` uses.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa
from rich.progress import track
from sqlalchemy import Engine

from records import tables
from records.figures.listed import profiles_of
from records.rows import put

DAY = 86_400_000_000
#: Rows of leads made at a time.
BATCH = 20_000
DAYS = 730
OUTCOMES = np.array(["spoke", "voicemail", "unreachable"], dtype=object)

Frames = dict[sa.Table, pd.DataFrame]


def fill(
    engine: Engine, company: Engine, reps: dict[str, str], n_leads: int, n_events: int, now: int
) -> None:
    """Put it down; ``reps`` are names with their teams, ``company`` has the examples.

    ``n_events`` are as many as there are in all.
    """
    examples = Examples(company)
    chance = np.random.default_rng(4)
    for start in track(range(0, n_leads, BATCH), description="leads"):
        n = min(BATCH, n_leads - start)
        frames = leads_of(start, n, examples, chance, now)
        frames |= events_of(frames[tables.leads], round(n_events * n / n_leads), examples, chance)
        frames |= handled(frames[tables.leads], reps, examples, chance, now)
        write(engine, frames)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


class Examples:
    """What leads of a small company look like."""

    def __init__(self, company: Engine) -> None:
        with company.connect() as connection:
            leads = connection.execute(
                sa.select(tables.leads.c.lead_id, tables.leads.c.source, tables.leads.c.campaign)
            ).all()
            self.profiles = np.array(
                list(
                    connection.execute(
                        sa.select(tables.profiles.c["values"]).where(
                            tables.profiles.c.origin == "lead"
                        )
                    ).scalars()
                ),
                dtype=object,
            )
            self.kinds = np.array(
                list(connection.execute(sa.select(tables.events.c.kind)).scalars()), dtype=object
            )
            self.answers = np.array(
                list(connection.execute(sa.select(tables.decisions.c.answer).limit(500)).scalars()),
                dtype=object,
            )
            assert profiles_of(connection, [leads[0].lead_id])
        self.sources = np.array([row.source for row in leads], dtype=object)
        self.campaigns = np.array([row.campaign for row in leads], dtype=object)


def leads_of(
    start: int, n: int, examples: Examples, chance: np.random.Generator, now: int
) -> Frames:
    """Leads, oldest first, with their profiles."""
    ids = np.array([f"L{number:09d}" for number in range(start, start + n)], dtype=object)
    created = now - (chance.uniform(0, DAYS, n) * DAY).astype(np.int64)
    origin = chance.integers(len(examples.sources), size=n)
    leads = pd.DataFrame(
        {
            "lead_id": ids,
            "created_at": created,
            "as_of": None,
            "sequence": np.arange(start, start + n),
            "group_key": "",
            "source": examples.sources[origin],
            "campaign": examples.campaigns[origin],
            "owner": None,
        }
    )
    which = chance.integers(len(examples.profiles), size=n)
    profiles = pd.DataFrame(
        {
            "profile_id": np.arange(start + 1, start + n + 1),
            "lead_id": ids,
            "known_at": created,
            "origin": "lead",
            "values": examples.profiles[which],
        }
    )
    return {tables.leads: leads, tables.profiles: profiles}


def events_of(
    leads: pd.DataFrame, n_events: int, examples: Examples, chance: np.random.Generator
) -> Frames:
    """What they did within half a year; a few of them much, most of them little."""
    eager = chance.pareto(2.0, len(leads)) + 0.2
    of = chance.choice(len(leads), size=n_events, p=eager / eager.sum())
    at = leads["created_at"].to_numpy()[of] + (chance.exponential(20, n_events) * DAY).astype(int)
    first = int(leads["sequence"].iloc[0])
    ids = [f"E{first:09d}-{number}" for number in range(n_events)]
    kinds = examples.kinds[chance.integers(len(examples.kinds), size=n_events)]
    frame = pd.DataFrame(
        {
            "event_id": ids,
            "lead_id": leads["lead_id"].to_numpy()[of],
            "occurred_at": at,
            "recorded_at": at,
            "kind": kinds,
            "detail": None,
            "value": None,
            "campaign": None,
        }
    )
    return {tables.events: frame}


def handled(
    leads: pd.DataFrame,
    reps: dict[str, str],
    examples: Examples,
    chance: np.random.Generator,
    now: int,
) -> Frames:
    """What sales did with one lead in ten; what would lie in the future did not happen."""
    mine = leads[chance.random(len(leads)) < 0.1].reset_index(drop=True)
    n = len(mine)
    names = np.array(list(reps), dtype=object)
    own = names[chance.integers(len(names), size=n)]
    teams = np.array([reps[name] for name in own], dtype=object)
    opened = mine["created_at"].to_numpy() + (chance.exponential(5, n) * DAY).astype(int)
    called = opened + (chance.exponential(0.8, n) * DAY).astype(int)
    judged = called + (chance.exponential(4, n) * DAY).astype(int)
    decided = judged + (chance.exponential(40, n) * DAY).astype(int)
    kind = chance.choice(3, size=n, p=[0.3, 0.5, 0.2])
    ids = mine["lead_id"].to_numpy()

    def rows(chosen: Any, at: Any, **columns: Any) -> pd.DataFrame:
        there = np.asarray(chosen) & (at < now)
        made = {"lead_id": ids, "at": at, **columns}
        return pd.DataFrame(
            {
                name: (value[there] if hasattr(value, "shape") else value)
                for name, value in made.items()
            }
        )

    everybody = np.ones(n, dtype=bool)
    is_done = judged < now
    is_open = (opened < now) & ~is_done
    frames: Frames = {
        tables.attempts: pd.concat(
            [
                rows(
                    chance.random(n) < share,
                    called + number * DAY,
                    channel="phone",
                    outcome=OUTCOMES[chance.integers(3, size=n)],
                    rep=own,
                ).assign(row_id=lambda frame, number=number: frame["lead_id"] + f"-a{number}")
                for number, share in enumerate((0.85, 0.5, 0.2))
            ]
        ),
        tables.dispositions: rows(
            everybody,
            judged,
            disposition=np.array(["accepted", "disqualified", "nurture"], dtype=object)[kind],
            reason=None,
            rep=own,
        ).assign(row_id=lambda frame: frame["lead_id"] + "-d"),
        tables.feedback: rows(
            chance.random(n) < 0.7,
            judged,
            verdict=np.array(["good", "bad", "bad"], dtype=object)[kind],
            reason=None,
            rep=own,
        ).assign(row_id=lambda frame: frame["lead_id"] + "-f"),
        tables.deals: pd.concat(
            [
                rows(
                    (kind == 0) & (chance.random(n) < 0.6), judged + DAY, stage="opportunity"
                ).assign(row_id=lambda frame: frame["lead_id"] + "-o"),
                rows(
                    (kind == 0) & (chance.random(n) < 0.4),
                    decided,
                    stage="won",
                    amount=np.round(chance.lognormal(9, 1, n), 2),
                ).assign(row_id=lambda frame: frame["lead_id"] + "-w"),
            ]
        ),
    }
    there = opened < now
    key = pd.Series(ids[there])
    decision = (key + "-x").where(is_open[there], "")
    frames[tables.qualifications] = pd.DataFrame(
        {
            "qualification_id": key + "-q",
            "lead_id": key,
            "decision_id": decision,
            "why": "line",
            "opened_at": opened[there],
            "processed_at": opened[there] + 1_000_000,
            "closed_at": ended(judged, is_done, there),
            "closed_why": None,
        }
    )
    frames[tables.assignments] = pd.DataFrame(
        {
            "assignment_id": key + "-s",
            "lead_id": key,
            "qualification_id": key + "-q",
            "owner": own[there],
            "team": teams[there],
            "waits": 0,
            "path": "rule 1",
            "definition_version": "",
            "at": opened[there] + 1_000_000,
            "ended_at": ended(judged, is_done, there),
            "ended_why": None,
        }
    )
    frames[tables.promises] = pd.DataFrame(
        {
            "promise_id": key + "-p",
            "lead_id": key,
            "assignment_id": key + "-s",
            "line": "first_call",
            "state": np.where(is_done[there], "kept", "open"),
            "made_at": opened[there],
            "due_at": opened[there] + DAY,
        }
    )
    frames[tables.tasks] = pd.DataFrame(
        {
            "task_id": key + "-t",
            "lead_id": key,
            "assignment_id": key + "-s",
            "kind": "first_call",
            "created_at": opened[there],
            "due_at": opened[there] + DAY,
            "done_at": ended(judged, is_done, there),
        }
    )
    held = pd.Series(ids[is_open])
    frames[tables.decisions] = pd.DataFrame(
        {
            "decision_id": held + "-x",
            "lead_id": held,
            "as_of": opened[is_open],
            "scored_at": opened[is_open],
            "card_id": "",
            "definition_version": "",
            "verdict": "sales",
            "inputs": "{}",
            "answer": examples.answers[chance.integers(len(examples.answers), size=len(held))],
        }
    )
    frames[tables.verdicts] = pd.DataFrame(
        {
            "lead_id": held,
            "verdict": "sales",
            "to_sales": 1,
            "decision_id": held + "-x",
            "as_of": opened[is_open],
            "since": opened[is_open],
        }
    )
    return frames


def ended(at: Any, is_done: Any, there: Any) -> pd.Series:
    """When it ended; empty where it has not."""
    return pd.Series(at[there], dtype="Int64").where(is_done[there])


def write(engine: Engine, frames: Frames) -> None:
    """In the order in which tables refer to each other."""
    for table in tables.metadata.sorted_tables:
        if table not in frames:
            continue
        columns = [column.name for column in table.c]
        frame = frames[table].reindex(columns=columns)
        if engine.dialect.name == "postgresql":
            copy(engine, table, frame)
        else:
            with engine.begin() as connection:
                put(connection, table, list(plain(frame)))


def plain(frame: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """Rows as tuples, None where there is nothing."""
    whole = frame.astype(object).where(frame.notna(), None)
    yield from zip(*(whole[name].tolist() for name in whole.columns), strict=True)


def copy(engine: Engine, table: sa.Table, frame: pd.DataFrame) -> None:
    """By PostgreSQL's own way for many rows."""
    text = io.StringIO()
    frame.to_csv(text, index=False, header=False, na_rep="\\N")
    names = ", ".join(f'"{name}"' for name in frame.columns)
    connection = engine.raw_connection()
    try:
        with (
            connection.cursor() as cursor,
            cursor.copy(
                f"COPY \"{table.name}\" ({names}) FROM STDIN WITH (FORMAT csv, NULL '\\N')"
            ) as into,
        ):
            into.write(text.getvalue())
        connection.commit()
    finally:
        connection.close()
