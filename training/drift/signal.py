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
    #: None where it is about all leads.
    source: str | None
    size: float
    #: What is smaller than this is no news.
    least: float
    #: How often chance alone would show as much.
    p: float
    #: What was usual, and what it is now, where these are shares; else None.
    before: float | None = None
    now: float | None = None
    #: Sure, all signals and all looks of a year together, and large enough to matter.
    is_alarm: bool = False

    @property
    def weight(self) -> float:
        """How large it is beside what matters; 1 is the least that does."""
        return abs(self.size) / self.least
