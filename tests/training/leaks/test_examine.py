"""All checks together: what stops a training, and what both teams overrule."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import numpy as np
import orjson
import pytest

from definition import Attribute, Definition, read
from records.database import connect, migrate
from records.intake import load
from sample.company import make
from sample.leaks import LEAKS
from tests.training.leaks.made import Made, said
from training.leaks import CHECKS, ROWS, LeakFound, Material, as_json, examine, read_material

ROOT = Path(__file__).parents[3]
DATA = ROOT.parent / "shared" / "data"
NOW = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"the real data are not at {DATA}")


def material(folder: Path, definition: Definition, records: Path) -> Material:
    engine = connect(f"sqlite:///{records / 'records.db'}")
    migrate(engine)
    load(engine, folder, definition, NOW)
    with engine.connect() as connection:
        found = read_material(connection, definition)
    engine.dispose()
    return found


def company(folder: Path, leaks: int) -> tuple[Material, Definition]:
    made = folder / "company"
    make(made, n_leads=5_000, seed=6, leaks=leaks)
    definition = read(made / "definition.toml")
    return material(made, definition, folder), definition


def test_all_planted_leaks_are_found_and_no_clean_column_is(tmp_path: Path) -> None:
    looked_at, definition = company(tmp_path, len(LEAKS))
    findings = examine(looked_at, definition.attributes)
    assert set(said(findings)) == {leak.column for leak in LEAKS}
    assert {each.check for each in findings} <= set(CHECKS)
    assert any(each.stops for each in findings)


def test_a_clean_company_is_clean(tmp_path: Path) -> None:
    looked_at, definition = company(tmp_path, 0)
    assert not examine(looked_at, definition.attributes)


@needs_data
def test_x_education_is_seen_through(tmp_path: Path) -> None:
    definition = read(ROOT / "examples" / "xeducation" / "definition.toml")
    early = {
        name: each.model_copy(update={"known": "creation"})
        for name, each in definition.attributes.items()
    }
    definition = definition.model_copy(update={"attributes": early})
    found = said(examine(material(DATA / "xeducation", definition, tmp_path), early))
    assert found["tags"] == "too_good"
    assert found["occupation"] == found["lead_profile"] == "blank_tells"
    assert "lead_quality" in found
    assert not {"source", "time_on_site", "city", "specialization"} & set(found)


@needs_data
@pytest.mark.parametrize("name", ["xeducation", "olist", "salvirt_b2b", "maven_crm"])
def test_no_example_is_stopped(name: str, tmp_path: Path) -> None:
    definition = read(ROOT / "examples" / name / "definition.toml")
    findings = examine(material(DATA / name, definition, tmp_path), definition.attributes)
    assert not [each for each in findings if each.stops]


def test_what_both_teams_cleared_is_told_and_stops_nothing() -> None:
    leads = Made()
    column = leads.text("status", np.where(leads.won, "a", "b"))
    cleared = Attribute(kind="category", cleared="sales sets it before the first call")
    (open_,) = examine(leads.material(column), {"status": Attribute(kind="category")})
    (closed,) = examine(leads.material(column), {"status": cleared})
    assert (open_.stops, closed.stops) == (True, False)
    assert closed.certainty == "cleared"
    assert closed.is_sure


def test_what_stops_comes_first_and_a_column_is_told_once_per_check() -> None:
    leads = Made()
    findings = examine(
        leads.material(
            leads.number("score", leads.random.normal(size=leads.n) + 2.2 * leads.won),
            leads.text("contract", leads.only(leads.won, "year")),
        )
    )
    assert [each.column for each in findings] == ["contract", "score"]


def test_no_leads_tell_nothing() -> None:
    leads = Made(n=0)
    assert examine(leads.material(leads.text("status", []))) == []


def test_leads_that_are_all_won_tell_nothing() -> None:
    leads = Made()
    column = leads.text("status", leads.words("a", "b"))
    assert examine(leads.material(column, is_won=np.ones(leads.n, dtype=bool))) == []


def test_the_refusal_says_each_column_and_what_to_do() -> None:
    leads = Made()
    findings = examine(leads.material(leads.text("contract", leads.only(leads.won, "year"))))
    refusal = LeakFound(findings)
    assert "contract: filled for 100 % of the won" in str(refusal)
    assert 'known = "close"' in str(refusal)
    assert refusal.findings == tuple(findings)


def test_findings_are_kept_as_json() -> None:
    leads = Made()
    findings = examine(leads.material(leads.text("contract", leads.only(leads.won, "year"))))
    (kept,) = json.loads(as_json(findings))
    assert kept["column"] == "contract"
    assert kept["stops"] is True
    assert orjson.loads(as_json([])) == []


def test_rows_are_named_as_the_sample_names_them() -> None:
    assert ROWS in {leak.column for leak in LEAKS}


def test_every_check_is_documented() -> None:
    told = (ROOT / "docs" / "leaks.md").read_text(encoding="utf-8")
    assert [check for check in CHECKS if f"| `{check}` |" not in told] == []
