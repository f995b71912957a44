"""A decision of then is computed again to the byte, here, elsewhere, and after all has changed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import orjson
import pytest
import sqlalchemy as sa

from definition import InputError
from records import tables
from serving.replay import bundle, replay, replay_bundle
from serving.why import told
from tests.serving.live import DEMO, Live

ROOT = Path(__file__).parents[2]


@pytest.fixture
def decided(live: Live) -> Live:
    """Decisions of each kind: of a payload, of a lead on record, in the other language."""
    live.lead("L1")
    live.events("L1", *DEMO)
    live.work()
    payload = {"profile": {"title": "Directeur", "employees": 3.5}, "events": []}
    live.post("/score", {"lead": {"lead_id": "P1", **payload}})
    live.post("/score?lang=en", {"lead_id": "L1"})
    live.post("/score", {"lead_id": "L1", "as_of": "2026-11-02T14:00:05Z"})
    return live


def newest(live: Live, lead_id: str = "L1") -> str:
    own = tables.decisions.c.lead_id == lead_id
    query = sa.select(tables.decisions.c.decision_id).where(own)
    with live.state.engine.connect() as connection:
        found = connection.execute(query.order_by(tables.decisions.c.decision_id.desc())).scalar()
    return str(found)


def changed(live: Live, column: str, value: str, decision_id: str) -> None:
    own = tables.decisions.c.decision_id == decision_id
    with live.state.engine.begin() as connection:
        connection.execute(sa.update(tables.decisions).where(own).values({column: value}))


def test_every_decision_comes_out_to_the_byte(decided):
    found = replay(decided.state.engine)
    assert found.differences == ()
    assert found.n_equal >= 4


def test_it_does_so_after_the_lead_changed_and_late_events_came(decided):
    decided.post("/leads", {"lead_id": "L1", "profile": {"title": "Student", "employees": 1}})
    decided.events("L1", "careers", back_days=3)
    decided.work()
    with decided.state.engine.begin() as connection:
        gone = tables.events.c.lead_id == "L1"
        connection.execute(sa.delete(tables.events).where(gone))
        connection.execute(sa.delete(tables.profiles).where(tables.profiles.c.lead_id == "L1"))
    assert replay(decided.state.engine).differences == ()


def test_an_answer_that_was_changed_is_told_with_its_place(decided):
    name = newest(decided)
    with decided.state.engine.connect() as connection:
        own = tables.decisions.c.decision_id == name
        answer = connection.execute(sa.select(tables.decisions.c.answer).where(own)).scalar()
    was = orjson.loads(answer)
    was["reasons"][1]["points"] += 3
    changed(decided, "answer", orjson.dumps(was).decode(), name)
    (one,) = replay(decided.state.engine, name).differences
    assert one.where == "reasons[1].points"
    assert one.then == one.now + 3


def test_a_card_that_was_changed_is_told(decided):
    own = tables.cards.c.card_id == decided.state.champion.in_use().card_id
    with decided.state.engine.begin() as connection:
        content = connection.execute(sa.select(tables.cards.c.content).where(own)).scalar()
        other = content.replace('"base_points":', '"base_points":1', 1)
        connection.execute(sa.update(tables.cards).where(own).values(content=other))
    found = replay(decided.state.engine)
    assert found.n_equal == 0
    assert "is not as it was" in found.differences[0].where


def test_who_is_not_on_record_is_told(decided):
    with pytest.raises(InputError, match="decision_id: is not on record"):
        replay(decided.state.engine, "D-nowhere")


def test_an_erased_decision_is_counted_as_such(decided):
    decided.post("/erase", {"lead_id": "L1"})
    found = replay(decided.state.engine)
    n_own = sum(row["lead_id"] == "L1" for row in decided.rows("decisions"))
    assert (found.n_erased, found.n_equal, found.differences) == (n_own, 1, ())


@pytest.mark.parametrize("seed", ["1", "7"])
def test_a_bundle_comes_out_the_same_in_a_process_that_has_nothing_of_ours(decided, tmp_path, seed):
    with decided.state.engine.connect() as connection:
        text = bundle(connection, newest(decided))
    file = tmp_path / "decision.json"
    file.write_bytes(text)
    done = subprocess.run(
        [sys.executable, "-c", "import cli; cli.main()", "replay", "--from", str(file)],
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONHASHSEED": seed,
            "OMP_NUM_THREADS": seed,
            "CALLWORTHY_HOME": str(tmp_path / "nowhere"),
            "TZ": "Asia/Tokyo",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "equal to the byte\n"), done.stderr


def test_a_bundle_that_was_changed_is_told(decided):
    with decided.state.engine.connect() as connection:
        told_ = orjson.loads(bundle(connection, newest(decided)))
    card = orjson.loads(told_["card"])
    card["base_points"] += 1
    told_["card"] = orjson.dumps(card).decode()
    assert replay_bundle(orjson.dumps(told_)).where == "card_id"
    with pytest.raises(InputError, match="is no bundle"):
        replay_bundle(b"[1, 2]")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_why_is_told_to_the_person_without_jargon(decided, language):
    definition = decided.state.definition()
    with decided.state.engine.connect() as connection:
        text = "\n".join(told(connection, "L1", decided.at, definition, language, plain=True))
    assert "L1" in text
    assert definition.company.name in text
    word = {"nl": "bezwaar maken", "en": "object"}[language]
    assert word in text
    for jargon in ("log_odds", "feature", "shap", "nurture", "None", "{"):
        assert jargon not in text


def test_why_at_a_moment_is_what_was_decided_then(decided):
    first = decided.at
    decided.post("/leads", {"lead_id": "L1", "profile": {"title": "Student"}})
    decided.work()
    definition = decided.state.definition()
    with decided.state.engine.connect() as connection:
        then = told(connection, "L1", first, definition)
        now = told(connection, "L1", None, definition)
        with pytest.raises(InputError, match="no decision on record by"):
            told(connection, "L1", 0, definition)
    assert then[0] != now[0]


def test_why_of_who_was_erased_says_so_and_no_more(decided):
    decided.post("/erase", {"lead_id": "L1"})
    answered = decided.client.get("/why", params={"lead_id": "L1", "language": "en"})
    assert answered.status_code == 200
    (line,) = answered.json()["text"]
    assert line.startswith("This person's data were erased on")


def test_what_was_kept_before_inputs_were_whole_is_told(decided):
    name = newest(decided)
    changed(decided, "inputs", '{"lead_id":"L1"}', name)
    (one,) = replay(decided.state.engine, name).differences
    assert "kept before" in one.where
