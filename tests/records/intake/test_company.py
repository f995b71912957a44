"""A whole folder onto the records."""

from __future__ import annotations

from typing import Any

import pytest

from tests.records.intake.conftest import DEALS, LEADS, PLAIN, Company

VISITS = {**PLAIN, "events": {"visit": {}}}


def test_loading_twice_changes_nothing(company: Company) -> None:
    company.write(
        events_csv="lead_id,occurred_at,kind\nA,2026-01-03,visit\nA,2026-01-03,visit\n",
        attempts_csv="lead_id,at,channel,outcome\nA,2026-01-03,phone,spoke\n",
        dispositions_csv="lead_id,at,disposition\nA,2026-01-04,accepted\n",
        feedback_csv="lead_id,at,verdict,reason\nA,2026-01-05,good,\n",
        profiles_csv="lead_id,known_at,name,value\nA,2026-01-06,employees,50\n",
        campaigns_csv="campaign,cost,from,to\nfair,€ 1.000,2026-01-01,2026-02-01\n",
    )
    first, second = company.load(VISITS), company.load(VISITS)
    assert [each.stored for each in first.report.files] == [2, 2, 1, 1, 1, 1, 1, 1]
    assert [each.stored for each in second.report.files] == [0] * 8
    assert (
        second.profile
        == first.profile
        == {"industry": ["Software", "Retail"], "employees": [50, None]}
    )


def test_another_company_is_refused_with_the_remedy(company: Company) -> None:
    company.load()
    with pytest.raises(Exception, match="--home"):
        company.load({**PLAIN, "company": {"name": "Other"}})


def test_ids_stay_as_they_are_written(company: Company) -> None:
    company.write(leads_csv=LEADS.replace("A,", "00123,"), deals_csv=DEALS.replace("A,", "00123,"))
    assert company.load().ids == ["00123", "B"]


def test_a_row_that_repeats_another_counts_once(company: Company) -> None:
    loaded = company.write(leads_csv=LEADS + "A,2026-01-01,Software,12\n").load()
    assert loaded.ids == ["A", "B"]
    assert "1 rows that repeat another, such as A" in loaded.told("leads")


def test_one_lead_with_two_contents_is_refused(company: Company) -> None:
    error = company.write(leads_csv=LEADS + "A,2026-01-01,Software,13\n").refusal()
    assert (error.row, error.value) == (4, "A")


def test_a_lead_that_comes_again_at_another_moment_is_refused(company: Company) -> None:
    company.load()
    company.write(leads_csv=LEADS.replace("2026-01-02", "2026-01-03"))
    with pytest.raises(Exception, match="another moment"):
        company.load()


def test_a_lead_without_an_id_is_refused(company: Company) -> None:
    error = company.write(leads_csv=LEADS.replace("B,", ",")).refusal()
    assert (error.field, error.row) == ("lead_id", 3)


@pytest.mark.parametrize("column", ["lead_id", "created_at"])
def test_a_missing_column_is_refused_with_the_nearest(company: Company, column: str) -> None:
    company.write(leads_csv=LEADS.replace(column, column.replace("_", "")))
    assert column.replace("_", "") in company.refusal().remedy


def test_deals_of_unknown_leads_are_left_out_and_told(company: Company) -> None:
    loaded = company.write(deals_csv=DEALS + "Z,won,2026-02-02\n").load()
    assert len(loaded.outcomes.deals) == 1
    assert "1 rows of a lead that is not there, such as row 3 ('Z')" in loaded.told("deals")


def test_deals_of_nobody_at_all_are_refused(company: Company) -> None:
    error = company.write(deals_csv=DEALS.replace("A,", "1.0,")).refusal()
    assert (error.field, error.value) == ("lead_id", "1.0")


def test_a_deal_before_its_lead_is_kept_and_told(company: Company) -> None:
    loaded = company.write(deals_csv=DEALS.replace("2026", "2025")).load()
    assert "dated before their lead" in loaded.told("deals")
    assert len(loaded.outcomes.deals) == 1


def test_a_deal_dated_by_day_on_the_day_of_its_lead_came_with_it(company: Company) -> None:
    company.write(leads_csv=LEADS.replace("2026-01-01", "2026-01-01T15:00:00"))
    loaded = company.write(deals_csv="lead_id,stage,at\nA,won,2026-01-01\n").load()
    assert loaded.moments("deals", "at") == ["2026-01-01T14:00:00"]


