"""The one way to refuse bad input: which field, which value, what to do."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import Any


class InputError(Exception):
    """Input that cannot be used, said so that its sender can mend it.

    Every room raises this for input from outside; the command line turns it
    into exit code 2 and one line, the service into a 4xx.

    Parameters
    ----------
    rule : str
        What is wrong, as a short sentence without a full stop.
    field : str
        Where: a dotted name such as ``attributes.industry.kind`` or ``[3].at``.
    value : object
        What stood there; shortened when shown.
    remedy : str
        What to do, as a sentence that starts with a verb.
    file, row : str, int, optional
        The file and its line, where the input came from one.

    Examples
    --------
    >>> print(InputError("is not a date", "created_at", "31-31-2026", "write it as 2026-01-31"))
    created_at: is not a date (found '31-31-2026'); write it as 2026-01-31
    >>> error = InputError("stands twice", "lead_id", "L1", "keep one", file="leads.csv", row=7)
    >>> print(error)
    leads.csv, row 7, lead_id: stands twice (found 'L1'); keep one
    """

    def __init__(
        self,
        rule: str,
        field: str,
        value: Any,
        remedy: str,
        *,
        file: str | None = None,
        row: int | None = None,
    ) -> None:
        self.rule = rule
        self.field = field
        self.value = value
        self.remedy = remedy
        self.file = file
        self.row = row
        super().__init__(rule, field, value, remedy)

    def __str__(self) -> str:
        place = [self.file] if self.file else []
        if self.row is not None:
            place.append(f"row {self.row}")
        if self.field:
            place.append(self.field)
        return f"{', '.join(place)}: {self.rule} (found {shown(self.value)}); {self.remedy}"


def not_allowed(value: Any, allowed: Sequence[str]) -> tuple[str, str]:
    """What is wrong with a word that is none of those allowed, and what to write instead.

    Examples
    --------
    >>> not_allowed("spook", ["spoke", "voicemail"])[1]
    'did you mean spoke? (write one of spoke, voicemail)'
    """
    near = difflib.get_close_matches(str(value), allowed, n=1, cutoff=0.6)
    remedy = f"write one of {', '.join(allowed)}"
    if near:
        remedy = f"did you mean {near[0]}? ({remedy})"
    return "is not one of the words it may be", remedy


def words_of(expected: str) -> list[str]:
    """The words that a checker lists, as ``'a', 'b' or 'c'``.

    Examples
    --------
    >>> words_of("'good' or 'bad'")
    ['good', 'bad']
    """
    return [word.strip("' ") for word in re.split(r",| or ", expected)]


def shown(value: Any, longest: int = 80) -> str:
    """The value as it may be printed: quoted, on one line, cut where it is long.

    Examples
    --------
    >>> shown("x" * 200)[:5], len(shown("x" * 200))
    ("'xxxx", 80)
    """
    text = repr(value).replace("\n", " ")
    return text if len(text) <= longest else text[: longest - 1] + "…"
