"""Every sentence is there in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from pydantic import BaseModel

from definition import Definition
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


def keys_of(section: type[BaseModel], seen: set[type[BaseModel]]) -> set[str]:
    """Every key that a part of the definition may have."""
    if section in seen:
        return set()
    seen.add(section)
    found = {field.alias or name for name, field in section.model_fields.items()}
    for field in section.model_fields.values():
        for part in parts_of(field.annotation):
            found |= keys_of(part, seen)
    return found


def parts_of(kind: object) -> list[type[BaseModel]]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return [kind]
    return [part for each in get_args(kind) for part in parts_of(each)]


def test_every_key_of_the_agreement_has_words_in_both_languages():
    technical = ("signatures", "webhooks", "mailbox", "source")
    sections = {
        name: field for name, field in Definition.model_fields.items() if name not in technical
    }
    keys = set(sections)
    for field in sections.values():
        for part in parts_of(field.annotation):
            keys |= keys_of(part, set())
    assert {each for each in keys if f"place.{each}" not in catalogue()} == set()


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


def test_a_line_below_zero_has_a_true_minus_as_points_have():
    words = Words("nl", ZoneInfo("UTC"))
    assert [words.level(each) for each in (-1200, 0, 28)] == ["\u22121.200", "0", "28"]


def test_what_is_not_all_of_a_promise_is_not_told_as_all():
    words = Words("en", ZoneInfo("UTC"))
    told = [words.reached(share) for share in (0.996, 1.0, 8 / 12, 0.2997, 0.29, 0.0479, 0.0, None)]
    assert told == ["99%", "100%", "66%", "29%", "29%", "4.7%", "0%", words.percent(None)]
    # As the report says it.
    assert [percent(share, "en") for share in (0.996, 8 / 12, 0.2997)] == ["99 %", "66 %", "29 %"]
