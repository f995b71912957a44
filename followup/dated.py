"""Things in the order of their moments, found by period."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from followup.period import Period

Thing = TypeVar("Thing")


@dataclass(frozen=True, kw_only=True)
class Dated(Generic[Thing]):
    """Things in the order of their moments."""

    moments: list[dt.datetime]
    things: list[Thing]

    @classmethod
    def of(cls, pairs: Iterable[tuple[dt.datetime, Thing]]) -> Dated[Thing]:
        """From moments with their things, in any order."""
        ordered = sorted(pairs, key=lambda pair: pair[0])
        return cls(moments=[at for at, _ in ordered], things=[thing for _, thing in ordered])

    def last_before(self, moment: dt.datetime) -> Thing | None:
        """The last one before a moment; None where there is none."""
        place = bisect_left(self.moments, moment)
        return self.things[place - 1] if place else None

    def within(self, period: Period) -> list[Thing]:
        """Those of one period."""
        first = bisect_left(self.moments, period.start)
        return self.things[first : bisect_left(self.moments, period.end)]
