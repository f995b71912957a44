"""Ranges of numbers as people write them in a definition: ``low..high``."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from definition.errors import InputError

#: Points that may be agreed: 200 make a deal a thousand times as likely, and no more is meant.
Points = Annotated[int, Field(ge=-200, le=200)]
#: Where the line may lie: above all that agreed points add up to.
LinePoints = Annotated[int, Field(ge=-1000, le=1000)]


@dataclass(frozen=True, kw_only=True, order=True)
class Range:
    """Numbers from ``low`` (included) to ``high`` (not included).

    Examples
    --------
    >>> 50 in Range.parse("50..200"), 200 in Range.parse("50..200"), 3 in Range.parse("..10")
    (True, False, True)
    >>> str(Range.parse("50.."))
    '50..'
    """

    #: Lowest number inside; ``-inf`` where left out.
    low: float
    #: First number no longer inside; ``inf`` where left out.
    high: float

    def __contains__(self, number: float) -> bool:
        return self.low <= number < self.high

    def __str__(self) -> str:
        low = "" if math.isinf(self.low) else f"{self.low:g}"
        high = "" if math.isinf(self.high) else f"{self.high:g}"
        return f"{low}..{high}"

    def overlaps(self, other: Range) -> bool:
        """Whether some number lies in both."""
        return max(self.low, other.low) < min(self.high, other.high)

    @classmethod
    def parse(cls, text: str, field: str = "range") -> Range:
        """Read ``low..high``; either end may be left out, not both.

        Raises
        ------
        InputError
            If the text is no range, or its low end is not below its high end.
        """
        remedy = 'write "low..high", "low.." or "..high" with numbers, low below high'
        low_text, dots, high_text = text.partition("..")
        try:
            low = float(low_text) if low_text.strip() else -math.inf
            high = float(high_text) if high_text.strip() else math.inf
        except ValueError:
            raise InputError("is not a range", field, text, remedy) from None
        if not dots or not low < high or (math.isinf(low) and math.isinf(high)):
            raise InputError("is not a range", field, text, remedy)
        return cls(low=low, high=high)
