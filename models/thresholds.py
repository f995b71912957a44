"""The line: how many points a lead needs in each half."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from definition.agreement import Thresholds
from definition.attributes import Half
from models.card import Line
from models.reserve import NO_RESERVE, Reserve
from models.tradeoff import Brings, TradeOff

#: The share of leads that sales calls where nothing is said: the article's 23 of 87.
CALLED_SHARE = 23 / 87
#: Each threshold refuses at least this share of leads.
LEAST_REFUSED = 0.1
#: Where no pair keeps the promise: the share of the calls there is room for that must be left.
LEAST_CALLS = 0.5
#: How much of the expected deals a rounder pair of numbers may cost, at most.
ROUND_COSTS = 0.02

Mask = npt.NDArray[np.bool_]


def line(
    thresholds: Thresholds,
    fit_points: npt.NDArray[Any],
    engagement_points: npt.NDArray[Any],
    leads_per_week: float | None,
    explored: float = 0.0,
) -> Line:
    """The agreed line, or one that lets through about as many leads as sales can call.

    Parameters
    ----------
    thresholds : what the definition says
    fit_points, engagement_points : arrays of shape (n,), points of past leads
    leads_per_week : how many leads came in a week; None where there is no time
    explored : share of the leads below the line that go to sales as well, 0-1

    Notes
    -----
    Both halves refuse the same share of leads, the smallest for which at most the
    wanted share passes both: no half then decides alone.

    Examples
    --------
    >>> line(Thresholds(fit=40, engagement=30), np.array([]), np.array([]), None)
    Line(fit=40, engagement=30)
    >>> fit, engagement = np.arange(100), np.arange(100)[::-1]
    >>> chosen = line(Thresholds(capacity_per_week=20), fit, engagement, leads_per_week=100)
    >>> int(((fit >= chosen.fit) & (engagement >= chosen.engagement)).sum())
    20
    """
    if thresholds.fit is not None and thresholds.engagement is not None:
        return Line(fit=thresholds.fit, engagement=thresholds.engagement)
    if len(fit_points) == 0:
        return Line(fit=0, engagement=0)
    share = CALLED_SHARE
    if thresholds.capacity_per_week and leads_per_week:
        capacity = thresholds.capacity_per_week
        above = min(capacity, leads_per_week)
        reserve = Reserve(share=explored, n_leads=leads_per_week).calls(above, capacity).item()
        share = min((capacity - reserve) / leads_per_week, 1.0)
    return _tightest(fit_points, engagement_points, share)


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A line with what it brings, and why it is this one."""

    line: Line
    brings: Brings
    #: "agreed": the definition names it. "deals": one that brings the most expected deals within
    #: capacity and promise. "share": the same within 23 of every 87 leads, nothing being asked.
    how: Literal["agreed", "share", "deals"]
    #: The pair with the most expected deals; ``line`` is not surely worse.
    best: Line
    #: Pairs not surely worse than it, itself included; and by what one of them was taken.
    n_alike: int = 1
    taken: Literal["in force", "roundest"] = "roundest"
    #: Most calls that an allowed pair can bring.
    most_calls: float
    #: Calls a week that are kept free for leads below the line.
    reserved: float = 0.0
    #: Whether some allowed pair keeps within capacity (or 23 of 87); None where nothing limits it.
    keeps_capacity: bool | None = None
    #: Whether the promised share is reached; None where none was asked for, or nothing is known.
    keeps_promise: bool | None = None
    #: Halves in which no threshold refuses enough leads and lets others through.
    idle: tuple[Half, ...] = ()


