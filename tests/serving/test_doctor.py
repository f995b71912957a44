"""What the doctor says about the follow-up."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Engine

from records import tables
from serving.doctor import examine
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
