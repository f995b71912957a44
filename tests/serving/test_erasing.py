"""Erasing reaches every room: nothing of the person is left in any file, what is counted stays."""

from __future__ import annotations

import secrets
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import orjson
import pytest
import sqlalchemy as sa

from followup import notify
from records import assignments, decisions
from records.assignments import Assignment
from records.decisions import Decision
from tests.serving.live import Live, iso

EMAIL, PHONE, NAME = "eva.smit@firma.example", "+31612345678", "Evalina Smitskamp"
#: What must not be found; told in different rooms.
SECRETS = (EMAIL, PHONE, NAME, "likes sailing", "asked for Evalina", "Kapitein van de boot")


@pytest.fixture
def filled(young: Live, tmp_path: Path) -> Live:
    """A person in every room, and somebody else beside them."""
    live = Live(state=replace(young.state, home=tmp_path))
    profile = {"name": NAME, "title": "Kapitein van de boot"}
    lead = {"lead_id": "L1", "email": EMAIL, "phone": PHONE, "profile": profile, "source": "fair"}
    live.post("/leads", lead, **{"Idempotency-Key": f"sync {EMAIL}"})
    live.post("/leads", {"lead_id": "L2", "email": EMAIL.upper(), "source": "web"})
    live.post("/leads", {"lead_id": "L3", "email": "jan@firma.example"})
    row = {"lead_id": "L1", "at": iso(live.at)}
    event = {"kind": "mail", "occurred_at": row["at"], "event_id": f"m-{EMAIL}"}
    live.post("/events", {"lead_id": "L1", "detail": f"{NAME} likes sailing", **event})
    live.post("/feedback", {**row, "verdict": "bad", "reason": f"asked for Evalina at {PHONE}"})
    live.post("/dispositions", {**row, "disposition": "nurture", "reason": NAME})
    live.post("/attempts", {**row, "outcome": "spoke"})
    live.post("/deals", {**row, "stage": "won", "amount": 10})
    made = [
        Decision(
            decision_id=f"D{lead_id}",
            lead_id=lead_id,
            as_of=live.at,
            scored_at=live.at,
            card_id="c",
            definition_version="d",
            verdict="sales",
            inputs=f'{{"lead_id":"{lead_id}","email":"{EMAIL if lead_id == "L1" else ""}"}}',
            answer=f'{{"decision_id":"D{lead_id}","text":"{NAME if lead_id == "L1" else ""}"}}',
        )
        for lead_id in ("L1", "L3")
    ]
    with live.state.engine.begin() as connection:
        decisions.insert(connection, made)
    return live


def files_of(live: Live) -> list[Path]:
    """All files in which the records may stand."""
    url = live.state.engine.url
    if url.get_backend_name() == "sqlite":
        assert url.database is not None
        return list(Path(url.database).parent.glob("records.db*"))
    with live.state.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("CHECKPOINT")
        folder = connection.execute(sa.text("SHOW data_directory")).scalar_one()
        own = "SELECT oid FROM pg_database WHERE datname = current_database()"
        oid = connection.execute(sa.text(own)).scalar_one()
    return [path for path in (Path(folder) / "base" / str(oid)).iterdir() if path.is_file()]


def found_in(live: Live) -> set[str]:
    held = b"".join(path.read_bytes() for path in files_of(live))
    return {text for text in SECRETS if text.encode().lower() in held.lower()}


def counts(live: Live) -> dict[str, int]:
    names = ("leads", "events", "deals", "attempts", "dispositions", "feedback", "decisions")
    return {name: len(live.rows(name)) for name in names}


def test_nothing_is_left_in_any_file_and_the_counts_stay(filled: Live):
    before = counts(filled)
    assert len(found_in(filled)) > 3
    answered = filled.client.post("/erase", json={"lead_id": "L1", "by": "privacy desk"})
    assert answered.status_code == 200, answered.text
    told = answered.json()
    assert (told["erased"], told["decisions"], told["files"]) == (["L1", "L2"], 1, [])
    assert found_in(filled) == set()
    assert counts(filled) == before
    assert {row["lead_id"] for row in filled.rows("profiles")} == {"L3"}
    assert {row["source"] for row in filled.rows("leads")} == {"fair", "web", None}


def test_who_erased_is_in_the_audit(filled: Live):
    filled.client.post("/erase", json={"lead_id": "L1", "by": "privacy desk"})
    [row] = filled.rows("audit")
    assert (row["who"], row["what"], row["about"]) == ("this machine", "person erased", "L1")
    assert orjson.loads(row["detail"]) == {"by": "privacy desk", "n_leads": 2}


def test_a_decision_then_says_when_it_was_erased(filled: Live):
    filled.client.post("/erase", json={"lead_id": "L1"})
    answered = filled.client.get("/decisions/DL1")
    assert answered.status_code == 410
    assert answered.json()["error"] == f"erased on {iso(filled.at)}"
    assert filled.client.get("/decisions/DL3").status_code == 200
    assert filled.client.get("/leads/L2").json()["erased_at"] == iso(filled.at)


@pytest.mark.parametrize("path", ["/leads", "/events", "/feedback"])
def test_what_comes_of_an_erased_lead_is_refused(filled: Live, path: str):
    filled.client.post("/erase", json={"lead_id": "L1"})
    more = {
        "/leads": {"email": EMAIL},
        "/events": {"kind": "mail", "occurred_at": iso(filled.at)},
        "/feedback": {"at": iso(filled.at), "verdict": "bad"},
    }[path]
    answered = filled.client.post(path, json=[{"lead_id": "L1", **more}])
    assert (answered.status_code, answered.json()["field"]) == (410, "[0].lead_id")
    assert found_in(filled) == set()


