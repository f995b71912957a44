"""Second files."""

from __future__ import annotations

import pytest

from tests.records.intake.conftest import PLAIN, Company

ON_INDUSTRY = {"leads": {"join": {"file": "more.csv", "on": "industry"}}}


def test_blank_keys_find_nothing(company: Company) -> None:
    company.write(
        leads_csv="lead_id,created_at,industry\nA,2026-01-01,\nB,2026-01-01,Retail\n",
        more_csv="industry,employees\n,1\n,2\n Retail ,3\n",
    )
    loaded = company.load({**PLAIN, "source": ON_INDUSTRY})
    assert loaded.profile == {"employees": [None, 3], "industry": [None, "Retail"]}
    assert "find nothing" not in loaded.told("leads")


def test_a_name_that_both_files_have_gets_the_files_before_it(company: Company) -> None:
    company.write(more_csv="industry,employees\nRetail,3\n")
    definition = {"attributes": {"more_employees": {"kind": "number"}}, "source": ON_INDUSTRY}
    assert company.load(definition).profile == {"more_employees": [None, 3]}


@pytest.mark.parametrize(
    ("more", "file", "remedy"),
    [
        ("industri,x\nRetail,1\n", "more.csv", "did you mean 'industri'?"),
        ("industry,x\nRetail,1\n\nRetail,2\n", "more.csv", "keep one"),
    ],
)
def test_what_cannot_be_looked_up_is_refused(
    company: Company, more: str, file: str, remedy: str
) -> None:
    error = company.write(more_csv=more).refusal({**PLAIN, "source": ON_INDUSTRY})
    assert error.file == file
    assert remedy in error.remedy


def test_a_column_that_the_leads_lack_is_refused(company: Company) -> None:
    company.write(more_csv="branch,x\nRetail,1\n")
    source = {"leads": {"join": {"file": "more.csv", "on": "branch"}}}
    error = company.refusal({**PLAIN, "source": source})
    assert (error.file, error.value) == ("leads.csv", "branch")
