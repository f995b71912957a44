"""Every kind of change that is put on record has words in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from records.cards import How
from serving.pages.words import catalogue

#: Files that put changes on record, by hand or by a constant.
ROOMS = ("records", "serving", "followup", "training")


def kinds():
    found = set()
    for room in ROOMS:
        for file in Path(room).rglob("*.py"):
            text = file.read_text("utf-8")
            if "audit" in text:
                found |= set(re.findall(r'what="([a-z ]+)"', text))
                found |= set(re.findall(r'^(?:_?[A-Z_]+) = "([a-z]+(?: [a-z]+)+)"$', text, re.M))
                found |= set(re.findall(r'_begun\(.*?"([a-z ]+)"', text))
                found |= set(re.findall(r'note\(frame, request, "([a-z ]+)"', text))
    # That is who, not what.
    return found - {"command line"}


def test_who_has_no_address_and_how_a_table_came_are_told_in_words():
    told = {*get_args(How), "this machine", "command line", "the training", "the gate"}
    assert {each for each in told if f"word.{each}" not in catalogue()} == set()


def test_each_has_words():
    found = kinds()
    assert {"user set", "key made", "card put in force", "said for a rep"} <= found
    assert {"signed in by a link", "password set", "proposal refused"} <= found
    lacking = {each for each in found if f"did.{each.replace(' ', '_')}" not in catalogue()}
    assert lacking == set()
