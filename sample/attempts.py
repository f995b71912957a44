"""The calls themselves: attempt after attempt, until somebody answers or the rep gives up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample.calendar import MINUTE_US, calendar
from sample.calling import Calls
from sample.reps import REPS
from sample.streams import Streams

CHANNELS = ("phone", "mobile")
RESULTS = ("spoke", "voicemail", "unreachable")
#: Chance that somebody who will not buy answers an attempt at all, in the end.
REACHED_SHARE = 0.3
#: Chance that an attempt reaches somebody who can be reached.
ANSWERS = 0.5
MOST_ATTEMPTS = 9


@dataclass(frozen=True, kw_only=True)
class Attempts:
    """One row per attempt, and per lead when somebody answered."""

    #: Row of the lead, ascending.
    lead: np.ndarray
    at: np.ndarray
    #: Indices in CHANNELS and RESULTS.
    channel: np.ndarray
    result: np.ndarray
    #: Per lead: when somebody answered, or 0.
    spoke_at: np.ndarray


def attempts(streams: Streams, called: Calls, won_if_called: np.ndarray) -> Attempts:
    """Draw the attempts of every called lead; who is going to buy is always reached."""
    rng = streams["attempts"]
    rows = np.flatnonzero(called.called)
    is_reached = won_if_called[rows] | (rng.random(len(rows)) < REACHED_SHARE)
    n = _how_many(rng, called.rep[rows], is_reached)
    lead = np.repeat(rows, n)
    number = np.arange(len(lead)) - np.repeat(np.cumsum(n) - n, n)
    at = _moments(rng, called.first_attempt_at[lead], number, np.cumsum(n) - n)
    is_last = np.append(lead[1:] != lead[:-1], True)[: len(lead)]
    missed = np.where(rng.random(len(lead)) < 0.4, 1, 2)
    result = np.where(is_last & np.repeat(is_reached, n), 0, missed)
    spoke_at = np.zeros(len(called.called), np.int64)
    spoke_at[lead[result == 0]] = at[result == 0]
    return Attempts(
        lead=lead,
        at=at,
        channel=(rng.random(len(lead)) < 0.2).astype(int),
        result=result,
        spoke_at=spoke_at,
    )


def _how_many(rng: np.random.Generator, rep: np.ndarray, is_reached: np.ndarray) -> np.ndarray:
    """Tries until the answer, or until the rep's persistence ends."""
    persistence = np.array([one.persistence for one in REPS])[rep]
    until_answer = rng.geometric(ANSWERS, len(rep))
    until_given_up = rng.geometric(1 - persistence)
    return np.minimum(np.where(is_reached, until_answer, until_given_up), MOST_ATTEMPTS)


def _moments(
    rng: np.random.Generator, first_at: np.ndarray, number: np.ndarray, starts: np.ndarray
) -> np.ndarray:
    """Each next attempt is half a working day to four working days after the one before."""
    gap = np.where(number > 0, rng.integers(4, 33, len(number)), 0)
    total = np.cumsum(gap)
    since_first = total - np.repeat(total[starts], np.diff(np.append(starts, len(number))))
    later = calendar().working_after(first_at, since_first)
    later += rng.integers(0, 60, len(number)) * MINUTE_US
    return np.where(number > 0, later, first_at)