def test_stages_that_are_none_of_the_four_are_open_and_told(company: Company) -> None:
    loaded = company.write(deals_csv=DEALS + "B,negotiating,2026-02-02\n").load()
    assert "'negotiating' (1)" in loaded.told("deals")
    assert loaded.outcomes.deals["stage"].tolist() == ["won"]


def test_no_deals_yet_are_fine(company: Company) -> None:
    assert company.write(deals_csv="lead_id,stage,at\n").load().outcomes.deals.empty


def test_a_file_without_stages_holds_wins_where_the_definition_names_it(company: Company) -> None:
    company.write(deals_csv="lead_id,at\nB,2026-02-02\n")
    assert company.refusal().field == "stage"
    loaded = company.load({**PLAIN, "source": {"deals": {"file": "deals.csv"}}})
    assert loaded.outcomes.deals["stage"].tolist() == ["won"]
    assert "THE FILE HAS NO STAGE" in loaded.told("deals")


def test_nothing_won_is_told_loudly(company: Company) -> None:
    assert "NO DEAL IS WON" in company.write(deals_csv=DEALS.replace("won", "lost")).load().told(
        "deals"
    )


def test_undeclared_columns_are_told_and_left_out(company: Company) -> None:
    loaded = company.load({"attributes": {"industry": {"kind": "category"}}})
    assert "employees" not in loaded.profile
    assert "employees" in loaded.told("leads")


def test_text_that_looks_like_a_formula_is_text(company: Company) -> None:
    loaded = company.write(leads_csv=LEADS.replace("Software", '=HYPERLINK("x")')).load()
    assert loaded.profile["industry"][0] == '=HYPERLINK("x")'


def test_an_order_stands_in_for_time(company: Company) -> None:
    company.write(x_csv="n,y,industry\n1,1,a\n3,0,b\n2,,a\n")
    definition: dict[str, Any] = {
        **PLAIN,
        "source": {
            "leads": {"file": "x.csv", "order": "n"},
            "deals": {"column": "y", "won": ["1"], "lost": ["0"]},
        },
    }
    loaded = company.load(definition)
    assert loaded.ids == ["2", "3", "4"]
    assert loaded.moments("leads", "created_at") == [
        "2000-01-01T00:00:01",
        "2000-01-01T00:00:03",
        "2000-01-01T00:00:02",
    ]
    assert loaded.outcomes.deals["stage"].tolist() == ["won", "lost"]


@pytest.mark.parametrize("order", ["1.5", "first", "", "99999999999"])
def test_an_order_that_does_not_count_is_refused(company: Company, order: str) -> None:
    company.write(x_csv=f"n,y\n1,1\n{order},0\n")
    definition = {
        "source": {
            "leads": {"file": "x.csv", "order": "n"},
            "deals": {"column": "y", "won": ["1"], "lost": ["0"]},
        }
    }
    assert company.refusal(definition).row == 3


def test_dates_that_the_definition_does_not_name_are_refused(company: Company) -> None:
    definition = {"source": {"leads": {"file": "leads.csv", "lead_id": "lead_id"}}}
    assert "created_at" in company.refusal(definition).remedy


def test_rows_without_a_date_are_left_out_and_told(company: Company) -> None:
    loaded = company.write(leads_csv=LEADS.replace("2026-01-02", "")).load()
    assert loaded.ids == ["A"]
    assert "1 rows without created_at, such as row 3" in loaded.told("leads")


def test_a_second_file_is_looked_up(company: Company) -> None:
    company.write(
        leads_csv="lead_id,created_at,account\nA,2026-01-01,Acme Pro\nB,2026-01-01,AcmePro\n",
        accounts_csv="account,employees\nAcme Pro,12\nOther,5\n",
    )
    source = {"leads": {"join": {"file": "accounts.csv", "on": "account"}}}
    loaded = company.load({"attributes": {"employees": {"kind": "number"}}, "source": source})
    assert loaded.profile["employees"] == [12, None]
    assert "1 rows find nothing in accounts.csv, such as 'AcmePro' (is it 'Acme Pro'?)" in (
        loaded.told("leads")
    )


def test_a_second_file_with_a_row_twice_is_refused(company: Company) -> None:
    company.write(accounts_csv="industry,x\nRetail,1\nRetail,2\n")
    error = company.refusal(
        {"source": {"leads": {"join": {"file": "accounts.csv", "on": "industry"}}}}
    )
    assert (error.file, error.row, error.value) == ("accounts.csv", 3, "Retail")


