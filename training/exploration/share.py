"""How many leads below the line are tried out: less the more is known, never more than fits."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

from definition import Definition
from models.reserve import Reserve
from training.exploration.missed import Missed

#: While the interval is wider than so many deals per 100 calls, all that was agreed is tried.
WIDE = 10.0
#: Never less than this part of what was agreed: what is below the line may change.
LEAST = 0.2


@dataclass(frozen=True, kw_only=True)
class Weekly:
    """Leads of a usual week."""

    #: Above the line, and below it.
    n_line: float
    n_below: float
    #: How many leads sales can take; None where nobody said.
    capacity: float | None
    #: Calls that the line left free when it was chosen: these are there in a busy week too.
    reserved: float = 0.0
    #: Leads that reps can take now before every one is at the cap; None where not all have one.
    places: int | None = None

    @property
    def room(self) -> float:
        """Leads that can be tried out in a week."""
        rooms = [math.inf if self.places is None else float(max(self.places, 0))]
        if self.capacity is not None:
            rooms.append(max(self.capacity - self.n_line, self.reserved, 0.0))
        return min(rooms)


def share(agreed: float, found: Missed, weekly: Weekly) -> float:
    """The share in force, 0-1.

    Parameters
    ----------
    agreed : ``[exploration] share``
    found : what explored leads brought so far
    weekly : leads of a usual week, and room for them

    Notes
    -----
    In proportion to the width of the interval of the deals missed, and no more than reps have
    room for beside the leads above the line: what capacity leaves, at least what the line left
    free for it on purpose, and never more than there are places.

    Examples
    --------
    >>> usual = Weekly(n_line=20, n_below=100, capacity=None)
    >>> share(0.05, Missed(n_explored=0, n_won=0), usual)
    0.05
    >>> round(share(0.05, Missed(n_explored=400, n_won=8), usual), 4)
    0.0139
    >>> share(0.05, Missed(n_explored=0, n_won=0), Weekly(n_line=20, n_below=100, capacity=22))
    0.02
    >>> busy = Weekly(n_line=23, n_below=100, capacity=22, reserved=3)
    >>> share(0.05, Missed(n_explored=0, n_won=0), busy)
    0.03
    """
    known = found.per_100_calls
    part = 1.0 if known is None else min(1.0, max(LEAST, (known.high - known.low) / WIDE))
    wanted = agreed * part
    room = weekly.room
    return min(wanted, room / weekly.n_below) if weekly.n_below else wanted


def capacity(definition: Definition) -> float | None:
    """How many leads a week sales can take, as far as the definition says."""
    return definition.thresholds.capacity_per_week


def reserved(definition: Definition, n_line: float, n_below: float) -> float:
    """What the line leaves free for it in a week, where the line is chosen by capacity."""
    limit = capacity(definition)
    if limit is None or definition.thresholds.fit is not None:
        return 0.0
    reserve = Reserve(share=definition.exploration.share, n_leads=n_line + n_below)
    return float(reserve.calls(n_line, limit))


def figures(agreed: float, found: Missed, weekly: Weekly) -> dict[str, float | int | None]:
    """What the share follows from, for the records."""
    known = found.per_100_calls
    return {
        "agreed": agreed,
        "n_explored": found.n_explored,
        "n_won": found.n_won,
        "low": None if known is None else known.low,
        "high": None if known is None else known.high,
        **asdict(weekly),
    }
