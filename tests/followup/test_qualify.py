"""What a decision means for a lead: crossed, crossed again, fell back, incomplete."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from ulid import ULID

from followup.qualify import DAY_US, Found, weigh
from records import assignments, qualifications, tables, verdicts
from records.locks import lock_leads

START = 1_793_628_000_000_000


@pytest.fixture(autouse=True)
def leads(engine: Engine) -> None:
    rows = [{"lead_id": lead_id, "created_at": 0, "sequence": 0} for lead_id in ("L1", "L2")]
    with engine.begin() as connection:
        connection.execute(sa.insert(tables.leads), rows)


def found(at: int, verdict: str = "sales", lead_id: str = "L1", **more: Any) -> Found:
    to_sales = more.pop("to_sales", verdict == "sales")
    return Found(
        decision_id=f"D{lead_id}{at}",
        lead_id=lead_id,
        as_of=at,
        verdict=verdict,
        to_sales=to_sales,
        why="line" if to_sales else "none",
        definition_version="v",
        **more,
    )


def told(engine: Engine, *decisions: Found, now: int = 100 * DAY_US) -> None:
    for each in decisions:
        with engine.begin() as connection:
            lock_leads(connection, [each.lead_id])
            weigh(connection, each, now)


def rows(engine: Engine, name: str) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        found = connection.execute(sa.select(tables.metadata.tables[name])).mappings()
        return [dict(row) for row in found]


def kinds(engine: Engine, name: str) -> list[str]:
    return sorted(row["kind"] for row in rows(engine, name))


def test_crossing_the_line_opens_a_qualification_that_waits_for_an_owner(engine: Engine) -> None:
    told(engine, found(5, "nurture"), found(7))
    (opened,) = rows(engine, "qualifications")
    assert (opened["decision_id"], opened["opened_at"], opened["why"]) == ("DL17", 7, "line")
    assert opened["processed_at"] is None
    assert kinds(engine, "jobs") == ["assign"]


def test_a_lead_stays_qualified_without_crossing_again(engine: Engine) -> None:
    told(engine, found(5), found(6), found(7))
    assert len(rows(engine, "qualifications")) == 1
    assert rows(engine, "notes") == []
    (standing,) = rows(engine, "verdicts")
    assert (standing["since"], standing["as_of"], standing["decision_id"]) == (5, 7, "DL17")


def test_falling_back_is_told_to_marketing_and_crossing_again_is_a_note(engine: Engine) -> None:
    told(engine, found(5), found(6, "nurture"), found(7))
    assert kinds(engine, "notes") == ["crossed_again", "fell_back"]
    assert len(rows(engine, "qualifications")) == 1
    assert kinds(engine, "notices") == ["crossed", "fell_back"]
    assert {(row["recipient"], row["digest_at"] is None) for row in rows(engine, "notices")} == {
        ("marketing", False)
    }
    assert kinds(engine, "jobs") == ["assign"], "with others: no message of its own"


@pytest.mark.parametrize(("days", "n_qualifications"), [(29, 1), (31, 2)])
def test_crossing_again_after_sales_had_its_word_counts_from_thirty_days_on(
    engine: Engine, days: int, n_qualifications: int
) -> None:
    told(engine, found(5), found(6, "nurture"))
    with engine.begin() as connection:
        (opened,) = connection.execute(sa.select(tables.qualifications.c.qualification_id))
        qualifications.close(connection, opened[0], 8, "disqualified")
    told(engine, found(5 + days * DAY_US))
    assert len(rows(engine, "qualifications")) == n_qualifications
    assert kinds(engine, "notes").count("crossed_again") == 2 - n_qualifications


def test_a_lead_that_is_explored_qualifies_and_keeps_its_verdict(engine: Engine) -> None:
    told(engine, found(5, "nurture", to_sales=True))
    assert len(rows(engine, "qualifications")) == 1
    assert rows(engine, "verdicts")[0]["verdict"] == "nurture"


def test_a_decision_about_an_earlier_moment_changes_nothing(engine: Engine) -> None:
    told(engine, found(9, "nurture"), found(8))
    assert rows(engine, "qualifications") == []
    with engine.connect() as connection:
        standing = verdicts.find(connection, "L1")
    assert standing is not None
    assert standing.as_of == 9


def test_a_clock_that_was_ahead_keeps_no_lead_from_crossing(engine: Engine) -> None:
    ahead = 5 + DAY_US
    told(engine, found(ahead, "nurture"), now=ahead)
    told(engine, found(6), now=6)
    assert len(rows(engine, "qualifications")) == 1
    told(engine, found(7, "nurture"), now=7)
    (standing,) = rows(engine, "verdicts")
    assert (standing["verdict"], standing["as_of"], standing["since"]) == ("nurture", 7, 7)


@given(st.lists(st.tuples(st.integers(-3 * DAY_US, 3 * DAY_US), st.booleans()), min_size=1))
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_last_decision_counts_however_the_clock_was_set(
    engine: Engine, decisions: list[tuple[int, bool]]
) -> None:
    lead_id = str(ULID())
    with engine.begin() as connection:
        row = {"lead_id": lead_id, "created_at": 0, "sequence": 0}
        connection.execute(sa.insert(tables.leads), [row])
    for place, (shift, is_above) in enumerate(decisions):
        clock = START + place + shift
        verdict = "sales" if is_above else "nurture"
        told(engine, found(clock, verdict, lead_id), now=clock)
    with engine.connect() as connection:
        standing = verdicts.find(connection, lead_id)
        opened = qualifications.newest(connection, lead_id)
    assert standing is not None
    assert (standing.verdict, standing.as_of) == (verdict, clock)
    assert standing.since <= clock
    assert (opened is not None) == any(is_above for _, is_above in decisions)


def test_an_incomplete_lead_gets_an_owner_at_marketing_until_it_is_complete(
    engine: Engine,
) -> None:
    told(engine, found(5, "incomplete", required_missing=("title", "employees")))
    with engine.connect() as connection:
        held = assignments.held_by(connection, "L1")
    assert held is not None
    assert (held.owner, held.qualification_id) == ("marketing", None)
    assert "title, employees" in held.path
    assert kinds(engine, "tasks") == ["complete"]
    assert kinds(engine, "notices") == ["incomplete"]
    told(engine, found(6, "incomplete"), found(7, "nurture"))
    assert [row["ended_at"] for row in rows(engine, "assignments")] == [7]
    assert [row["done_at"] for row in rows(engine, "tasks")] == [7]
    assert kinds(engine, "notices") == ["changed", "incomplete"], "each told once"


def test_of_eight_that_see_it_cross_at_once_one_opens_it(engine: Engine) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda at: told(engine, found(at)), range(1, 9)))
    assert len(rows(engine, "qualifications")) == 1


def test_a_second_open_qualification_is_refused_by_the_records(engine: Engine) -> None:
    told(engine, found(5))
    second = qualifications.Qualification(
        qualification_id="Q2", lead_id="L1", decision_id="D", why="line", opened_at=6
    )
    with pytest.raises(sa.exc.IntegrityError), engine.begin() as connection:
        qualifications.open_new(connection, second)


def test_two_owners_at_once_are_refused_by_the_records(engine: Engine) -> None:
    told(engine, found(5, "incomplete"))
    with engine.connect() as connection:
        held = assignments.held_by(connection, "L1")
    assert held is not None
    second = assignments.Assignment(
        assignment_id="A2",
        lead_id="L1",
        qualification_id="Q",
        owner="jan",
        team="zuid",
        waits=False,
        path="",
        definition_version="v",
        at=6,
    )
    with pytest.raises(sa.exc.IntegrityError), engine.begin() as connection:
        assignments.begin(connection, second)
