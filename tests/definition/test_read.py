"""What interfaces promise can be read; what is wrong is refused with place and remedy."""

from __future__ import annotations

import re
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from definition import Definition, InputError, check, content, from_json, parse, read, version

AGREED = """
[company]
name = "Voorbeeld BV"
zone = "Europe/Amsterdam"
language = "nl"
competitors = ["rivaal.example"]
[label]
horizon_days = 180
as_of = ["first_attempt", "created_at"]
expected_win_rate = 0.05
deals_recorded_since = 2025-01-01
[attributes.industry]
half = "fit"
kind = "category"
known = "creation"
label = "Branche"
points = { software = 20, logistics = 20 }
[attributes.employees]
half = "fit"
kind = "number"
unit = "people"
known = "creation"
required = true
monotone = "up"
points = { "50.." = 15 }
[attributes.title]
half = "fit"
kind = "title"
known = "creation"
required = true
points = { owner = 25, director = 25, manager = 25 }
[attributes.email]
half = "fit"
kind = "email"
known = "creation"
points = { personal = -30, competitor = -50 }
[attributes.n_visits]
half = "engagement"
kind = "number"
unit = "visits"
known = "before_contact"
[events.pricing]
label = "Prijspagina"
windows = [7, 30, 90]
points = { "30d" = { "1.." = 20 } }
[events.case_study]
points = { "90d" = { "1.." = 10 } }
[engagement]
active_days_30d = { points = { "2.." = 15 } }
days_since_last_event = { points = { "30.." = -15 } }
[must]
title_seniority = ["owner", "director", "manager"]
employees = "50.."
[thresholds]
fit = 40
engagement = 30
[promises]
mqls_per_month = 80
accepted_share = 0.3
complete = ["company", "title", "email", "phone"]
first_call_hours = 24
attempts_before_giving_up = 5
feedback_share = 1.0
[working_hours]
days = ["mon", "tue", "wed", "thu", "fri"]
from = "09:00"
to = "17:30"
holidays = "NL"
[reps.jan]
email = "jan@voorbeeld.example"
team = "zuid"
cap = 15
lead = false
[[routing]]
when = { region = ["DACH", "BE"], language = ["de"] }
team = "zuid"
pick = "fewest_open"
[[routing]]
team = "zuid"
[channels]
zuid = ["env:CHANNEL_ZUID"]
hot = ["env:CHANNEL_PUSH"]
[hot]
probability = 0.4
"""
SOURCES = """
[source.leads]
file = "Leads.csv"
delimiter = ","
nulls = ["", "Select"]
lead_id = "Prospect ID"
order = "Lead Number"
rename = { "Total Time Spent on Website" = "minutes_on_site" }
join = { file = "accounts.csv", on = "account" }
group = ["company"]
[source.deals]
column = "Converted"
won = ["1"]
lost = ["0"]
[source.feedback]
column = "Lead Quality"
good = ["High in Relevance"]
bad = ["Worst"]
"""


def test_what_the_teams_agree_is_read() -> None:
    definition = parse(AGREED)
    assert definition.attributes["title"].points == {"owner": 25, "director": 25, "manager": 25}
    assert definition.events["pricing"].agreed_window == 30
    assert definition.working_hours.from_ == "09:00"
    assert definition.routing[0].when["language"] == ["de"]
    assert definition.time == "dates"


def test_how_exports_are_read_is_read() -> None:
    leads = parse(SOURCES).source.leads
    assert leads is not None
    assert [join.file for join in leads.joins] == ["accounts.csv"]
    assert parse(SOURCES).time == "order"


@pytest.mark.parametrize(
    ("source", "time"),
    [
        ("", "dates"),
        ('[source.leads]\nnulls = ["", "-"]', "dates"),
        ('[source.leads]\nfile = "a.csv"', "none"),
        ('[source.leads]\nfile = "a.csv"\norder = "n"', "order"),
        ('[source.leads]\nfile = "a.csv"\ncreated_at = "d"', "dates"),
    ],
)
def test_the_time_that_files_have_follows_from_the_source(source: str, time: str) -> None:
    assert parse(source).time == time


@pytest.mark.parametrize("name", ["xeducation", "olist", "salvirt_b2b", "maven_crm"])
def test_the_examples_are_read(name: str) -> None:
    folder = Path(__file__).parents[2] / "examples" / name
    definition = read(folder / "definition.toml")
    assert definition.attributes
    assert (folder / "README.md").exists()


