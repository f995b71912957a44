"""The four public sets, by their example definitions: what is counted is what is there."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from definition import read
from records.database import connect, migrate
from records.intake import load
from records.outcomes import frames
from tests.records.intake.conftest import Loaded

ROOT = Path(__file__).parents[3]
DATA = ROOT.parent / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"the real data are not at {DATA}")


def loaded(name: str, tmp_path: Path) -> Loaded:
    """The set on record."""
    engine = connect(f"sqlite:///{tmp_path / 'records.db'}")
    migrate(engine)
    definition = read(ROOT / "examples" / name / "definition.toml")
    report = load(engine, DATA / name, definition, dt.datetime(2026, 6, 1, tzinfo=dt.UTC))
    with engine.connect() as connection:
        return Loaded(report=report, outcomes=frames(connection), profile={})


def stages(found: Loaded) -> dict[str, int]:
    """How many deals have which stage."""
    return found.outcomes.deals["stage"].value_counts().to_dict()


def test_xeducation(tmp_path: Path) -> None:
    found = loaded("xeducation", tmp_path)
    assert len(found.ids) == 9240
    assert stages(found) == {"lost": 5679, "won": 3561}
    assert found.outcomes.feedback["verdict"].value_counts().to_dict() == {"good": 637, "bad": 601}
    assert found.outcomes.leads["created_at"].is_unique
    assert "'google' as 'Google'" in found.told("leads")
    assert "1 empty column without a name" in found.told("leads")
    assert found.outcomes.attempts.empty


def test_olist(tmp_path: Path) -> None:
    found = loaded("olist", tmp_path)
    assert len(found.ids) == 8000
    assert stages(found) == {"won": 842}
    assert "1 deals are dated before their lead" in found.told("deals")
    first = found.outcomes.deals["at"].min() / 1_000_000
    assert dt.datetime.fromtimestamp(first, dt.UTC).date() == dt.date(2017, 12, 5)


def test_salvirt_b2b(tmp_path: Path) -> None:
    found = loaded("salvirt_b2b", tmp_path)
    assert len(found.ids) == 448
    assert stages(found) == {"won": 227, "lost": 221}
    groups = found.outcomes.leads["group_key"]
    assert (groups != "").all()
    # Fewer than the 346 distinct profiles, for the rep's judgements are no part of a group.
    assert groups.nunique() < 346


def test_maven_crm(tmp_path: Path) -> None:
    found = loaded("maven_crm", tmp_path)
    assert len(found.ids) == 8300
    assert stages(found) == {"won": 4238, "lost": 2473}
    assert "500 rows without created_at" in found.told("leads")
    assert "'GTXPro' (is it 'GTX Pro'?)" in found.told("leads")
    assert "'Engaging' (1,589)" in found.told("deals")
