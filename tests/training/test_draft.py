"""A definition drafted from unknown files can be loaded, and names what looks wrong."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from definition import Definition, InputError, parse
from records.database import connect, migrate
from records.intake import load
from records.outcomes import Outcomes, frames
from tests.training import exports
from training.draft import draft

DATA = Path(__file__).parents[2].parent / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"the real data are not at {DATA}")


def drafted(folder: Path) -> Definition:
    """The draft, read."""
    return parse(draft(folder))


def put(folder: Path, definition: Definition) -> Outcomes:
    """What is on record after loading the folder by it."""
    records = folder.parent / f"{folder.name}.db"
    records.unlink(missing_ok=True)
    engine = connect(f"sqlite:///{records}")
    migrate(engine)
    load(engine, folder, definition, dt.datetime(2026, 6, 1, tzinfo=dt.UTC))
    with engine.connect() as connection:
        return frames(connection)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder."""
    made = tmp_path / "acme"
    made.mkdir()
    return made


def late(definition: Definition) -> set[str]:
    """Attributes that are not learned from."""
    return {name for name, each in definition.attributes.items() if not each.may_be_learned}


@pytest.mark.parametrize(
    "export",
    [exports.bank, exports.marketing, exports.dutch_crm, exports.salesforce, exports.american],
)
def test_every_export_loads_by_its_draft_as_it_is(
    folder: Path, export: Callable[[Path], Path]
) -> None:
    outcomes = put(export(folder), drafted(folder))
    won = outcomes.deals.loc[outcomes.deals["stage"] == "won", "lead_id"].nunique()
    assert len(outcomes.leads) == exports.N
    assert won == exports.Export().won.sum() or export is not exports.bank


def test_a_banks_campaign_is_told_by_its_last_column(folder: Path) -> None:
    definition = drafted(exports.bank(folder))
    deals = definition.source.deals
    assert deals is not None
    assert (deals.column, deals.won, deals.lost) == ("y", ["yes"], ["no"])
    assert definition.source.leads.file == "bank-full.csv"  # type: ignore[union-attr]
    assert definition.time == "none"
    assert "duration" in late(definition)
    assert definition.attributes["job"].kind == "category"
    assert "unknown" not in definition.source.leads.nulls  # type: ignore[union-attr]


def test_day_first_dates_and_zeros_and_ones_are_told(folder: Path) -> None:
    definition = drafted(exports.marketing(folder))
    leads = definition.source.leads
    assert leads is not None
    assert (leads.created_at, leads.date_format, leads.lead_id) == ("Dt_Customer", "%d-%m-%Y", "ID")
    assert definition.attributes["num_web_visits_month"].half == "engagement"
    assert definition.attributes["year_birth"].kind == "number"
    assert not late(definition)


def test_a_dutch_crm_of_two_files_is_told(folder: Path) -> None:
    definition = drafted(exports.dutch_crm(folder))
    leads, deals = definition.source.leads, definition.source.deals
    assert leads is not None
    assert deals is not None
    assert definition.company.language == "nl"
    assert (leads.lead_id, leads.created_at) == ("Lead-ID", "Aangemaakt op")
    assert leads.nulls == ["", "n.v.t."]
    assert (deals.column, deals.won, deals.lost) == ("Fase", ["Gewonnen"], ["Verloren"])
    assert (deals.at, deals.date_format, deals.amount) == ("Gesloten op", "%d/%m/%Y", "Waarde")
    kinds = {name: each.kind for name, each in definition.attributes.items()}
    assert kinds["medewerkers"] == "band"
    assert kinds["functie"] == "title"
    assert kinds["omzet"] == "number"
    assert kinds["email"] == "email"
    # What others call otherwise pages, routing and notices find by its name.
    assert leads.rename == {"Bron": "source", "E-mailadres": "email"}
    assert definition.attributes["voornaam"].personal
    assert definition.attributes["omzet"].unit == "euros"
    assert definition.attributes["websitebezoeken"].half == "engagement"
    assert late(definition) == {"lead_status", "laatste_activiteit"}
    assert 60 <= definition.label.horizon_days <= 90


