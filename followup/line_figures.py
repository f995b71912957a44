"""One line of the agreement over one period, in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scipy.stats import binomtest

from followup.period import Period
from followup.promises import LeadLine

Line = Literal["mqls", "accepted"] | LeadLine
Side = Literal["marketing", "sales"]
#: In the order in which they are told.
SIDES: dict[Line, Side] = {
    "mqls": "marketing",
    "accepted": "marketing",
    "complete": "marketing",
    "first_call": "sales",
    "attempts": "sales",
    "feedback": "sales",
}


@dataclass(frozen=True, kw_only=True)
class LineFigures:
    """One line of the agreement over one period."""

    line: Line
    period: Period
    #: Leads for which it was kept, was not, and can still be either. For ``mqls`` the first is
    #: how many there were; for ``accepted`` they are leads decided on, and leads that came, in
    #: this period.
    n_kept: int
    n_broken: int = 0
    n_open: int = 0
    #: Lowest share in which it is kept, 0 to 1; None for ``mqls``.
    promised_share: float | None = None
    #: For ``mqls``: leads promised in this period, by its share of the month's working hours.
    n_promised: float | None = None
    #: Whether the period was over.
    is_over: bool = True

    @property
    def side(self) -> Side:
        """Who made the promise."""
        return SIDES[self.line]

    @property
    def share(self) -> float | None:
        """Kept of all that is settled; of those promised for ``mqls``. None where there are none.

        Examples
        --------
        >>> import datetime as dt
        >>> from zoneinfo import ZoneInfo
        >>> week = Period.around(dt.date(2026, 11, 6), "week", ZoneInfo("UTC"))
        >>> LineFigures(line="feedback", period=week, n_kept=3, n_broken=1, n_open=9).share
        0.75
        """
        if self.line == "mqls":
            return self.n_kept / self.n_promised if self.n_promised else None
        n = self.n_kept + self.n_broken
        return self.n_kept / n if n else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95 % interval of the share: what as many other leads may have shown.

        Source: Wilson (1927), doi:10.1080/01621459.1927.10502953.
        """
        if self.line == "mqls" or self.share is None:
            return None
        test = binomtest(self.n_kept, self.n_kept + self.n_broken)
        low, high = test.proportion_ci(method="wilson")
        return float(low), float(high)

    @property
    def is_broken(self) -> bool:
        """Whether less was kept than was promised; too few MQLs only when the period is over."""
        if self.line == "mqls":
            return self.is_over and self.n_kept < round(self.n_promised or 0)
        promised = self.promised_share
        return self.share is not None and promised is not None and self.share < promised


@dataclass(frozen=True, kw_only=True)
class Escalation:
    """A line that was broken week after week: for the heads of both teams."""

    line: Line
    n_weeks: int
    #: The first and the last of those weeks.
    first: Period
    last: Period
