"""Decisions computed again and the chain over them: how fast, and whether every edit is found.

``python -m benchmarks.replay [--decisions 20000] [--edits 100]``. Leads of a small sample
company are decided about through the service's own code, at random moments of its last year; then
all is sealed, computed again and verified. After that some are edited (a column each, in turn),
some deleted and some put in, and both look again.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy import Connection, Engine
from ulid import ULID

from benchmarks.live_path import learn
from records import decisions, tables
from records.decisions import Decision
from records.seals import LATE_US, seal, verify
from serving import times
from serving.replay import replay
from serving.schemas import Asked
from serving.scorer import decide, history, question
from serving.state import State
from serving.why import told
from settings import Settings

DAY = 86_400_000_000
LATER = 10 * LATE_US
EDITED = ("answer", "inputs", "verdict", "as_of", "scored_at", "card_id", "lead_id")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--decisions", type=int, default=20_000)
    parser.add_argument("--edits", type=int, default=100)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        learn(Path(folder), home, dict(os.environ))
        state = State.of(Settings.of(home, {}))
        state.champion.start()
        print(f"load of the machine {os.getloadavg()[0]:.1f}; {state.engine.dialect.name}")
        made = decided(state, asked.decisions)
        rest(state, made, asked.edits)
        state.champion.stop()
        state.writer.close()


def decided(state: State, n: int) -> list[str]:
    """Decide about leads on record at moments of the last year; answers the identifiers."""
    in_use, draw = state.champion.in_use(), np.random.default_rng(5)
    with state.engine.connect() as connection:
        query = sa.select(tables.leads.c.lead_id, tables.leads.c.created_at)
        leads = list(connection.execute(query))
    newest = max(row.created_at for row in leads)
    made: list[Decision] = []

    def each() -> None:
        with state.engine.connect() as connection:
            for place in draw.integers(len(leads), size=n).tolist():
                lead_id, created = leads[place]
                as_of = int(created + draw.integers(1, max(2, newest - created + DAY)))
                body = Asked(lead_id=lead_id, as_of=times.shown(as_of))
                asked = question(body, in_use.definition, state.now())
                found = history(asked, in_use.definition, connection)
                language = "nl" if place % 2 else "en"
                made.append(decide(asked, found, in_use, state.now(), language))

    took = timed(each)
    print(f"{n:,} decisions made in {took:.1f} s, {n / took:,.0f} a second")
    with state.engine.begin() as connection:
        decisions.insert(connection, made)
    return [one.decision_id for one in made]


def rest(state: State, made: list[str], n_edits: int) -> None:
    engine, n = state.engine, len(made)
    took = timed(lambda: seal(engine, state.now() + LATER))
    print(f"sealed in {took:.1f} s, {n / took:,.0f} a second")
    before = look(engine, state, "as they are")
    edits = np.random.default_rng(6).permutation(n)
    edited = {made[place] for place in edits[:n_edits]}
    gone = {made[place] for place in edits[n_edits : 2 * n_edits]}
    with engine.begin() as connection:
        put_in = change(connection, edited, gone, n_edits)
    found = look(engine, state, f"with {n_edits} edited, {n_edits} deleted, {n_edits} put in")
    assert not before
    for kind, those in (("edited", edited), ("deleted", gone), ("put in", put_in)):
        n_found = len(those & {each.about for each in found if each.kind == kind})
        print(f"  {kind}: {n_found} of {len(those)} found")
    others = {each.about for each in found} - edited - gone - put_in
    print(f"  false alarms: {len(others)}")
    lead_id = whose(engine, made[edits[-1]])
    with engine.connect() as connection:
        definition = state.definition()
        took = timed(lambda: told(connection, lead_id, None, definition, "nl", plain=True))
    print(f"why, in plain words: {took * 1000:.0f} ms")


def look(engine: Engine, state: State, what: str) -> tuple[Any, ...]:
    """Both commands on all there is."""
    kept: dict[str, Any] = {}
    took = timed(lambda: kept.update(again=replay(engine)))
    again = kept["again"]
    print(f"{what}:")
    print(
        f"  computed again in {took:.1f} s, {again.n_equal / took:,.0f} a second: "
        f"{again.n_equal:,} equal to the byte, {len(again.differences)} not"
    )
    with engine.connect() as connection:
        now = state.now() + 2 * LATER
        took = timed(lambda: kept.update(walked=verify(connection, now)))
    walked = kept["walked"]
    print(
        f"  verified in {took:.1f} s, {walked.n_decisions / took:,.0f} a second: "
        f"{len(walked.findings)} findings"
    )
    return tuple(walked.findings)


def change(connection: Connection, edited: set[str], gone: set[str], n_put: int) -> set[str]:
    """Edit, delete and put in; answers what was put in."""
    own = tables.decisions
    for place, decision_id in enumerate(sorted(edited)):
        column = own.c[EDITED[place % len(EDITED)]]
        is_number = column.name in ("as_of", "scored_at")
        other = column + 1 if is_number else column + " "
        connection.execute(
            sa.update(own).where(own.c.decision_id == decision_id).values({column: other})
        )
    connection.execute(sa.delete(own).where(own.c.decision_id.in_(gone)))
    query = sa.select(own).where(own.c.decision_id.not_in(edited)).limit(n_put)
    copies = [
        replace(Decision(**row), decision_id=str(ULID()))
        for row in connection.execute(query).mappings()
    ]
    decisions.insert(connection, copies)
    return {one.decision_id for one in copies}


def whose(engine: Engine, decision_id: str) -> str:
    own = tables.decisions.c
    with engine.connect() as connection:
        query = sa.select(own.lead_id).where(own.decision_id == decision_id)
        return str(connection.execute(query).scalar_one())


def timed(what: Callable[[], object]) -> float:
    start = time.perf_counter()
    what()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