@pytest.mark.parametrize(
    ("text", "field", "remedy"),
    [
        ("[attribute.a]\nkind = 'number'", "attribute", "attributes"),
        ("[attributes.a]\nkinds = 'number'", "attributes.a.kinds", "kind"),
        ("[attributes.a]\nkind = 'numbr'", "attributes.a.kind", "did you mean number"),
        ("[attributes.a]\nhalf = 'fit'", "attributes.a.kind", "add it"),
        ("[attributes.A]\nkind = 'number'", "attributes", "lower_snake_case"),
        ("[attributes.a]\nkind = 'number'\npoints = { x = 1 }", "attributes.a", "low..high"),
        ("[attributes.a]\nkind = 'band'", "attributes.a", "lowest first"),
        ("[attributes.a]\nkind = 'date'\ndate_format = 'DD-MM'", "attributes.a.date_format", "%d"),
        (
            "[attributes.a]\nkind = 'number'\npoints = { '1..5' = 1, '3..8' = 2 }",
            "attributes.a",
            "end where",
        ),
        (
            "[attributes.a]\nkind = 'flag'\nknown = 'close'\npoints = { yes = 1 }",
            "attributes.a",
            "take the points out",
        ),
        ("[label]\nhorizon_days = 0", "label.horizon_days", "at least 1"),
        ("[label]\nhorizon_days = '180'", "label.horizon_days", "without quotes"),
        ("[label]\nexpected_win_rate = 2", "label.expected_win_rate", "below 1"),
        ("[company]\nzone = 'Europe/Amsterdm'", "company.zone", "Europe/Amsterdam"),
        ("[company]\nlanguage = 'de'", "company.language", "nl, en"),
        ("[company]\ncompetitors = 'x'", "company.competitors", "list"),
        ("[source.lead]", "source.lead", "leads"),
        ("[source.leads]\ndelimiter = ';;'", "source.leads.delimiter", '";"'),
        ("[source.leads]\nencoding = 'klingon'", "source.leads.encoding", "utf-8"),
        ("[source.leads]\nrename = { a = 'B b' }", "source.leads.rename", "lower_snake_case"),
        ("[source.leads]\njoin = { file = 'x' }", "source.leads.join.on", "add it"),
        ("[source.leads]\ncreated_at = 'a'\norder = 'b'", "source.leads", "not both"),
        ("[source.deals]\nwon = 1", "source.deals.won.0", "quotes"),
        ("[thresholds]\nfit = 3", "thresholds", "both"),
        ("[must]\na = 3", "must.a", "list"),
        ("[must]\na = 'x'", "must", "low..high"),
        ("[must]\na = []", "must", "name the levels"),
        ("[events.x]\npoints = { '30' = { '1..' = 3 } }", "events.x", '"30d"'),
        ("[engagement.foo]", "engagement", "active_days_30d"),
        ("[hot]\nprobability = nan", "hot.probability", "number"),
        ("[working_hours]\nfrom = '9:00'", "working_hours.from", "09:00"),
        ("[reps.jan]\ncap = 3", "reps.jan.team", "add it"),
        ("[[routing]]\nteam = 'x'\npick = 'z'", "routing.0.pick", "round_robin"),
        ("[[routing]]\nteam = 'x'\nwhen = { a = ['b'] }", "definition", "without"),
        ("x = ", "definition", "mend"),
    ],
)
def test_what_is_wrong_is_refused_with_place_and_remedy(text: str, field: str, remedy: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(text, file="definition.toml")
    assert caught.value.field == field
    assert remedy in caught.value.remedy
    assert str(caught.value).startswith("definition.toml")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [*Definition.model_fields, "leads", "file", "join", "kind", "points", "a"]
                ),
                inner,
                max_size=4,
            )
        ),
    )
)
def test_nothing_breaks_it(table: object) -> None:
    try:
        check({"source": table, "attributes": table, "must": table, "events": table})  # type: ignore[dict-item]
    except InputError as error:
        assert error.remedy


def test_an_absent_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="callworthy init"):
        read(tmp_path / "definition.toml")
    with pytest.raises(InputError, match="callworthy init"):
        read(tmp_path)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "definition.toml"
    path.write_bytes(AGREED.encode("utf-16"))
    with pytest.raises(InputError, match="UTF-8"):
        read(path)
    path.write_bytes(b"\xef\xbb\xbf" + AGREED.encode())
    assert read(path) == parse(AGREED)


def test_the_version_is_of_values_not_of_spelling() -> None:
    respelt = re.sub(r" = ", "=", AGREED) + "\n# a remark\n"
    assert version(parse(respelt)) == version(parse(AGREED))
    assert version(parse(AGREED.replace("= 25 }", "= 24 }"))) != version(parse(AGREED))


def test_it_comes_back_from_what_it_says() -> None:

    definition = parse(AGREED + SOURCES)
    again = from_json(orjson.dumps(content(definition)))
    assert again == definition
    assert version(again) == version(definition)


@pytest.mark.parametrize(
    ("text", "field", "remedy"),
    [
        (
            '[attributes.source]\nkind = "category"\npoints = { beurs = 99999999 }',
            "attributes.source.points.beurs",
            "write a number of at most 200",
        ),
        (
            '[events.pricing]\npoints = { "30d" = { "1.." = -201 } }',
            "events.pricing.points.30d.1..",
            "write a number of at least -200",
        ),
        (
            '[engagement]\nactive_days_30d = { points = { "2.." = 1000 } }',
            "engagement.active_days_30d.points.2..",
            "write a number of at most 200",
        ),
        (
            "[thresholds]\nfit = 999999999999\nengagement = 0",
            "thresholds.fit",
            "write a number of at most 1000",
        ),
    ],
)
def test_points_and_lines_have_an_end(text, field, remedy):
    with pytest.raises(InputError) as refused:
        parse(text)
    assert (refused.value.field, refused.value.remedy) == (field, remedy)


def test_what_the_teams_call_personal_is_known():
    text = (
        '[attributes.city]\nkind = "category"\npersonal = true\n[attributes.title]\nkind = "title"'
    )
    assert parse(text).personal == {"city"}
