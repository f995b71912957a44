"""From a talk to a deal: dispositions, stages with their dates, deals reopened and second deals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample.attempts import Attempts
from sample.calendar import DAY_US, HOUR_US, MINUTE_US
from sample.calling import Calls
from sample.outcome import Outcomes, closes_at, sigmoid
from sample.streams import Streams

STAGES = ("sql", "opportunity", "won", "lost")
DISPOSITIONS = ("accepted", "disqualified", "nurture")
#: Of accepted leads that do not buy: how many become an opportunity, and are never closed.
OPPORTUNITY_SHARE, FORGOTTEN_SHARE = 0.6, 0.2
#: Of lost deals: reopened, and lost again. Of won ones: lost once before they were won.
REOPENED_SHARE, LOST_BEFORE_WON_SHARE = 0.06, 0.05
#: Of won leads: a second deal later, won or lost.
SECOND_DEAL_SHARE = 0.06


@dataclass(frozen=True, kw_only=True)
class Deals:
    """One row per stage that a deal reached."""

    lead: np.ndarray
    #: 0 for the first deal of a lead, 1 for its second.
    number: np.ndarray
    #: Index in STAGES.
    stage: np.ndarray
    at: np.ndarray
    #: Euros, 0 where not told.
    amount: np.ndarray


@dataclass(frozen=True, kw_only=True)
class Funnel:
    """What became of every lead, whenever it became so."""

    deals: Deals
    #: Per lead: index in DISPOSITIONS or -1, and when.
    disposition: np.ndarray
    disposed_at: np.ndarray
    #: Per lead: won as it happened, with the call or without, and when (0 if not).
    won: np.ndarray
    won_at: np.ndarray
    #: Per lead: whether somebody answered a call.
    has_spoken: np.ndarray


def funnel(
    streams: Streams, handed_at: np.ndarray, called: Calls, tried: Attempts, result: Outcomes
) -> Funnel:
    """Draw what became of the leads after the calls."""
    rng = streams["deals"]
    won = np.where(called.called, result.won_if_called, result.won_if_not_called)
    from_at = np.where(called.called, np.maximum(tried.spoke_at, handed_at), handed_at)
    won_at = closes_at(from_at + 2 * DAY_US, result.days_to_close)
    spoke = tried.spoke_at > 0
    disposition = _dispositions(rng, called, tried, result, won)
    disposed_at = np.where(spoke, tried.spoke_at + 20 * MINUTE_US, 0)
    given_up = called.called & ~spoke
    np.maximum.at(disposed_at, tried.lead, np.where(given_up[tried.lead], tried.at + HOUR_US, 0))
    deals = _stages(rng, disposition == 0, disposed_at, won, won_at, result)
    return Funnel(
        deals=deals,
        disposition=disposition,
        disposed_at=disposed_at,
        won=won,
        won_at=np.where(won, won_at, 0),
        has_spoken=spoke,
    )


def _dispositions(
    rng: np.random.Generator,
    called: Calls,
    tried: Attempts,
    result: Outcomes,
    won: np.ndarray,
) -> np.ndarray:
    """Buyers are accepted; of the others who spoke the better ones; the unreached are nurtured."""
    n = len(won)
    spoke = tried.spoke_at > 0
    accepts = rng.random(n) < sigmoid(0.9 * (result.true_log_odds + 2.2))
    found = np.where(rng.random(n) < 0.6, 1, 2)
    found = np.where(won | accepts, 0, found)
    # some who were not reached get no disposition at all
    unreached = np.where(rng.random(n) < 0.6, 2, -1)
    return np.where(called.called, np.where(spoke, found, unreached), -1)


def _stages(
    rng: np.random.Generator,
    accepted: np.ndarray,
    disposed_at: np.ndarray,
    won: np.ndarray,
    won_at: np.ndarray,
    result: Outcomes,
) -> Deals:
    n = len(won)
    throws = rng.random((6, n))
    opened_at = closes_at(disposed_at, np.minimum(2 + 6 * throws[0], 0.5 * result.days_to_close))
    lost_at = closes_at(opened_at, np.exp(rng.normal(np.log(28), 0.9, n)) + 1)
    opened = accepted & (won | (throws[1] < OPPORTUNITY_SHARE))
    lost = accepted & ~won & (throws[2] >= FORGOTTEN_SHARE)
    again = lost & (throws[3] < REOPENED_SHARE)
    before = accepted & won & (throws[4] < LOST_BEFORE_WON_SHARE)
    second = won & (throws[5] < SECOND_DEAL_SHARE)
    second_at = closes_at(won_at, rng.exponential(90, n) + 20)
    second_won = rng.random(n) < 0.6
    # reopened before it was won: lost at 60 % of the way, opened again at 80 %
    way = won_at - opened_at
    rows = [
        (accepted, 0, 0, disposed_at),
        (opened, 0, 1, opened_at),
        (lost, 0, 3, lost_at),
        (again, 0, 1, lost_at + 30 * DAY_US),
        (again, 0, 3, lost_at + 55 * DAY_US),
        (before, 0, 3, opened_at + (way * 0.6).astype(np.int64)),
        (before, 0, 1, opened_at + (way * 0.8).astype(np.int64)),
        (won, 0, 2, won_at),
        (second, 1, 1, second_at - 10 * DAY_US),
        (second & second_won, 1, 2, second_at),
        (second & ~second_won, 1, 3, second_at),
    ]
    return _table(rows, result.amount)


def _table(rows: list[tuple[np.ndarray, int, int, np.ndarray]], amount: np.ndarray) -> Deals:
    leads = [np.flatnonzero(has) for has, _, _, _ in rows]
    lead = np.concatenate(leads)
    number = np.concatenate([np.full(len(w), row[1]) for w, row in zip(leads, rows, strict=True)])
    stage = np.concatenate([np.full(len(w), row[2]) for w, row in zip(leads, rows, strict=True)])
    at = np.concatenate([row[3][w] for w, row in zip(leads, rows, strict=True)])
    at = at // MINUTE_US * MINUTE_US
    order = np.lexsort((stage, at, number, lead))
    lead, number, stage, at = lead[order], number[order], stage[order], at[order]
    told = np.where(stage == 0, 0, np.where(number == 0, amount[lead], amount[lead] // 2))
    return Deals(lead=lead, number=number, stage=stage, at=at, amount=told)
