"""What comes after the call and gives the outcome away: quotes, log-ins, filled-in fields."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample.behaviour import Events, at_moments, joined
from sample.calendar import DAY_US, END_US, MINUTE_US
from sample.deals import STAGES, Funnel
from sample.people import People
from sample.streams import Streams

#: Which blanks sales fills in later.
FILLED = ("industry", "employees", "title", "region")
#: Share of blanks filled for buyers, for others that were accepted, and after any other talk.
FILLED_SHARES = (0.95, 0.6, 0.25)


@dataclass(frozen=True, kw_only=True)
class Filled:
    """One row per value that became known after the lead came in."""

    lead: np.ndarray
    known_at: np.ndarray
    #: Index in FILLED.
    field: np.ndarray


def after_sales(streams: Streams, became: Funnel) -> Events:
    """Events that only happen because of a deal, of kinds that the definition does not list."""
    rng = streams["after_sales"]
    deals = became.deals
    opened = np.flatnonzero((deals.stage == STAGES.index("opportunity")) & (deals.number == 0))
    rows = np.repeat(opened, rng.integers(1, 4, len(opened)))
    looked = deals.at[rows] + (rng.exponential(3, len(rows)) * DAY_US).astype(np.int64)
    won = np.flatnonzero(became.won)
    users = np.repeat(won, rng.poisson(5, len(won)))
    logged_in = became.won_at[users] + (rng.exponential(40, len(users)) * DAY_US).astype(np.int64)
    events = joined(
        [
            at_moments(rng, deals.lead[rows], looked, "quote_view"),
            at_moments(rng, users, logged_in, "login"),
        ]
    )
    return events.taken(np.flatnonzero(events.at < END_US))


def filled_in(streams: Streams, who: People, became: Funnel) -> Filled:
    """The blanks that sales filled in: oftener for the better leads, for half of the won when won.

    Whoever reads today's profile as if it had been there at hand-over learns from the outcome.
    """
    rng = streams["filled"]
    buyer, accepted, other = FILLED_SHARES
    share = np.where(became.has_spoken, other, 0.0)
    share = np.where(became.disposition == 0, accepted, share)
    share = np.where(became.won & (became.disposition == 0), buyer, share)
    made = [_one(rng, who, became, share, index) for index in range(len(FILLED))]
    lead, known_at, field = (np.concatenate(column) for column in zip(*made, strict=True))
    order = np.lexsort((field, lead, known_at))
    return Filled(lead=lead[order], known_at=known_at[order], field=field[order])


def _one(
    rng: np.random.Generator, who: People, became: Funnel, share: np.ndarray, field: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    n = len(share)
    is_filled = who.blank[FILLED[field]] & (rng.random(n) < share)
    at_the_end = became.won & (rng.random(n) < 0.5)
    at = np.where(at_the_end, became.won_at, became.disposed_at)
    at = (at + (rng.exponential(4, n) * DAY_US).astype(np.int64)) // MINUTE_US * MINUTE_US
    rows = np.flatnonzero(is_filled & (at < END_US))
    return rows, at[rows], np.full(len(rows), field)
