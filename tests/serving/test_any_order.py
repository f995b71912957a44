"""Whatever order things come in, how often and how late: the same state in the end."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records.database import connect, migrate
from serving.decisions import DecisionWriter
from serving.state import State
from tests.serving.live import DEMO, SECOND, START, Live, iso

HOUR = 3_600 * SECOND


def event(event_id: str, lead_id: str, kind: str, hours: int) -> tuple[str, dict[str, Any]]:
    at = iso(START + hours * HOUR)
    body = {"event_id": event_id, "lead_id": lead_id, "kind": kind, "occurred_at": at}
    return "/events", body


def said(path: str, hours: int, **words: str) -> tuple[str, dict[str, Any]]:
    return path, {"lead_id": "L1", "at": iso(START + hours * HOUR), **words}


#: Two leads cross.
FIRST = [
    event(f"{lead_id}-{kind}", lead_id, kind, -place)
    for lead_id in ("L1", "L2")
    for place, kind in enumerate(DEMO)
]
#: Hours later: what sales did and said, and an event that comes late.
THEN = [
    event("late", "L1", "pricing", -9),
    said("/attempts", 1, channel="phone", outcome="voicemail"),
    said("/attempts", 3, channel="phone", outcome="spoke"),
    said("/dispositions", 4, disposition="accepted"),
    said("/deals", 5, stage="opportunity"),
    said("/feedback", 6, verdict="good"),
]
Sent = tuple[str, dict[str, Any]]


def any_order(sent: list[Sent], again: list[Sent]) -> st.SearchStrategy[list[tuple[Sent, bool]]]:
    """Each at least once, some again, in any order; and whether work is done after it."""
    repeats = st.lists(st.sampled_from(again), max_size=5)
    return repeats.flatmap(lambda more: st.permutations([*sent, *more])).flatmap(
        lambda order: st.tuples(*(st.tuples(st.just(each), st.booleans()) for each in order)).map(
            list
        )
    )


@contextmanager
def fresh(state: State) -> Iterator[Live]:
    """The champion on records of its own."""
    with tempfile.TemporaryDirectory() as folder:
        engine = connect(f"sqlite:///{Path(folder) / 'records.db'}")
        migrate(engine)
        writer = DecisionWriter(engine)
        live = Live(state=replace(state, engine=engine, writer=writer))
        for lead_id in ("L1", "L2"):
            live.lead(lead_id)
        live.work()
        yield live
        writer.close()
        engine.dispose()


def ended(live: Live) -> dict[str, Any]:
    """The state that people see, without identifiers and moments of our own doing."""
    live.at = START + 12 * HOUR
    live.work()

    def seen(table: str, *names: str) -> list[tuple[Any, ...]]:
        return sorted({tuple(row[name] for name in names) for row in live.rows(table)}, key=str)

    return {
        "verdicts": seen("verdicts", "lead_id", "verdict", "fit_points", "engagement_points"),
        "qualified": sorted(row["lead_id"] for row in live.rows("qualifications")),
        "closed": seen("qualifications", "lead_id", "closed_why", "closed_at"),
        "held": [row["lead_id"] for row in live.rows("assignments") if row["ended_at"] is None],
        "promises": seen("promises", "lead_id", "line", "state"),
        "tasks": seen("tasks", "lead_id", "kind", "done_at", "done_why"),
        "told": seen("notices", "lead_id", "kind"),
        "events": len(live.rows("events")),
        "attempts": len(live.rows("attempts")),
    }


def come(live: Live, order: list[tuple[Sent, bool]]) -> None:
    """All in this order, with work in between where told."""
    for (path, body), is_work in order:
        live.post(path, body)
        if is_work:
            live.work()


def all_of(state: State, *orders: list[tuple[Sent, bool]]) -> dict[str, Any]:
    """How it ends when leads cross by the first, and the rest comes hours later."""
    with fresh(state) as live:
        for hours, order in zip((0, 7), orders, strict=True):
            live.at = START + hours * HOUR
            come(live, order)
            live.work()
        return ended(live)


@pytest.fixture(scope="module")
def plain(state: State) -> dict[str, Any]:
    """Each once, in order."""
    return all_of(state, [(one, False) for one in FIRST], [(one, False) for one in THEN])


@pytest.mark.slow
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(any_order(FIRST, FIRST), any_order(THEN, [*FIRST, *THEN]))
def test_shuffled_repeated_and_late_comes_to_the_same(
    state: State,
    plain: dict[str, Any],
    first: list[tuple[Sent, bool]],
    then: list[tuple[Sent, bool]],
) -> None:
    found = all_of(state, first, then)
    assert found == plain
    assert (found["qualified"], found["held"]) == (["L1", "L2"], ["L2"])
    assert found["closed"] == [("L1", "accepted", START + 4 * HOUR), ("L2", None, None)]
