"""Files as they come out of Excel, CRMs and databases."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.records.intake.conftest import DEALS, LEADS, Company


@pytest.mark.parametrize(
    "content",
    [
        LEADS.encode("utf-8-sig"),
        LEADS.encode("utf-16"),
        LEADS.encode("utf-16-le"),
        LEADS.encode("utf-16-be"),
        LEADS.replace("\n", "\r\n").encode(),
        LEADS.replace("\n", "\r").encode(),
        LEADS.replace("12\n", "12\r").replace("employees\n", "employees\r\n").encode(),
        LEADS.replace(",", ";").encode(),
        LEADS.replace(",", "\t").encode(),
        LEADS.replace(",", "|").encode(),
        LEADS.replace("\n", ",\n").encode(),
        LEADS.replace("\n", "\n\n").encode(),
        ("\n\n" + LEADS + "\n,,,\n").encode(),
        LEADS.removesuffix("\n").encode(),
    ],
    ids=[
        "BOM",
        "UTF-16",
        "UTF-16 little without a mark",
        "UTF-16 big without a mark",
        "CRLF",
        "bare CR",
        "mixed line ends",
        "semicolons",
        "tabs",
        "pipes",
        "an extra empty column",
        "blank lines between",
        "blank lines around and an empty row",
        "no last line end",
    ],
)
def test_the_same_leads_come_out(company: Company, content: bytes) -> None:
    loaded = company.write(leads_csv=content).load()
    assert loaded.ids == ["A", "B"]
    assert loaded.profile == {"industry": ["Software", "Retail"], "employees": [12, None]}
    assert loaded.moments("leads", "created_at") == ["2025-12-31T23:00:00", "2026-01-01T23:00:00"]


def test_a_western_encoding_is_read_and_told(company: Company) -> None:
    content = LEADS.replace("Software", "Café € 5").encode("cp1252")
    loaded = company.write(leads_csv=content).load()
    assert loaded.profile["industry"] == ["Café € 5", "Retail"]
    assert "read as cp1252" in loaded.told("leads")


def test_a_cell_may_hold_line_ends_and_separators(company: Company) -> None:
    leads = 'lead_id,created_at,industry\nA,2026-01-01,"Soft\nware, and\r\nmore"\nB,2026-01-02,x\n'
    loaded = company.write(leads_csv=leads).load()
    assert loaded.profile["industry"] == ["Soft ware, and more", "x"]


def test_a_quoted_header_may_hold_them_too(company: Company) -> None:
    leads = '"lead_id";"created_at";"in,dus,t,ry";"how\nmany"\nA;2026-01-01;x;5\n'
    definition = {"attributes": {"how_many": {"kind": "number"}}}
    assert company.write(leads_csv=leads).load(definition).profile == {"how_many": [5]}


def test_rows_are_counted_as_a_spreadsheet_shows_them(company: Company) -> None:
    leads = 'lead_id,created_at,industry\n\nA,2026-01-01,"a\nb"\n\nB,when,c\n'
    error = company.write(leads_csv=leads).refusal()
    assert (error.file, error.row, error.field, error.value) == (
        "leads.csv",
        5,
        "created_at",
        "when",
    )


def test_a_leading_blank_line_is_counted(company: Company) -> None:
    assert company.write(leads_csv="\n" + LEADS.replace("2026-01-02", "x")).refusal().row == 4


@pytest.mark.parametrize(
    ("content", "row", "rule"),
    [
        (LEADS + "C,2026-01-03,x,4,5\n", 4, "more cells than the 4 columns"),
        (LEADS + "C,2026-01-03,x,4,5,6\n", 4, "broken"),
        ("lead_id,created_at\nA,2026-01-01,9\nB,2026-01-01,9\n", 2, "more cells"),
        (LEADS.replace("Software", '"Software'), 2, "broken"),
        ("lead_id,created_at,a,a\n", 1, "twice in the header"),
        ("lead_id,created_at\n", None, "no rows"),
        (",,,\n", 1, "no header"),
        ("", None, "empty"),
        ("  \n \n", None, "empty"),
        (bytes(range(256)) * 8, None, "no text"),
    ],
)
def test_what_is_no_table_is_refused(
    company: Company, content: str | bytes, row: int | None, rule: str
) -> None:
    error = company.write(leads_csv=content).refusal()
    assert rule in error.rule
    assert (error.file or error.field, error.row) == ("leads.csv", row)
    assert error.remedy


def test_a_separator_that_is_not_there_is_refused_with_the_columns(company: Company) -> None:
    error = company.refusal({"source": {"leads": {"delimiter": ";"}}})
    assert "lead_id" in error.remedy


def test_the_wrong_encoding_is_refused(company: Company) -> None:
    company.write(leads_csv=LEADS.replace("Software", "Café").encode("cp1252"))
    assert "not utf-8" in company.refusal({"source": {"leads": {"encoding": "utf-8"}}}).rule


def test_a_folder_in_place_of_a_file_is_refused(company: Company) -> None:
    (company.folder / "leads.csv").unlink()
    (company.folder / "leads.csv").mkdir()
    assert "no file" in company.refusal().rule


def test_a_missing_file_is_refused_with_the_nearest(company: Company) -> None:
    error = company.refusal({"source": {"leads": {"file": "Lead.csv"}}})
    assert error.field == "source.leads.file"
    assert "leads.csv" in error.remedy


def test_no_file_outside_the_folder_is_read(company: Company) -> None:
    assert "outside" in company.refusal({"source": {"leads": {"file": "../records.db"}}}).rule


def test_no_deals_file_is_refused_with_what_to_do(company: Company) -> None:
    (company.folder / "deals.csv").unlink()
    assert "[source.deals]" in company.refusal().remedy


def test_parquet_gives_what_csv_gives(company: Company) -> None:
    (company.folder / "leads.csv").unlink()
    frame = pd.DataFrame(
        {
            "lead_id": [7, 8],
            "created_at": pd.to_datetime(["2026-01-01", "2026-01-02"]).tz_localize("UTC"),
            "industry": pd.Categorical(["Software", None]),
            "employees": [12.0, None],
        }
    )
    frame.to_parquet(company.folder / "leads.parquet")
    loaded = company.write(deals_csv=DEALS.replace("A,", "7,")).load()
    assert loaded.ids == ["7", "8"]
    assert loaded.profile == {"industry": ["Software", None], "employees": [12, None]}
    assert loaded.moments("leads", "created_at") == ["2026-01-01T00:00:00", "2026-01-02T00:00:00"]


@pytest.mark.parametrize("content", [b"", b"PAR1", b"no parquet at all"])
def test_broken_parquet_is_refused(company: Company, content: bytes) -> None:
    (company.folder / "leads.csv").unlink()
    assert "Parquet" in company.write(leads_parquet=content).refusal().rule


def test_parquet_with_lists_is_refused(company: Company) -> None:
    (company.folder / "leads.csv").unlink()
    frame = pd.DataFrame({"lead_id": ["A"], "created_at": ["2026-01-01"], "tags": [["a", "b"]]})
    frame.to_parquet(company.folder / "leads.parquet")
    assert "tags" in str(company.refusal())
