"""Exploration: which leads below the line go to sales all the same, drawn by a keyed hash."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import Literal

DAY_US = 86_400_000_000
Why = Literal["line", "explore", "none"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Handover:
    """Whether a lead goes to sales, why, and how likely that was before it was drawn."""

    to_sales: bool
    why: Why
    #: 0-1; what an estimate of other rules divides by.
    propensity: float


@dataclass(frozen=True, kw_only=True)
class Exploration:
    """How much is tried out below the line, now.

    Examples
    --------
    >>> tried = Exploration(key=b"of this home", share=0.05, period_days=28)
    >>> tried.handover("L1", "sales", 0).propensity
    1.0
    >>> drawn = [tried.handover(f"L{n}", "nurture", 0).to_sales for n in range(10_000)]
    >>> 400 < sum(drawn) < 600
    True
    """

    #: Known to this home only: nobody else can tell or choose who is drawn.
    key: bytes
    #: Of the leads below the line, 0-1; 0 is off.
    share: float
    #: A lead is drawn once per so many days, however often it is scored.
    period_days: int

    def handover(
        self, lead_id: str, verdict: str, as_of: int, *, may_be_explored: bool = True
    ) -> Handover:
        """What becomes of a lead with that verdict.

        Parameters
        ----------
        lead_id : whom it is about
        verdict : sales, nurture or incomplete
        as_of : the moment asked about, microseconds UTC
        may_be_explored : False for who breaks a hard condition: both teams signed that

        Notes
        -----
        HMAC-SHA256 of the lead and the period, its first 64 bits as a number in [0, 1).
        Source of the method: Horvitz and Thompson, "A generalization of sampling without
        replacement from a finite universe", 1952, doi:10.1080/01621459.1952.10483446: who may
        be drawn with a known probability can be counted for those who were not.
        """
        if verdict == "sales":
            return Handover(to_sales=True, why="line", propensity=1.0)
        if verdict != "nurture" or not may_be_explored or self.share <= 0:
            return Handover(to_sales=False, why="none", propensity=0.0)
        drawn = self.lot(lead_id, as_of) < self.share
        return Handover(to_sales=drawn, why="explore" if drawn else "none", propensity=self.share)

    def lot(self, lead_id: str, as_of: int) -> float:
        """The number drawn for a lead in the period of a moment, in [0, 1)."""
        return lot(self.key, lead_id, as_of // (self.period_days * DAY_US))


@dataclass(frozen=True, kw_only=True)
class Redrawn(Exploration):
    """What was drawn once, again: the number is on record, the key need not be known."""

    number: float

    def lot(self, lead_id: str, as_of: int) -> float:
        """The number of then."""
        return self.number


def lot(key: bytes, lead_id: str, period: int) -> float:
    """A number in [0, 1) that only who has the key can tell beforehand.

    Examples
    --------
    >>> lot(b"a", "L1", 3) == lot(b"a", "L1", 3) != lot(b"b", "L1", 3)
    True
    """
    digest = hmac.new(key, f"{period}:{lead_id}".encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


#: Nobody is tried out.
NOTHING = Exploration(key=b"", share=0.0, period_days=28)
