"""``[attributes.*]``: what is known about a lead, and since when."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

from pydantic import field_validator, model_validator

from definition.dates import check_date_format
from definition.errors import InputError
from definition.ranges import Points, Range
from definition.section import Section

Half = Literal["fit", "engagement"]
Kind = Literal["number", "category", "flag", "date", "text", "email", "title", "band"]
#: When a value is there; only the first two may be learned from.
Known = Literal["creation", "before_contact", "after_contact", "close"]
#: Kinds whose points are given per range of numbers; the others per level.
RANGED: frozenset[str] = frozenset({"number", "date"})
#: The key in ``points`` for leads without a value.
MISSING = "missing"


class Attribute(Section):
    """One column of the profile.

    Examples
    --------
    >>> Attribute(half="fit", kind="number", points={"50..": 15}).may_be_learned
    True
    >>> Attribute(kind="category", known="close").may_be_learned
    False
    """

    half: Half = "fit"
    kind: Kind
    known: Known = "creation"
    label: str = ""
    unit: str = ""
    #: A lead without it is ``incomplete`` where some value could make it pass.
    required: bool = False
    #: Binds the learned part to rise ("up") or fall ("down"); numbers and bands only.
    monotone: Literal["up", "down"] | None = None
    #: Agreed points per level or per range.
    points: dict[str, Points] = {}
    #: The levels of a band, lowest first.
    values: list[str] = []
    #: How dates of this column are written, as for ``datetime.strptime``.
    date_format: str | None = None
    #: Names personal data, shown only to those who need it.
    personal: bool = False
    #: Why init thinks what it thinks; for people.
    note: str = ""
    #: Why both teams hold that it is no leak, whatever training finds; see docs/leaks.md.
    cleared: str = ""

    @property
    def may_be_learned(self) -> bool:
        """Whether it is known early enough to score a lead by."""
        return self.known in ("creation", "before_contact")

    @field_validator("date_format")
    @classmethod
    def _format_is_a_format(cls, date_format: str | None) -> str | None:
        return check_date_format(date_format)

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Attribute:
        if self.kind == "band" and len(set(self.values)) < 2:
            raise ValueError(
                'a band needs its levels; list them, lowest first: values = ["small", "large"]'
            )
        if self.kind == "band" and len(set(self.values)) != len(self.values):
            raise ValueError("a band has a level twice; list each once")
        if self.kind != "band" and self.values:
            raise ValueError('values belong to a band only; take them out, or say kind = "band"')
        if self.monotone and self.kind not in ("number", "band", "date"):
            raise ValueError("monotone is for numbers, dates and bands; take it out")
        if self.kind == "band":
            strange = set(self.points) - set(self.values) - {MISSING}
            if strange:
                raise ValueError(
                    f"points for {sorted(strange)}, which values does not list; add them there"
                )
        if self.kind in RANGED:
            check_ranges(self.points)
        if self.kind == "flag" and not set(self.points) <= {"yes", "no", MISSING}:
            raise ValueError(
                "points of a flag are for yes, no or missing; write points = { yes = 10 }"
            )
        if self.points and not self.may_be_learned:
            raise ValueError(
                f"known = {self.known!r} is too late to give points for; take the points out"
            )
        return self


def check_ranges(points: dict[str, int]) -> None:
    """Refuse keys that are no range, and ranges that overlap.

    Examples
    --------
    >>> check_ranges({"..50": 0, "50..": 15})
    """
    ranges = [parsed_range(key) for key in points if key != MISSING]
    ranges.sort()
    for before, after in pairwise(ranges):
        if before.overlaps(after):
            raise ValueError(f"ranges {before} and {after} overlap; let one end where one begins")


def parsed_range(text: str) -> Range:
    """The range; a ValueError where it is none, as checks of a definition want it."""
    try:
        return Range.parse(text)
    except InputError as error:
        raise ValueError(f"{text!r} is not a range; {error.remedy}") from None
