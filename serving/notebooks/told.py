"""What notebooks say, in the company's language: the English sentence is the name of the Dutch one.

The functions stay readable that way: who reads one sees what it says.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from serving.pages.words import Language

_HERE = Path(__file__).parent


@cache
def dutch() -> dict[str, str]:
    """Every English sentence with its Dutch one."""
    return dict(tomllib.loads((_HERE / "dutch.toml").read_text("utf-8"))["sentences"])


@cache
def dutch_texts(notebook: str) -> tuple[str, ...]:
    """The texts between a notebook's cells, in order; empty where nobody wrote them."""
    texts = tomllib.loads((_HERE / "dutch.toml").read_text("utf-8"))["texts"]
    return tuple(each.strip() for each in texts.get(notebook, ()))


def told(sentence: str, language: Language, /, **values: Any) -> str:
    """A sentence with its values filled in.

    Examples
    --------
    >>> told("{n} more", "en", n=3)
    '3 more'
    >>> told("Deals", "nl"), told("Won", "nl")
    ('Deals', 'Gewonnen')
    """
    said = dutch()[sentence] if language == "nl" else sentence
    return said.format(**values) if values else said
