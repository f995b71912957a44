"""What means that nothing is known."""

from __future__ import annotations

import pandas as pd
import pytest

from training.drafting.nulls import markers


@pytest.mark.parametrize("word", ["Select", "N/A", "-", "NULL", "n.v.t.", "--None--", "#N/A", "?"])
def test_form_defaults_and_dashes_are_no_answers(word: str) -> None:
    assert markers([pd.Series([word, "Rome", "Oslo"])]) == [word]


@pytest.mark.parametrize("word", ["Unknown", "None", "NA", "Onbekend"])
def test_unknown_may_be_an_answer_among_words_but_not_among_numbers(word: str) -> None:
    among_words = pd.Series([word, "Yes", "No"])
    among_numbers = pd.Series(["1", "2", word, "4"])
    assert markers([among_words]) == []
    assert markers([among_numbers]) == [word]
    assert markers([among_words, among_numbers]) == []
