"""Numbers as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.intake.money import amount


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("$1,117.10K", 1_117_100),
        ("€ 1.200,50", 1200.5),
        ("1.2M", 1_200_000),
        ("EUR 3 mln", 3_000_000),
        ("12,5", 12.5),
        ("1,200", 1200),
        ("1.200.000", 1_200_000),
        ("45 %", 45),
        ("(300)", -300),
        ("-5", -5),
        ("€ 50,-", 50),
        ("1'200", 1200),
        ("1 200", 1200),
        (".5", 0.5),
    ],
)
def test_a_number_is_found(text: str, number: float) -> None:
    assert amount(text) == number


@pytest.mark.parametrize(
    "text", ["", "ten", "1.2.3,4,5", "12 or 13", "€", ".", "1-10", "5x", "--5"]
)
def test_what_is_no_number_gives_none(text: str) -> None:
    assert amount(text) is None


@given(st.integers(-(10**12), 10**12), st.integers(0, 99))
def test_dutch_and_english_say_the_same(whole: int, cents: int) -> None:
    english = f"{whole:,}.{cents:02d}"
    dutch = english.translate(str.maketrans(",.", ".,"))
    sign = "-" if whole < 0 else ""
    expected = float(f"{sign}{abs(whole)}.{cents:02d}")
    assert amount(english) == pytest.approx(expected)
    assert amount(dutch, comma_is_decimal=True) == pytest.approx(expected)
    assert amount(f"€ {dutch}", comma_is_decimal=True) == pytest.approx(expected)


@given(st.text(max_size=30))
def test_no_text_breaks_it(text: str) -> None:
    found = amount(text)
    assert found is None or isinstance(found, float)
