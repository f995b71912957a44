"""The share that is explored: it shrinks by itself, and fits beside the leads above the line."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from definition import parse
from records import explorations, tables, verdicts
from records.verdicts import Standing
from training.exploration.missed import Missed
from training.exploration.settle import WEEK_US, settle
from training.exploration.share import LEAST, Weekly, reserved, share

USUAL = Weekly(n_line=20, n_below=200, capacity=None)
DAY_US = 86_400_000_000
NOW = 500 * DAY_US


def test_it_shrinks_as_the_interval_does_but_never_to_nothing():
    found = [share(0.05, Missed(n_explored=n, n_won=n // 50), USUAL) for n in (0, 50, 500, 50_000)]
    assert found == sorted(found, reverse=True)
    assert found[0] == 0.05
    assert found[-1] == 0.05 * LEAST


def test_it_leaves_room_for_the_leads_above_the_line():
    full = Weekly(n_line=25, n_below=200, capacity=23)
    assert share(0.05, Missed(n_explored=0, n_won=0), full) == 0
    some = Weekly(n_line=20, n_below=200, capacity=23)
    assert share(0.05, Missed(n_explored=0, n_won=0), some) == 3 / 200


def test_a_busy_month_leaves_what_the_line_kept_free():
    nobody = Missed(n_explored=0, n_won=0)
    busy = Weekly(n_line=25, n_below=100, capacity=23, reserved=4)
    assert share(0.05, nobody, busy) == 0.04
    assert share(0.05, nobody, replace(busy, places=2)) == 0.02
    assert share(0.05, nobody, replace(busy, places=-3)) == 0


def test_a_line_drawn_by_capacity_keeps_room_free_and_an_agreed_one_does_not():
    drawn = parse("[thresholds]\ncapacity_per_week = 13\n")
    assert reserved(drawn, n_line=12, n_below=36) == pytest.approx(1.8)
    assert reserved(drawn, n_line=12, n_below=3_600) == pytest.approx(2.6)
    agreed = parse("[thresholds]\ncapacity_per_week = 13\nfit = 1\nengagement = 1\n")
    assert reserved(agreed, n_line=12, n_below=36) == 0
    off = parse("[thresholds]\ncapacity_per_week = 13\n[exploration]\nshare = 0\n")
    assert reserved(off, n_line=12, n_below=36) == 0


def test_what_was_missed_is_told_with_its_interval_in_both_languages():
    found = Missed(n_explored=200, n_won=6)
    assert found.words("en").startswith("Per 100 calls below the line 3.0 deals")
    assert found.words("nl").startswith("Per 100 gesprekken onder de lijn waren er 3,0 deals")
    assert Missed(n_explored=0, n_won=0).per_100_calls is None


def test_it_is_worked_out_from_the_records_and_kept(engine):
    with engine.begin() as connection:
        for n in range(160):
            lead_id = f"L{n}"
            created = NOW - 300 * DAY_US
            connection.execute(
                sa.insert(tables.leads).values(
                    lead_id=lead_id, created_at=created, sequence=n, group_key=""
                )
            )
            standing = Standing(
                lead_id=lead_id,
                verdict="sales" if n < 40 else "nurture",
                to_sales=n < 40,
                decision_id="",
                as_of=NOW - WEEK_US,
                since=NOW - WEEK_US,
            )
            verdicts.put(connection, standing, None)
            if n < 40:
                connection.execute(
                    sa.insert(tables.qualifications).values(
                        qualification_id=f"Q{n}",
                        lead_id=lead_id,
                        decision_id="",
                        why="line",
                        opened_at=NOW - WEEK_US,
                    )
                )
            if n >= 60:
                connection.execute(
                    sa.insert(tables.qualifications).values(
                        qualification_id=f"Q{n}",
                        lead_id=lead_id,
                        decision_id="",
                        why="explore",
                        opened_at=created,
                    )
                )
        for n in range(60, 64):
            connection.execute(
                sa.insert(tables.deals).values(
                    row_id=f"D{n}", lead_id=f"L{n}", stage="won", at=created + DAY_US
                )
            )
        late = {"event_id": "E", "kind": "x", "occurred_at": NOW, "recorded_at": NOW}
        connection.execute(sa.insert(tables.events).values(lead_id="L0", **late))
    wanted = settle(engine, parse(""), NOW)
    assert wanted == share(
        0.05, Missed(n_explored=100, n_won=4), Weekly(n_line=10, n_below=30, capacity=None)
    )
    with engine.connect() as connection:
        assert explorations.share(connection, NOW) == wanted
        assert explorations.share(connection, NOW - 1) is None
    # Nothing changed: nothing more is kept.
    settle(engine, parse(""), NOW + 1)
    with engine.connect() as connection:
        assert len(connection.execute(sa.select(tables.explorations)).all()) == 1
    capped = parse("[thresholds]\ncapacity_per_week = 10\nfit = 1\nengagement = 1\n")
    assert settle(engine, capped, NOW + 2) == 0
    full = '[reps.nora]\nteam = "noord"\ncap = 0\n'
    assert settle(engine, parse(full), NOW + 3) == 0