def test_a_folder_that_still_holds_the_person_brings_nothing_back(filled: Live, tmp_path: Path):
    import datetime as dt

    from definition import read
    from records.intake import load

    folder = tmp_path / "company"
    folder.mkdir()
    (folder / "leads.csv").write_text(f"lead_id,created_at,email\nL1,2026-11-01,{EMAIL}\n")
    (folder / "deals.csv").write_text("lead_id,stage,at\nL1,won,2026-11-01\n")
    rows = f"lead_id,occurred_at,kind,detail\nL1,2026-11-01,mail,{NAME}\n"
    (folder / "events.csv").write_text(rows)
    filled.client.post("/erase", json={"lead_id": "L1"})
    definition = read(filled.state.definition_path)  # type: ignore[arg-type]
    load(filled.state.engine, folder, definition, dt.datetime(2026, 11, 5, tzinfo=dt.UTC))
    assert found_in(filled) == set()


def test_erasing_again_is_harmless_and_nobody_is_a_404(filled: Live):
    filled.client.post("/erase", json={"lead_id": "L1"})
    [first] = [row["at"] for row in filled.rows("erasures") if row["lead_id"] == "L1"]
    filled.at += 1_000_000
    assert filled.client.post("/erase", json={"lead_id": "L1"}).status_code == 200
    [again] = [row["at"] for row in filled.rows("erasures") if row["lead_id"] == "L1"]
    assert again == first
    assert filled.client.post("/erase", json={"lead_id": "nobody"}).status_code == 404
    assert filled.client.post("/erase", json={"lead_id": ""}).status_code == 422


def test_files_of_the_home_that_still_hold_the_person_are_told(filled: Live, tmp_path: Path):
    (tmp_path / "artifacts").mkdir()
    (tmp_path / "artifacts" / "export.csv").write_text(secrets.token_hex(900_000) + EMAIL)
    told = filled.client.post("/erase", json={"lead_id": "L1"}).json()["files"]
    assert told == ["artifacts/export.csv"]


def test_the_command_line_erases_too(young: Live, tmp_path: Path, database_url: str):
    if not database_url.startswith("sqlite"):
        pytest.skip("one system is enough for the command itself")
    young.post("/leads", {"lead_id": "L1", "email": EMAIL})
    command = [sys.executable, "-m", "cli", "--home", str(tmp_path), "erase"]
    root = Path(__file__).parents[2]
    done = subprocess.run([*command, "L1"], cwd=root, capture_output=True, text=True, timeout=300)
    assert (done.returncode, "erased L1" in done.stdout) == (0, True), done.stderr
    assert found_in(young) == set()
    wrong = subprocess.run([*command, "LX"], cwd=root, capture_output=True, text=True, timeout=300)
    assert wrong.returncode == 2 and "lead_id" in wrong.stderr


def test_who_was_to_call_and_the_companys_system_hear_that_it_is_gone(filled: Live) -> None:
    with filled.state.engine.begin() as connection:
        assignments.begin(connection, held("L1"))
        for recipient in ("jan", "crm"):
            notice = notify.Notice(
                key=f"assigned:{recipient}",
                kind="assigned",
                recipient=recipient,
                lead_id="L1",
                about={"assignment_id": "A1"},
            )
            notify.tell(connection, notice, filled.at)
    filled.post("/erase", {"lead_id": "L1"})
    filled.post("/erase", {"lead_id": "L1"})
    told = {row["key"]: row for row in filled.rows("notices")}
    assert {key for key, row in told.items() if row["dropped_at"] is None} == {
        "erased:L1:jan",
        "erased:L1:crm",
    }
    assert told["erased:L1:jan"]["about"] == '{"lead_id":"L1"}'
    waits = [row for row in filled.rows("jobs") if row["done_at"] is None]
    kinds = {row["kind"] for row in waits if row["lead_id"] != "L3"}
    assert kinds == {"notify_first", "notify_later"}
    assert filled.rows("assignments")[0]["ended_why"] == "erased"


def held(lead_id: str) -> Assignment:
    return Assignment(
        assignment_id="A1",
        lead_id=lead_id,
        qualification_id="Q1",
        owner="jan",
        team="zuid",
        waits=False,
        path="rule 1",
        definition_version="d",
        at=1,
    )


def test_pages_say_that_a_person_was_erased_and_take_no_word(filled: Live) -> None:
    filled.client.post("/erase", json={"lead_id": "L1"})
    page = filled.client.get("/pages/leads/L1?lang=en")
    assert page.status_code == 200
    assert "data were erased on request on" in page.text
    assert "/pages/mine/record" not in page.text
    assert "Best opening" not in page.text
    assert "What we know" not in page.text
    before = {name: len(filled.rows(name)) for name in ("attempts", "feedback", "audit")}
    form = {"lead_id": "L1", "key": "K"}
    headers = {"sec-fetch-site": "same-origin"}
    for kind, word in (("attempts", "spoke"), ("feedback", "bad"), ("dispositions", "nurture")):
        said = {**form, "kind": kind, "word": word, "reason": NAME}
        answered = filled.client.post("/pages/mine/record?lang=en", data=said, headers=headers)
        assert answered.status_code == 403
        assert "were erased on request" in answered.text
    assert {name: len(filled.rows(name)) for name in before} == before
    assert found_in(filled) == set()
