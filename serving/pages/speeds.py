"""How fast leads come from stage to stage."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from records.figures.created import Created
from records.figures.funnel import moments
from records.figures.progress import Moments, Progress
from records.figures.stages import STAGES, Stage
from training.closing import ClosingSpeed, Shares
from training.ripeness import shown

Speeds = dict[Stage, ClosingSpeed]


def speeds(everyone: Progress, horizon: int, now: int) -> Speeds:
    """Per stage the speed from the one before; under "lead" that from lead to deal.

    ``horizon`` and ``now`` are microseconds.
    """
    counted, reached_at = everyone.created, moments(everyone)
    found: Speeds = {}
    for before, stage in pairwise(STAGES):
        since = reached_at[:, STAGES.index(before)]
        at = reached_at[:, STAGES.index(stage)]
        here = ~np.isnan(since)
        never = _never(counted, now) if before == "lead" else np.zeros(0)
        found[stage] = _speed(since[here], at[here], never, horizon, now)
    found["lead"] = _speed(reached_at[:, 0], reached_at[:, -1], _never(counted, now), horizon, now)
    return found


def win_rate(everyone: Progress, speed: ClosingSpeed, now: int) -> float:
    """The share of all leads that will be won, once all had the time to; ``now`` microseconds."""
    n_won = int(everyone.reached(len(STAGES) - 1).sum())
    return speed.win_rate(_ages(everyone, now), n_won) if len(everyone) else 0.0


def shown_by(leads: Progress, speed: ClosingSpeed, rate: float, now: int) -> Shares:
    """How much of its outcome each lead has shown; see ``training.ripeness.shown``."""
    return shown(_ages(leads, now), leads.reached(len(STAGES) - 1), speed, rate)


def _ages(leads: Progress, now: int) -> npt.NDArray[np.int64]:
    ages: npt.NDArray[np.int64] = np.maximum(now - leads.created_at, 0).astype(np.int64)
    return ages


def _never(counted: Created, now: int) -> Moments:
    """Ages of the leads that sales never had."""
    return np.repeat(now - counted.at, counted.counts[:, 0] - counted.counts[:, 1]).astype(float)


def _speed(since: Moments, at: Moments, never: Moments, horizon: int, now: int) -> ClosingSpeed:
    """Learned from leads with known moments, and from those that sales never had."""
    is_there = ~np.isnan(at)
    ages = np.where(is_there, at, now) - since
    every: npt.NDArray[np.int64] = np.maximum(np.concatenate([ages, never]), 1).astype(np.int64)
    won = np.concatenate([is_there, np.zeros(len(never), dtype=bool)])
    return ClosingSpeed.of(every, won, horizon=horizon)
