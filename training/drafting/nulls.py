"""What an export writes where nothing is known."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from training.drafting.words import listed

_ALWAYS, _BESIDE_NUMBERS = listed("null"), listed("null_beside_numbers")


def markers(columns: Iterable[pd.Series]) -> list[str]:
    """The values that mean "not known" in these columns, as they are written there.

    "Unknown" can be an answer: it counts only where it stands among numbers, and nowhere
    among words.

    Examples
    --------
    >>> markers([pd.Series(["Select", "Rome"]), pd.Series(["Unknown", "Yes"])])
    ['Select']
    >>> markers([pd.Series(["1", "2", "unknown", "4", "5"])])
    ['unknown']
    """
    always: dict[str, None] = {}
    beside_numbers: dict[str, None] = {}
    among_words: set[str] = set()
    for column in columns:
        levels = column.str.strip().unique().tolist()
        for level in levels:
            if _plain(level) in _ALWAYS:
                always.setdefault(level)
        doubtful = [level for level in levels if _plain(level) in _BESIDE_NUMBERS]
        if not doubtful:
            continue
        if _is_of_numbers(levels):
            beside_numbers.update(dict.fromkeys(doubtful))
        else:
            among_words.update(doubtful)
    return [*always, *(level for level in beside_numbers if level not in among_words)]


def _plain(text: str) -> str:
    return text.strip().lower().replace(" ", "_")


def _is_of_numbers(levels: list[str]) -> bool:
    """Whether most of the different values start with a digit, as numbers and dates do."""
    others = [level for level in levels if level and _plain(level) not in _BESIDE_NUMBERS]
    numeric = sum(level.lstrip("-+$€£ ")[:1].isdigit() for level in others)
    return numeric > 0.9 * len(others) > 0