def test_leaks_are_named_with_the_reason(folder: Path) -> None:
    definition = drafted(exports.salesforce(folder))
    assert {"converted_date", "hot_score_by_rep", "budget", "owner_id"} <= late(definition)
    assert "100 % of the won and 0 %" in definition.attributes["budget"].note
    assert "AUC 1.00" in definition.attributes["hot_score_by_rep"].note
    assert definition.source.leads.nulls == ["", "--None--"]  # type: ignore[union-attr]


def test_american_dates_and_money_are_told(folder: Path) -> None:
    definition = drafted(exports.american(folder))
    assert definition.source.leads.date_format == "%m/%d/%Y %I:%M %p"  # type: ignore[union-attr]
    assert definition.attributes["company_size"].values == ["Small", "Medium", "Large"]
    assert {"deal_value", "lead_score"} <= late(definition)


def test_a_canonical_folder_needs_no_source(folder: Path) -> None:
    export = exports.Export()
    ids = [f"L{place}" for place in range(exports.N)]
    leads = {"lead_id": ids, "created_at": export.days.dt.strftime("%Y-%m-%dT%H:%M:%SZ")}
    frame = pd.DataFrame(
        {**leads, "industry": export.of("a", "b"), "in dustry": export.of("c", "d")}
    )
    at = (export.days + pd.Timedelta(days=9)).dt.strftime("%Y-%m-%d")
    deals = pd.DataFrame({"lead_id": ids, "stage": export.where_won("won", "lost"), "at": at})
    events = pd.DataFrame({"lead_id": ids, "occurred_at": leads["created_at"], "kind": "visit"})
    exports.write(folder, {"leads.csv": frame, "deals.csv": deals, "events.csv": events})
    definition = drafted(folder)
    assert definition.source.leads is None
    assert definition.source.deals is None
    assert set(definition.attributes) == {"industry", "in_dustry"}
    assert list(definition.events) == ["visit"]
    assert len(put(folder, definition).leads) == exports.N


def test_columns_that_would_have_one_name_are_renamed(folder: Path) -> None:
    export = exports.Export()
    frame = pd.DataFrame(
        {
            "id": range(exports.N),
            "In dustry": export.of("a", "b"),
            "in-dustry": export.of("c", "d"),
            "行业": export.of("e", "f"),
            "2nd": export.of("g", "h"),
            "won": export.won.astype(int),
        }
    )
    definition = drafted(exports.write(folder, {"x.csv": frame}))
    assert set(definition.attributes) == {"in_dustry", "in_dustry_3", "column_4", "n_2nd"}
    assert len(put(folder, definition).leads) == exports.N


MANY = range(50)
ACCOUNTS = "acc,si-ze\nc0,1\nc1,2\nc2,3\n"


