"""The sample's newest leads go to sales once, judged as they stood when its export ends."""

from __future__ import annotations

import shutil
from pathlib import Path

import sqlalchemy as sa

from records import tables
from records.database import connect
from serving.first_day import begin
from serving.state import State, remember
from tests.serving.conftest import NOW, UNTOUCHED

NOW_US = int(NOW.timestamp()) * 1_000_000
DAY_US = 86_400_000_000


def test_the_newest_leads_go_to_sales_once(home: Path, state: State, tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{shutil.copyfile(home / UNTOUCHED, tmp_path / 'records.db')}")
    in_use = state.champion.in_use()
    remember(engine, state.champion.registry, in_use)
    now = NOW_US + 40 * DAY_US
    n_leads = begin(engine, in_use, now)
    assert n_leads > 0
    assert begin(engine, in_use, now + DAY_US) == 0
    with engine.connect() as connection:
        opened = connection.execute(sa.select(tables.qualifications)).mappings().all()
        decided = connection.execute(sa.select(tables.decisions)).mappings().all()
        tried = set(connection.execute(sa.select(tables.attempts.c.lead_id)).scalars())
    engine.dispose()
    assert len(opened) == len(decided) == n_leads
    # Sales gets them now, with its whole promise ahead; the decision tells of when it was known.
    assert {row["opened_at"] for row in opened} == {now}
    assert all(row["as_of"] < NOW_US for row in decided)
    assert not tried & {row["lead_id"] for row in opened}
