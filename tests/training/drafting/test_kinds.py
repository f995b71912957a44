"""What kind of thing a column holds."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from training.drafting.kinds import Guess, guess, in_order

UTC = ZoneInfo("UTC")


def told(name: str, *texts: str) -> Guess:
    """The guess for many rows of these."""
    return guess(name, pd.Series([*texts] * 10, dtype="str"), UTC)


@pytest.mark.parametrize(
    ("name", "texts", "kind"),
    [
        ("Employees", ("12", "", "3.5"), "number"),
        ("Revenue", ("€ 1.200,50", "€ 3"), "number"),
        ("Newsletter", ("Yes", "No", ""), "flag"),
        ("Industry", ("Retail", "Software"), "category"),
        ("Founded", ("01-02-2020", "13-02-2020"), "date"),
        ("Contact", ("a@b.example", "c@d.example"), "email"),
        ("Size", ("Small", "Large", "Medium"), "band"),
        ("Phone", ("0612345678", "020-123"), "text"),
        ("Last name", ("Jansen", "Smit"), "text"),
        ("Postcode", ("1012", "1013"), "category"),
        ("Code", ("007", "008"), "category"),
        ("Nothing", ("", ""), "text"),
        ("pdays", ("999", "999"), "number"),
    ],
)
def test_kinds_are_told(name: str, texts: tuple[str, ...], kind: str) -> None:
    assert told(name, *texts).kind == kind


def test_many_job_titles_are_titles_few_are_categories() -> None:
    assert told("Functie", *(f"Manager {letter}" for letter in "abcdefghijkl")).kind == "title"
    assert told("Title", "Mr", "Mrs").kind == "category"


def test_free_text_counts_only_whether_it_is_filled() -> None:
    texts = pd.Series([f"remark {place}" for place in range(50)], dtype="str")
    assert guess("Message", texts, UTC).kind == "text"


@pytest.mark.parametrize(
    ("name", "half"),
    [
        ("Total visits", "engagement"),
        ("Total Time Spent on Website", "engagement"),
        ("Websitebezoeken", "engagement"),
        ("email_opens", "engagement"),
        ("Downloads", "engagement"),
        ("Employees", "fit"),
        ("Lead source website", "fit"),
    ],
)
def test_what_leads_do_is_engagement(name: str, half: str) -> None:
    made = told(name, "1", "2")
    assert made.half == half
    assert made.known == ("before_contact" if half == "engagement" else "creation")


@pytest.mark.parametrize(
    ("name", "texts", "unit"),
    [
        ("Page views", ("1", "2"), "pages"),
        ("Age", ("31", "32"), "years"),
        ("Medewerkers", ("1", "2"), "people"),
        ("Margin", ("5 %", "6 %"), "%"),
        ("Revenue", ("$5", "$6"), "dollars"),
        ("Anything", ("1", "2"), ""),
    ],
)
def test_units_are_told(name: str, texts: tuple[str, ...], unit: str) -> None:
    assert told(name, *texts).unit == unit


def test_personal_data_are_named() -> None:
    assert told("Voornaam", "Jan", "Piet").personal
    assert told("Mail", "a@b.example", "c@d.example").personal
    assert not told("Company name", "Acme", "Other").personal
    assert not told("Do Not Email", "Yes", "No").personal


def test_a_date_that_carries_time_is_suspected() -> None:
    assert not told("Demo on", "2026-01-01", "2026-01-02").may_be_learned
    assert told("Founded", "2006-01-01", "2007-01-02").may_be_learned


@pytest.mark.parametrize(
    "ordered",
    [
        ["1-10", "11-50", "51-200", "201+"],
        ["< 5", "5 - 20", "21 - 100"],
        ["1 to 5 people", "6 to 20 people", "21+ people"],
        ["€ 5k-10k", "€ 10k-50k", "€ 1M+"],
        ["Low", "Medium", "High"],
        ["03.Low", "02.Medium", "01.High"],
        ["klein", "middel", "groot"],
    ],
)
def test_levels_are_put_in_order(ordered: list[str]) -> None:
    assert in_order(ordered[::-1]) == ordered
    assert in_order(sorted(ordered)) == ordered


@pytest.mark.parametrize(
    "levels", [["red", "green", "blue"], ["Low", "High"], ["1", "2", "3"], ["Low", "High", "Odd"]]
)
def test_other_levels_have_none(levels: list[str]) -> None:
    assert in_order(levels) == []
