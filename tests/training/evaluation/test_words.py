"""Both languages say the same things."""

from __future__ import annotations

import string

import pytest

from training.evaluation.interval import Interval
from training.evaluation.rivals import AGREED, ALL, CARD, FIFO
from training.evaluation.words import Words, texts


def flat(found: dict, before: str = "") -> dict[str, object]:
    told: dict[str, object] = {}
    for key, value in found.items():
        name = f"{before}{key}"
        told |= flat(value, f"{name}.") if isinstance(value, dict) else {name: value}
    return told


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_the_languages_have_the_same_sentences_with_the_same_values():
    english, dutch = flat(texts("en")), flat(texts("nl"))
    assert list(english) == list(dutch)
    for key, text in english.items():
        if isinstance(text, str):
            assert fields(text) == fields(dutch[key]), key
    assert len(english["months"]) == len(dutch["months"]) == 12


def test_every_way_of_ranking_has_a_name():
    for name in (FIFO, AGREED, CARD, *ALL):
        assert name in texts("en")["ways"]
        assert name in texts("nl")["ways"]


@pytest.mark.parametrize(
    ("language", "number", "minus", "share", "spread"),
    [
        ("en", "1,234,567.5", "\N{MINUS SIGN}0.10", "26%", "0.50 (0.40 to 0.60)"),
        ("nl", "1.234.567,5", "\N{MINUS SIGN}0,10", "26%", "0,50 (0,40 tot 0,60)"),
    ],
)
def test_numbers_are_written_as_the_language_does(language, number, minus, share, spread):
    words = Words(language)
    assert words.number(1_234_567.5, 1) == number
    assert words.number(-0.1, 2, is_signed=True) == minus
    assert words.percent(23 / 87) == share
    found = words.spread(Interval(value=0.5, low=0.4, high=0.6), 2)
    assert found.replace("\N{NO-BREAK SPACE}", " ") == spread


def test_nought_has_no_minus():
    assert Words("en").number(-0.0001, 2) == "0.00"


def test_names_in_a_row():
    words = Words("nl")
    assert words.both(["a"]) == "a"
    assert words.both(["a", "b", "c"]) == "a, b en c"
    assert words.period("2026-05") == "mei 2026"
    assert words.period("3") == "blok 3"  # codespell:ignore
