"""What names of columns tell."""

from __future__ import annotations

import pytest

from training.drafting.words import listed, too_late, words


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Total Time Spent on Website", ("total", "time", "spent", "on", "website")),
        ("isConverted", ("is", "converted")),
        ("emp.var.rate", ("emp", "var", "rate")),
        ("", ()),
    ],
)
def test_names_are_taken_apart(name: str, found: tuple[str, ...]) -> None:
    assert words(name) == found


@pytest.mark.parametrize(
    ("name", "since"),
    [
        ("close_value", "close"),
        ("Deal value", "close"),
        ("Gewonnen op", "close"),
        ("ConvertedDate", "close"),
        ("Tags", "after_contact"),
        ("Lead Quality", "after_contact"),
        ("Lead Profile", "after_contact"),
        ("Last Notable Activity", "after_contact"),
        ("Laatste contact", "after_contact"),
        ("Asymmetrique Activity Index", "after_contact"),
        ("Lead Status", "after_contact"),
        ("duration", "after_contact"),
        ("Owner", "after_contact"),
        ("Reden verloren", "close"),
    ],
)
def test_names_that_speak_of_later_are_told_with_the_reason(name: str, since: str) -> None:
    found = too_late(name)
    assert found is not None
    assert found[0] == since
    assert found[1]


@pytest.mark.parametrize(
    "name",
    ["Industry", "Marital_Status", "Do Not Call", "last_name", "Annual Revenue", "Company", "Page"],
)
def test_other_names_are_early(name: str) -> None:
    assert too_late(name) is None


def test_the_amount_of_a_deal_is_a_number() -> None:
    assert too_late("amount", is_number=True) == ("close", "filled in when a deal is made")
    assert too_late("I agree to pay the amount", is_number=False) is None


def test_lists_hold_words() -> None:
    assert {"visits", "bezoeken"} <= listed("engagement")
