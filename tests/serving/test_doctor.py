"""What the doctor says about the follow-up."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine

import show
from records import tables
from serving.doctor import Finding, examine
from settings import Settings


def said(home: Path, database_url: str) -> dict[str, tuple[bool, str]]:
    settings = Settings.of(home, {"CALLWORTHY_DATABASE_URL": database_url})
    return {each.what: (each.is_fine, each.told) for each in examine(settings)}


def test_a_dead_address_and_work_that_was_given_up_are_told(
    home: Path, database_url: str, engine: Engine
) -> None:
    before = said(home, database_url)
    assert before["notices"] == (True, "0 sent")
    assert before["work"] == (True, "0 jobs wait for their moment")
    dead = {"channel_id": "c", "shown": "zuid: env:ZUID", "error": "refused", "off_at": 5}
    job = {"job_id": "j", "kind": "score", "created_at": 0, "due_at": 0, "failed_at": 1}
    with engine.begin() as connection:
        connection.execute(sa.insert(tables.channels).values(dead))
        connection.execute(sa.insert(tables.jobs).values(**job, error="ValueError: no"))
    after = said(home, database_url)
    assert after["notices"] == (False, "are switched off at zuid: env:ZUID (refused)")
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
