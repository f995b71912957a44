from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from records.decisions import Decision, find, insert, latest
from tests.records.conftest import Desk

ANSWER = '{"verdict":"sales", "probability":0.1,\r\n "text":"Pagina «prijzen» é 😀 \\u0000 %s ?"} '
DECISION = Decision(
    decision_id="01J0",
    lead_id="L1",
    as_of=100,
    scored_at=200,
    card_id="c" * 64,
    definition_version="d" * 64,
    verdict="sales",
    inputs='{"lead":{"profile":{"title":"Directeur"}}}',
    answer=ANSWER,
)


def test_a_decision_comes_back_equal_to_the_byte(desk: Desk) -> None:
    with desk.engine.begin() as connection:
        insert(connection, [DECISION])
    with desk.engine.connect() as connection:
        found = find(connection, "01J0")
    assert found == DECISION
    assert found.answer.encode() == ANSWER.encode()


def test_a_decision_needs_no_lead_on_record(desk: Desk) -> None:
    with desk.engine.begin() as connection:
        insert(connection, [replace(DECISION, lead_id="")])
        insert(connection, [])
    assert len(desk.rows("decisions")) == 1


def test_what_was_never_decided_is_none(desk: Desk) -> None:
    with desk.engine.connect() as connection:
        assert find(connection, "nothing") is latest(connection, "L1") is None


def test_decisions_go_on_record_all_or_none(desk: Desk) -> None:
    many = [replace(DECISION, decision_id=f"{place:04}") for place in range(1_000)]
    with desk.engine.begin() as connection:
        insert(connection, many)
    again = [replace(DECISION, decision_id="new"), many[500]]
    with pytest.raises(sa.exc.IntegrityError), desk.engine.begin() as connection:
        insert(connection, again)
    assert len(desk.rows("decisions")) == 1_000


def test_the_latest_is_that_of_the_moment(desk: Desk) -> None:
    made = [
        replace(DECISION, decision_id=name, lead_id=lead_id, scored_at=scored_at)
        for name, lead_id, scored_at in (
            ("a", "L1", 100),
            ("b", "L1", 200),
            ("c", "L1", 200),
            ("d", "L2", 300),
        )
    ]
    with desk.engine.begin() as connection:
        insert(connection, made)
        told = [latest(connection, "L1", at) for at in (99, 100, 199, 200, None)]
    assert [one and one.decision_id for one in told] == [None, "a", "a", "c", "c"]
