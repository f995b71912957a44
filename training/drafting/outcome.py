"""Which column says what became of a lead, and what its values mean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from training.drafting.words import listed, words

#: A column with more different values than this is no outcome.
MOST_LEVELS = 60
_SURE, _LIKELY, _SOMETHING_ELSE = map(listed, ("outcome", "outcome_likely", "outcome_not"))
_WON, _LOST, _SURELY, _NOT, _YES, _NO = map(listed, ("won", "lost", "surely", "not", "yes", "no"))
#: Fewer points than this, and it might be anything.
_ENOUGH = 5


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A column of outcomes; values in neither list mean that nothing is decided yet."""

    column: str
    won: tuple[str, ...]
    lost: tuple[str, ...]
    #: How sure; 5 is enough.
    points: int


def best_outcome(columns: Iterable[tuple[str, pd.Series]]) -> Outcome | None:
    """The column that most likely says what became of each row; None where none does.

    Parameters
    ----------
    columns : names with their cells as text, empty where nothing stands

    Examples
    --------
    >>> converted = pd.Series(["1", "0", "0"])
    >>> best_outcome([("Industry", pd.Series(["a", "b", "c"])), ("Converted", converted)]).won
    ('1',)
    """
    found = [outcome for name, texts in columns if (outcome := outcome_in(name, texts))]
    return max(found, key=lambda each: each.points, default=None)


def outcome_in(name: str, texts: pd.Series) -> Outcome | None:
    """The column as an outcome; None where it hardly is one."""
    counts = texts[texts != ""].value_counts()
    if not 2 <= len(counts) <= MOST_LEVELS:
        return None
    levels = [str(level) for level in counts.index]
    won, lost = _meanings(levels)
    points = _of_name(words(name)) + _of_values(levels, won, lost)
    share = counts[list(won)].sum() / len(texts) if won else 0
    if points < _ENOUGH or not 0 < share < 0.98:
        return None
    return Outcome(column=name, won=won, lost=lost, points=points)


def _of_name(found: tuple[str, ...]) -> int:
    here = set(found)
    points = 5 if here & _SURE else 3 if here & _LIKELY else 0
    if here & _SOMETHING_ELSE:
        return points - 4
    return points + (len(found) == 1 and points > 0)


def _of_values(levels: list[str], won: tuple[str, ...], lost: tuple[str, ...]) -> int:
    if not won:
        return -9
    if len(levels) == 2 and levels[0].lower() in _YES | _NO:
        return 2
    said = {word for level in (*won, *lost) for word in words(level)}
    return 2 if not lost else 6 if said & _SURELY else 4


def _meanings(levels: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which levels mean won, and which lost."""
    if len(levels) == 2 and {level.lower() for level in levels} <= _YES | _NO:
        yes = tuple(level for level in levels if level.lower() in _YES)
        no = tuple(level for level in levels if level.lower() in _NO)
        return (yes, no) if len(yes) == 1 else ((), ())
    won, lost = [], []
    for level in levels:
        here = set(words(level))
        if here & _LOST or (here & _NOT and here & _WON):
            lost.append(level)
        elif here & _WON:
            won.append(level)
    return tuple(won), tuple(lost)
