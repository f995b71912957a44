"""Whose a lead is: who has it before who had it, and who had it before the files' owner."""

from __future__ import annotations

import sqlalchemy as sa

from records import assignments, tables
from records.assignments import Assignment
from records.holders import holder, holders


def given(connection, place: int, owner: str, ended_at: int | None) -> None:
    made = Assignment(
        assignment_id=f"A{place}",
        lead_id="L1",
        qualification_id=None,
        owner=owner,
        team="zuid",
        waits=False,
        path="rule 1",
        definition_version="v",
        at=place,
        ended_at=ended_at,
    )
    assignments.begin(connection, made)


def test_who_has_a_lead_comes_before_who_had_it(engine):
    with engine.begin() as connection:
        rows = [
            {"lead_id": lead_id, "created_at": 1, "sequence": place, "owner": owner}
            for place, (lead_id, owner) in enumerate([("L1", "files"), ("L2", None)])
        ]
        connection.execute(sa.insert(tables.leads), rows)
        assert holders(connection, ["L1", "L2", "L3"]) == {"L1": "files"}
        given(connection, 1, "jan", 5)
        assert holder(connection, "L1") == "jan"
        given(connection, 3, "anna", None)
        given(connection, 4, "eva", 6)
        assert holder(connection, "L1") == "anna"
        assignments.end(connection, "A3", 9, "accepted")
        assert holder(connection, "L1") == "eva"
        assert holder(connection, "L2") is None
