"""What the doctor says about the follow-up."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine

import show
from definition import read
from followup.addresses import addresses
from records import tables
from records.notices import NO_ADDRESS
from serving.doctor import Finding, examine
from settings import Settings

#: A rep of the sample company's team in the south.
ZUID_REP = "dewi"


def said(home: Path, database_url: str, **environment: str) -> dict[str, tuple[bool, str]]:
    settings = Settings.of(home, {"CALLWORTHY_DATABASE_URL": database_url, **environment})
    return {each.what: (each.is_fine, each.told) for each in examine(settings)}


def test_a_dead_address_and_work_that_was_given_up_are_told(
    home: Path, database_url: str, engine: Engine
) -> None:
    zuid = "mailto://mail.example?to=zuid@firma.example"
    before = said(home, database_url, CHANNEL_ZUID=zuid)
    assert before["notices"] == (True, "0 sent")
    assert before["work"] == (True, "0 jobs wait for their moment")
    (way,) = addresses(ZUID_REP, read(home / "definition.toml"), {"CHANNEL_ZUID": zuid})
    dead = {"shown": way.shown, "error": "550 no", "failures": 9, "off_at": 5}
    gone = {"channel_id": "gone", "shown": "old", "error": "550 no", "failures": 9, "off_at": 5}
    job = {"job_id": "j", "kind": "score", "created_at": 0, "due_at": 0, "failed_at": 1}
    with engine.begin() as connection:
        connection.execute(sa.insert(tables.channels).values(channel_id=way.channel_id, **dead))
        connection.execute(sa.insert(tables.channels).values(gone))
        connection.execute(sa.insert(tables.jobs).values(**job, error="ValueError: no"))
    after = said(home, database_url, CHANNEL_ZUID=zuid)
    told = "are switched off at zuid: env:CHANNEL_ZUID (550 no)"
    assert after["notices"] == (False, told), "not one that nobody agreed on any more"
    assert after["work"] == (False, "was given up 1 times, last score (ValueError: no)")


def test_doubts_about_the_agreement_are_told_whole_and_refuse_nothing(tmp_path: Path) -> None:
    text = '[reps.jan]\nteam = "zuid"\n[channels]\nzuidd = []\nzuid = ["nonsense://x", "env:X"]\n'
    (tmp_path / "definition.toml").write_text(text, encoding="utf-8")
    settings = Settings.of(tmp_path, {"X": "webhook+https://crm.example"})
    found = [each for each in examine(settings) if each.what.startswith("channels.")]
    assert [(each.what, each.is_fine) for each in found] == [
        ("channels.zuidd", True),
        ("channels.zuid.0", True),
    ]
    assert found[0].remedy == "did you mean zuid?"
    assert "nonsense" in found[1].told and "//x" not in found[1].told


def test_what_looks_like_markup_is_printed_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    show.findings([Finding(what="a", is_fine=False, told="[b]", remedy="mend it under [channels]")])
    assert "[b]" in (said := capsys.readouterr().out)
    assert "[channels]" in said


def test_who_has_no_address_is_told_with_what_waits_for_them(
    home: Path, database_url: str, engine: Engine
) -> None:
    rows = [
        {
            "notice_id": f"N{number}",
            "key": f"k{number}",
            "kind": "assigned",
            "recipient": ZUID_REP,
            "created_at": 0,
            "error": f"{NO_ADDRESS} for {ZUID_REP}",
            "dropped_at": dropped_at,
        }
        for number, dropped_at in enumerate((None, None, 5))
    ]
    with engine.begin() as connection:
        connection.execute(sa.insert(tables.notices), rows)
    is_fine, told = said(home, database_url)["recipients"]
    assert is_fine, "a company without channels is in order"
    assert f"{ZUID_REP} (2 wait, 1 given up)" in told
    assert "marketing" in told
    marketing = "mailto://mail.example?to=m@firma.example"
    reached = said(home, database_url, CHANNEL_MARKETING=marketing)["recipients"]
    assert reached == (True, "no address for hot"), "marketing hears what no rep can"