@pytest.mark.parametrize(
    ("files", "attributes"),
    [
        ({"a.csv": "id,won\n1,1\n2,0\n"}, []),
        ({"A B (1).CSV": 'Id,Naam?,"Won?"\n1,x,Yes\n2,y,No\n'}, ["naam"]),
        ({"a.txt": "id\tv\twon\n1\t3\t1\n2\t5\t0\n"}, ["v"]),
        ({"a.csv": "id,x,won\n1,a,1\n1,b,0\n3,,0\n"}, ["id", "x"]),
        ({"a.csv": "id,created,won\n1,01-02-2024,1\n2,N/A,0\n3,14-02-2024,0\n"}, []),
        ({"a.csv": "id,created,won\n1,45000,1\n2,45001,0\n"}, ["created"]),
        ({"a.csv": "id,created_at,as_of,won\n1,x,y,1\n2,y,z,0\n"}, ["created_at_2", "as_of_3"]),
        ({"a.csv": "lead_id,Lead ID,won\n1,x,1\n2,y,0\n"}, ["lead_id_2"]),
        ({"a.csv": "id,won\n1,1\n2,0\n", "b.csv": "", "c.parquet": "x", "d.csv": "x,x\n"}, []),
        (
            {
                "leads.csv": "lead_id,created_at,x\n1,2024-02-01,a\n2,2024-02-09,b\n",
                "deals.csv": "lead_id,stage,at\n1,won,14-03-2024\n",
            },
            ["x"],
        ),
        (
            {
                "a.csv": "id,acc,Si ze,won\n"
                + "".join(f"{i},c{i % 3},{i},{i % 2}\n" for i in MANY),
                "acc.csv": ACCOUNTS,
            },
            ["acc", "si_ze", "si_ze_5"],
        ),
    ],
    ids=[
        "two leads",
        "odd names",
        "tabs in a txt",
        "ids that are none",
        "a null among dates",
        "spreadsheet dates",
        "names of roles",
        "a role twice",
        "broken files beside",
        "small numbers as ids",
        "a second file with a like name",
    ],
)
def test_odd_folders_load_by_their_draft(
    folder: Path, files: dict[str, str], attributes: list[str]
) -> None:
    for name, content in files.items():
        (folder / name).write_text(content)
    definition = drafted(folder)
    assert list(definition.attributes) == attributes
    assert (put(folder, definition).deals["stage"] == "won").any()


@pytest.mark.parametrize(
    ("files", "remedy"),
    [
        ({}, "CSV or Parquet"),
        ({"leads.xlsx": "x"}, "save the sheet as CSV"),
        ({"a.csv": "lead_id,industry\n1,x\n2,y\n"}, "add a column such as converted"),
        ({"a.csv": "lead_id,industry\n"}, "add a column such as converted"),
        ({"a.csv": ""}, "header"),
    ],
)
def test_what_cannot_be_drafted_is_refused_with_a_remedy(
    folder: Path, files: dict[str, str], remedy: str
) -> None:
    for name, content in files.items():
        (folder / name).write_text(content)
    with pytest.raises(InputError) as caught:
        draft(folder)
    assert remedy in caught.value.remedy


def test_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no folder"):
        draft(tmp_path / "nowhere")


@needs_data
@pytest.mark.parametrize(
    ("name", "leads", "won"),
    [
        ("xeducation", 9240, 3561),
        ("olist", 8000, 842),
        ("salvirt_b2b", 448, 227),
        ("maven_crm", 8300, 4238),
    ],
)
def test_real_sets_load_by_their_draft(tmp_path: Path, name: str, leads: int, won: int) -> None:
    copy = shutil.copytree(DATA / name, tmp_path / name)
    outcomes = put(copy, drafted(copy))
    assert len(outcomes.leads) == leads
    assert (outcomes.deals["stage"] == "won").sum() == won


@needs_data
def test_the_leaks_of_x_education_are_found() -> None:
    definition = drafted(DATA / "xeducation")
    assert definition.time == "order"
    assert late(definition) == {
        "tags",
        "lead_quality",
        "lead_profile",
        "last_activity",
        "last_notable_activity",
        "what_is_your_current_occupation",
        "what_matters_most_to_you_in_choosing_a_course",
        "asymmetrique_activity_index",
        "asymmetrique_activity_score",
        "asymmetrique_profile_index",
        "asymmetrique_profile_score",
    }
    engagement = {name for name, each in definition.attributes.items() if each.half == "engagement"}
    assert {"total_visits", "total_time_spent_on_website", "page_views_per_visit"} <= engagement


@needs_data
def test_what_follows_from_a_leak_is_one() -> None:
    definition = drafted(DATA / "maven_crm")
    assert late(definition) == {
        "sales_agent",
        "manager",
        "regional_office",
        "close_date",
        "close_value",
    }


@needs_data
def test_near_duplicates_without_time_are_grouped() -> None:
    leads = drafted(DATA / "salvirt_b2b").source.leads
    assert leads is not None
    assert len(leads.group) > 10