def choose(
    thresholds: Thresholds,
    tradeoff: TradeOff,
    drawn: Line,
    *,
    in_force: Line | None = None,
    n_leads: float,
    reserve: Reserve = NO_RESERVE,
) -> Chosen:
    """The pair that brings the most expected deals within capacity and promise.

    Parameters
    ----------
    thresholds : what the definition says
    tradeoff : what every pair would have brought; its grid holds ``drawn``
    drawn : the line where nothing is to be chosen: agreed, or with nobody to choose from
    in_force : the champion's line
    n_leads : how many leads come in a week (in all, where there is no time)
    reserve : what exploring asks of capacity; where no capacity is given it asks nothing

    Notes
    -----
    Allowed are pairs of which each threshold refuses at least a tenth of the leads and that let
    somebody through; in a half without such a threshold, its lowest. Of the allowed ones within
    capacity (mean first crossings a week, and what exploring takes) that keep the promised
    share, the one with the most expected deals is best. Where no pair keeps the promise, those
    come into question that leave at least half of the calls there is room for, and of these only
    the ones that come nearest. Where none keeps within capacity, only those with the fewest
    calls. Where neither capacity nor a promise counts, the capacity is 23 of every 87 leads.

    Pairs that the paired bootstrap over weeks does not find surely worse (the 97.5th percentile
    of the difference is not below 0) are alike. Of them the pair nearest to the line in force is
    taken (Euclidean distance in points); where nothing is in force, the roundest: thresholds
    that are multiples of 10, then of 5, then any, at a cost of at most 2 % of the expected
    deals, and of those the one with most of them.
    """
    if thresholds.fit is not None:
        return _as_drawn(tradeoff, drawn, "agreed")
    capacity = thresholds.capacity_per_week if tradeoff.has_weeks else None
    promise = thresholds.accepted_share if tradeoff.accepted is not None else None
    how: Literal["share", "deals"] = "deals"
    if capacity is None and promise is None:
        capacity, how = CALLED_SHARE * n_leads, "share"
    calls = tradeoff.calls.mean(axis=2)
    allowed, idle = _allowed(tradeoff, calls)
    most_calls = float(calls[allowed].max(initial=0.0))
    if not allowed.any():
        return _as_drawn(tradeoff, drawn, "share")
    kept_free = np.zeros_like(calls)
    if capacity is not None and how == "deals":
        kept_free = reserve.calls(calls, capacity)
    within = allowed if capacity is None else allowed & (calls + kept_free <= capacity)
    keeps_capacity = None if capacity is None else bool(within.any())
    if keeps_capacity is False:
        within = allowed & (calls == calls[allowed].min())
    keeps_promise = None
    if promise is not None:
        room = capacity if capacity is not None else CALLED_SHARE * n_leads
        within, keeps_promise = _promised(tradeoff, calls, within, promise, room)
    best, alike = _alike(tradeoff, within)
    taken = _nearest(tradeoff, alike, in_force) if in_force else _roundest(tradeoff, alike, best)
    line = _line(tradeoff, taken)
    return Chosen(
        line=line,
        brings=tradeoff.at(line),
        how=how,
        best=_line(tradeoff, best),
        n_alike=int(alike.sum()),
        taken="in force" if in_force else "roundest",
        most_calls=most_calls,
        reserved=float(kept_free.ravel()[taken]),
        keeps_capacity=keeps_capacity,
        keeps_promise=keeps_promise,
        idle=idle,
    )


def _as_drawn(tradeoff: TradeOff, drawn: Line, how: Literal["agreed", "share"]) -> Chosen:
    most_calls = float(tradeoff.calls.mean(axis=2).max(initial=0.0))
    brings = tradeoff.at(drawn)
    return Chosen(line=drawn, brings=brings, how=how, best=drawn, most_calls=most_calls)


def _allowed(tradeoff: TradeOff, calls: npt.NDArray[np.float64]) -> tuple[Mask, tuple[Half, ...]]:
    """Pairs that may be taken, and the halves in which no threshold does any work."""
    idle: list[Half] = []
    masks = []
    halves: tuple[tuple[Half, npt.NDArray[np.float64]], ...] = (
        ("fit", tradeoff.fit_refuses),
        ("engagement", tradeoff.engagement_refuses),
    )
    for half, refuses in halves:
        mask = (refuses >= LEAST_REFUSED) & (refuses < 1)
        if not mask.any():
            idle.append(half)
            mask = np.arange(len(refuses)) == 0
        masks.append(mask)
    return masks[0][:, None] & masks[1] & (calls > 0), tuple(idle)


