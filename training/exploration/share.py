"""How many leads below the line are tried out: less the more is known, never more than fits."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from definition import Definition
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
    room for beside the leads above the line.

    Examples
    --------
    >>> usual = Weekly(n_line=20, n_below=100, capacity=None)
    >>> share(0.05, Missed(n_explored=0, n_won=0), usual)
    0.05
    >>> round(share(0.05, Missed(n_explored=400, n_won=8), usual), 4)
    0.0139
    >>> share(0.05, Missed(n_explored=0, n_won=0), Weekly(n_line=20, n_below=100, capacity=22))
    0.02
    """
    known = found.per_100_calls
    part = 1.0 if known is None else min(1.0, max(LEAST, (known.high - known.low) / WIDE))
    wanted = agreed * part
    if weekly.capacity is None or not weekly.n_below:
        return wanted
    room = max(weekly.capacity - weekly.n_line, 0.0)
    return min(wanted, room / weekly.n_below)


def capacity(definition: Definition) -> float | None:
    """How many leads a week sales can take, as far as the definition says."""
    return definition.thresholds.capacity_per_week


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
