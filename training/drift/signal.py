"""One comparison of the newest leads with those that were learned from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["input", "scores", "calibration", "verdicts", "feedback"]


@dataclass(frozen=True, kw_only=True)
class Signal:
    """One comparison.

    ``size`` is a stability index for inputs and scores, log-odds for calibration, and a
    difference of shares for verdicts and feedback.
    """

    kind: Kind
    #: The feature, for an input; else empty.
    name: str
    #: What people call it.
    label: str
    #: None where it is about all leads.
    source: str | None
    size: float
    #: The largest that an earlier stretch of the same length showed.
    usual: float
    #: What exceeds the usual by less than this is no news.
    least: float
    #: How often a world as restless as it was would show as much.
    p: float
    #: What was usual, and what it is now, where these are shares; else None.
    before: float | None = None
    now: float | None = None
    #: Sure, all signals and all looks of a year together, and large enough to matter.
    is_alarm: bool = False

    @property
    def weight(self) -> float:
        """How large it is beside what matters; 1 is the least that does."""
        return abs(self.size) / (self.least + self.usual)
