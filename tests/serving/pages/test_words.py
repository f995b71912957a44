"""Every sentence is there in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

import pytest

from followup.report_words import percent
from serving.pages.words import LANGUAGES, Words, catalogue

TEMPLATES = Path("serving/pages/templates")


def names_in(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_both_languages_fill_in_the_same():
    assert [
        name
        for name, said in catalogue().items()
        if set(said) != set(LANGUAGES) or names_in(said["nl"]) != names_in(said["en"])
    ] == []


def test_templates_name_only_sentences_that_are_there():
    asked = {
        name
        for template in TEMPLATES.glob("*.html")
        for name in re.findall(r"\bt\('([a-z0-9_.]+)'[,)]", template.read_text())
    }
    assert len(asked) > 40
    assert asked - set(catalogue()) == set()


@pytest.mark.parametrize(
    ("language", "thousand", "few"), [("nl", "1.234", "4,2 %"), ("en", "1,234", "4.2%")]
)
def test_numbers_are_written_as_people_do(language, thousand, few):
    words = Words(language, ZoneInfo("UTC"))
    assert words.number(1234) == thousand
    assert words.percent(0.042).replace("\u00a0", " ") == few
    assert words.signed(-3) == "\u22123"


def test_what_is_not_all_of_a_promise_is_not_told_as_all():
    words = Words("en", ZoneInfo("UTC"))
    told = [words.reached(share) for share in (0.996, 1.0, 8 / 12, 0.2997, 0.29, 0.0479, 0.0, None)]
    assert told == ["99%", "100%", "66%", "29%", "29%", "4.7%", "0%", words.percent(None)]
    # As the report says it.
    assert [percent(share, "en") for share in (0.996, 8 / 12, 0.2997)] == ["99 %", "66 %", "29 %"]
