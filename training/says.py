"""What training says in a card for people: each sentence in every language they read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, get_args

from training.evaluation.words import Language, Words

#: Per language its sentences.
Said = dict[str, list[str]]


def in_each_language(say: Callable[[Words], Sequence[str]]) -> Said:
    """The same in every language.

    Examples
    --------
    >>> in_each_language(lambda words: [words.number(1234.5, 1)])
    {'en': ['1,234.5'], 'nl': ['1.234,5']}
    """
    return {language: list(say(Words(language))) for language in get_args(Language)}


def together(*parts: Said) -> Said:
    """One after the other."""
    return {language: _each(language, parts) for language in get_args(Language)}


def said(training: Mapping[str, Any], language: Language) -> list[str]:
    """All that the training of a card says: what moved, who was called, which line and why.

    Parameters
    ----------
    training : ``Card.training``
    """
    return _each(language, (training.get("told"), training.get("calls"), _line(training)))


def why_line(training: Mapping[str, Any], language: Language) -> list[str]:
    """Which line it is and why."""
    return _each(language, (_line(training),))


def _line(training: Mapping[str, Any]) -> Any:
    return training.get("line", {}).get("told")


def _each(language: Language, parts: Sequence[Any]) -> list[str]:
    # Cards of before say it in English alone.
    return [
        sentence
        for part in parts
        for sentence in (part.get(language, ()) if isinstance(part, Mapping) else part or ())
    ]