def _promised(
    tradeoff: TradeOff,
    calls: npt.NDArray[np.float64],
    within: Mask,
    promise: float,
    room: float,
) -> tuple[Mask, bool]:
    """Pairs that keep the promise, or else those that come nearest with enough calls left."""
    assert tradeoff.accepted is not None
    share = np.zeros_like(calls)
    np.divide(tradeoff.accepted.mean(axis=2), calls, out=share, where=calls > 0)
    # A hair below is rounding, not a broken promise.
    keeps = within & (share >= promise - 1e-9)
    if keeps.any():
        return keeps, True
    enough = within & (calls >= LEAST_CALLS * min(room, calls[within].max()))
    return enough & (share == share[enough].max()), False


def _alike(tradeoff: TradeOff, within: Mask) -> tuple[int, Mask]:
    """The place of the best pair, and which pairs are not surely worse; flat."""
    drawn = tradeoff.deals_drawn.reshape(len(tradeoff.deals_drawn), -1)
    places = np.flatnonzero(within)
    best = int(places[drawn[0, places].argmax()])
    behind = drawn[:, places] - drawn[:, [best]]
    highest = np.percentile(behind[1:], 97.5, axis=0) if len(behind) > 1 else behind[0]
    alike = np.zeros(drawn.shape[1], dtype=bool)
    alike[places[highest >= 0]] = True
    alike[best] = True
    return best, alike


def _nearest(tradeoff: TradeOff, alike: Mask, in_force: Line) -> int:
    fit, engagement, deals = _flat(tradeoff)
    distance = np.hypot(fit - in_force.fit, engagement - in_force.engagement)
    return _first(alike, (distance, -deals))


def _roundest(tradeoff: TradeOff, alike: Mask, best: int) -> int:
    fit, engagement, deals = _flat(tradeoff)
    rough = [
        np.select([points % 10 == 0, points % 5 == 0], [0, 1], 2) for points in (fit, engagement)
    ]
    roughness = np.sum(rough, axis=0)
    return _first(alike & (deals >= (1 - ROUND_COSTS) * deals[best]), (roughness, -deals))


def _first(which: Mask, by: tuple[npt.NDArray[Any], ...]) -> int:
    """The place among these that comes first by the one key, then the other."""
    places = np.flatnonzero(which)
    return int(places[np.lexsort([key[places] for key in reversed(by)])[0]])


def _flat(tradeoff: TradeOff) -> tuple[npt.NDArray[Any], ...]:
    fit, engagement = np.meshgrid(tradeoff.fit, tradeoff.engagement, indexing="ij")
    return fit.ravel(), engagement.ravel(), tradeoff.deals.mean(axis=2).ravel()


def _line(tradeoff: TradeOff, place: int) -> Line:
    fit, engagement = divmod(place, len(tradeoff.engagement))
    return Line(fit=int(tradeoff.fit[fit]), engagement=int(tradeoff.engagement[engagement]))


def _tightest(
    fit_points: npt.NDArray[Any], engagement_points: npt.NDArray[Any], share: float
) -> Line:
    fit_at = np.sort(fit_points)
    engagement_at = np.sort(engagement_points)
    n = len(fit_at)
    low, high = 0, n - 1
    while low < high:
        middle = (low + high) // 2
        passing = (fit_points >= fit_at[middle]) & (engagement_points >= engagement_at[middle])
        if passing.mean() <= share:
            high = middle
        else:
            low = middle + 1
    return Line(fit=int(fit_at[low]), engagement=int(engagement_at[low]))
