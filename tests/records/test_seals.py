"""What is changed, taken out or put in after sealing is found; an erasure is not taken for it."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine

from records import decisions, erasures, seals, tables
from records.decisions import Decision
from records.seals import LATE_US, SETTLES_US, seal, verify

MINUTE = 60_000_000
NOW = 100 * MINUTE


def decided(number: int, at: int = 0) -> Decision:
    return Decision(
        decision_id=f"D{number:05}",
        lead_id=f"L{number % 7}",
        as_of=at,
        scored_at=at,
        card_id="c",
        definition_version="d",
        verdict="nurture",
        inputs='{"asked":{}}',
        answer=f'{{"n":{number}}}',
    )


def put(engine: Engine, *made: Decision) -> None:
    with engine.begin() as connection:
        decisions.insert(connection, made)


def found(engine: Engine, now: int = NOW, kept: str = "") -> set[tuple[str, str]]:
    with engine.connect() as connection:
        return {(each.kind, each.about) for each in verify(connection, now, kept).findings}


def change(engine: Engine, statement: sa.Executable) -> None:
    with engine.begin() as connection:
        connection.execute(statement)


def put_lead(engine: Engine, lead_id: str) -> None:
    row = dict.fromkeys(tables.leads.c.keys()) | {"lead_id": lead_id, "group_key": ""}
    change(engine, sa.insert(tables.leads).values({**row, "created_at": 0, "sequence": 0}))


@pytest.fixture
def three(engine: Engine) -> Engine:
    """Three seals over six decisions."""
    for number in range(0, 6, 2):
        put(engine, decided(number, number * MINUTE), decided(number + 1, number * MINUTE))
        assert seal(engine, (number + 1) * MINUTE) == 2
    return engine


D = tables.decisions


def test_nothing_is_found_where_nothing_happened(three):
    with three.connect() as connection:
        walked = verify(connection, NOW)
    assert (walked.n_seals, walked.n_decisions, walked.findings) == (3, 6, ())
    assert len(walked.digest) == 64


def test_sealing_again_seals_nothing(three):
    assert seal(three, NOW) == 0


def test_what_is_not_settled_yet_waits(engine):
    put(engine, decided(1, NOW))
    assert seal(engine, NOW + SETTLES_US - 1) == 0
    assert seal(engine, NOW + SETTLES_US) == 1


@pytest.mark.parametrize("column", ["answer", "inputs", "verdict", "lead_id", "card_id"])
def test_an_edit_is_found(three, column):
    change(three, sa.update(D).where(D.c.decision_id == "D00002").values({column: "other"}))
    assert found(three) == {("edited", "D00002")}


def test_two_that_changed_places_are_found(three):
    with three.begin() as connection:
        for name, answer in (("D00000", '{"n":3}'), ("D00003", '{"n":0}')):
            own = D.c.decision_id == name
            connection.execute(sa.update(D).where(own).values(answer=answer))
    assert found(three) == {("edited", "D00000"), ("edited", "D00003")}


def test_one_taken_out_is_found(three):
    change(three, sa.delete(D).where(D.c.decision_id == "D00004"))
    assert found(three) == {("deleted", "D00004")}


def test_one_taken_out_with_its_place_under_the_seal_breaks_the_seal(three):
    change(three, sa.delete(D).where(D.c.decision_id == "D00004"))
    change(three, sa.delete(tables.sealed).where(tables.sealed.c.decision_id == "D00004"))
    assert found(three) == {("seal broken", "3")}


def test_one_put_in_long_afterwards_is_found(engine):
    put(engine, decided(1, 0))
    seal(engine, MINUTE)
    put(engine, decided(2, 5 * LATE_US))
    seal(engine, 5 * LATE_US + MINUTE)
    put(engine, decided(3, MINUTE))
    assert found(engine, 5 * LATE_US + MINUTE) == {("put in", "D00003")}


def test_one_that_came_late_is_sealed_late(engine):
    put(engine, decided(1, MINUTE))
    seal(engine, 2 * MINUTE)
    put(engine, decided(2, MINUTE // 2))
    assert seal(engine, 3 * MINUTE) == 1
    assert found(engine) == set()


def test_a_seal_made_anew_breaks_the_one_after_it(three):
    own = tables.seals.c.number == 1
    change(three, sa.update(tables.seals).where(own).values(digest="0" * 64))
    assert found(three) == {("seal broken", "1"), ("seal broken", "2")}


def test_an_end_that_was_taken_away_is_found_by_a_seal_kept_elsewhere(three):
    with three.connect() as connection:
        kept = seals.newest(connection).digest
    assert found(three, kept=kept) == set()
    change(three, sa.delete(tables.sealed).where(tables.sealed.c.number == 3))
    change(three, sa.delete(tables.seals).where(tables.seals.c.number == 3))
    change(three, sa.delete(D).where(D.c.decision_id.in_(["D00004", "D00005"])))
    assert found(three) == set()
    assert found(three, kept=kept) == {("end missing", kept)}


def test_a_salt_taken_away_without_an_erasure_is_found(three):
    own = tables.sealed.c.decision_id == "D00001"
    change(three, sa.update(tables.sealed).where(own).values(salt=""))
    assert found(three) == {("salt gone", "D00001")}


def test_an_erased_person_leaves_the_chain_whole_and_nothing_to_guess_from(three):
    put_lead(three, "L3")
    with three.begin() as connection:
        erasures.erase(connection, "L3", NOW)
    with three.connect() as connection:
        walked = verify(connection, NOW)
        own = tables.sealed.c.decision_id == "D00003"
        salt = connection.execute(sa.select(tables.sealed.c.salt).where(own)).scalar()
    assert (walked.findings, walked.n_erased, salt) == ((), 1, "")


def test_an_edit_dressed_up_as_an_erasure_is_found(three):
    put_lead(three, "L3")
    change(three, sa.insert(tables.erasures).values(lead_id="L3", at=NOW, by="nobody"))
    salt = tables.sealed.c.decision_id == "D00003"
    change(three, sa.update(tables.sealed).where(salt).values(salt=""))
    stub = erasures.left_of("D00003", "L3", NOW)
    for answer, inputs in (('{"n":9}', ""), (stub, '{"asked":{}}'), ('{"n":9}', "{}")):
        own = sa.update(D).where(D.c.decision_id == "D00003")
        change(three, own.values(answer=answer, inputs=inputs))
        assert found(three) == {("salt gone", "D00003")}, answer


def test_only_what_an_erasure_leaves_passes_for_it():
    stub = erasures.left_of("D1", "L1", 5)
    assert erasures.is_left_of(stub, "D1", "L1")
    assert not erasures.is_left_of(stub, "D1", "L2")
    for other in ("", "[]", '{"erased_at":5}', stub[:-1] + ',"n":9}', stub.replace("5", '"5"')):
        assert not erasures.is_left_of(other, "D1", "L1"), other


def test_two_at_once_make_one_chain(engine):
    put(engine, *(decided(number, number) for number in range(300)))
    both = [threading.Thread(target=seal, args=(engine, NOW)) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    seal(engine, NOW)
    with engine.connect() as connection:
        walked = verify(connection, NOW)
    assert (walked.n_decisions, walked.findings) == (300, ())


def test_more_than_one_seal_holds_go_under_several(engine, monkeypatch):
    monkeypatch.setattr(seals, "MOST", 50)
    put(engine, *(decided(number, number) for number in range(120)))
    assert seal(engine, NOW) == 120
    with engine.connect() as connection:
        walked = verify(connection, NOW)
    assert (walked.n_seals, walked.n_decisions, walked.findings) == (3, 120, ())