def test_near_duplicates_share_a_group(company: Company) -> None:
    company.write(leads_csv=LEADS + "C,2026-01-03,software,12\n")
    groups = company.load({**PLAIN, "source": {"leads": {"group": ["industry"]}}}).outcomes.leads
    by_lead = dict(zip(groups["lead_id"], groups["group_key"], strict=True))
    assert by_lead["A"] == by_lead["C"] != by_lead["B"]


def test_two_columns_that_would_have_one_name_are_refused(company: Company) -> None:
    company.write(
        leads_csv=LEADS.replace("employees", "In-dustry").replace("industry", "in dustry")
    )
    assert "rename" in company.refusal().remedy


def test_a_filled_cell_means_that_somebody_worked_the_lead(company: Company) -> None:
    definition = {**PLAIN, "source": {"attempts": {"column": "employees"}}}
    attempts = company.load(definition).outcomes.attempts
    assert attempts["lead_id"].tolist() == ["A"]
    assert attempts["at"].isna().all()


def test_feedback_may_stand_in_a_column(company: Company) -> None:
    source = {"feedback": {"column": "industry", "good": ["Software"], "bad": ["Fishing"]}}
    feedback = company.load({**PLAIN, "source": source}).outcomes.feedback
    assert feedback[["lead_id", "verdict"]].to_numpy().tolist() == [["A", "good"]]


@pytest.mark.parametrize(
    ("files", "row", "field", "remedy"),
    [
        ({"events_csv": "lead_id,occurred_at,kind\nA,soon,visit\n"}, 2, "occurred_at", "2026"),
        ({"events_csv": "lead_id,occurred_at\nA,2026-01-01\n"}, None, "kind", "events"),
        ({"attempts_csv": "lead_id,at,outcome\nA,2026-01-01,hm\n"}, 2, "outcome", "spoke"),
        (
            {"dispositions_csv": "lead_id,at,disposition\nA,2026-01-01,hm\n"},
            2,
            "disposition",
            "nurture",
        ),
        ({"feedback_csv": "lead_id,at,verdict\nA,2026-01-01,hm\n"}, 2, "verdict", "good"),
        ({"feedback_csv": "lead_id,at,verdict\nA,,good\n"}, 2, "at", "fill"),
        (
            {"profiles_csv": "lead_id,known_at,name,value\nA,2026-01-01,employees,x\n"},
            2,
            "value of employees",
            "nulls",
        ),
        ({"campaigns_csv": "campaign,cost,from,to\nx,much,,\n"}, 2, "cost", "nulls"),
        ({"deals_csv": "lead_id,stage,at,amount\nA,won,2026-02-01,lots\n"}, 2, "amount", "nulls"),
    ],
)
def test_every_file_refuses_with_row_field_and_remedy(
    company: Company, files: dict[str, str], row: int | None, field: str, remedy: str
) -> None:
    error = company.write(**files).refusal(VISITS)
    assert (error.file, error.row, error.field) == (
        next(iter(files)).replace("_csv", ".csv"),
        row,
        field,
    )
    assert remedy in error.remedy


def test_one_event_id_with_two_contents_is_refused(company: Company) -> None:
    events = "event_id,lead_id,occurred_at,kind\n1,A,2026-01-03,visit\n1,A,2026-01-04,visit\n"
    error = company.write(events_csv=events).refusal(VISITS)
    assert (error.field, error.value) == ("event_id", "1")


def test_an_amount_below_0_is_left_empty_and_told(company: Company) -> None:
    deals = "lead_id,stage,at,amount\nA,won,2026-02-01,-5\n"
    told = company.write(deals_csv=deals).load().told("deals")
    assert "1 amounts below 0 left empty, such as -5" in told


def test_one_stage_of_a_deal_with_two_amounts_is_refused(company: Company) -> None:
    deals = "lead_id,deal_id,stage,at,amount\nA,D1,won,2026-02-01,5\nA,D1,won,2026-02-01,6\n"
    error = company.write(deals_csv=deals).refusal()
    assert (error.file, error.field, error.value) == ("deals.csv", "deal_id", "D1")


def test_kinds_of_event_are_matched_to_the_definitions_names(company: Company) -> None:
    company.write(
        events_csv="lead_id,occurred_at,kind\nA,2026-01-03,Email Opened\nA,2026-01-03,fax\n"
    )
    told = company.load({**PLAIN, "events": {"email_opened": {}}}).told("events")
    assert "fax" in told
    assert "Email Opened" not in told
