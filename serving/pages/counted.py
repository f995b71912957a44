"""The columns that figures on pages are counted from: read when a page asks, and kept for a while.

A company whose columns are read in no time has them read anew for every page; a large one sees what
was there up to thirty times as long ago as reading takes (``serving.cached``), and is told so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import get_args

import numpy as np
from sqlalchemy import Connection

from features.values import text
from records.figures.coded import Coded
from records.figures.everyone import everyone
from records.figures.progress import Progress
from records.figures.segments import segments
from records.figures.sources import By, answered
from serving.cached import Cached
from serving.pages.asked import Asked
from serving.pages.speeds import Speeds, speeds, win_rate
from serving.state import State
from training.feedback.answers import Answers
from training.feedback.sources import Level, judged
from training.labels import calls_are_known

_DAY_US = 86_400_000_000


@dataclass(frozen=True, kw_only=True)
class Leads:
    """Leads that a page asks about, and what is known of all of them."""

    asked: Progress
    #: Every lead on record.
    everyone: Progress
    #: How fast they come from stage to stage.
    speeds: Speeds
    #: The share of all leads that will become a deal, 0-1.
    win_rate: float
    #: When they were read, microseconds UTC.
    read_at: int

    @property
    def first_at(self) -> int | None:
        """When the first lead ever came in, microseconds UTC."""
        return int(self.everyone.created_at[-1]) if len(self.everyone) else None


class Counted:
    """One per process."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._everyone = Cached(self._read)
        self._levels = {by: Cached(partial(self._judge, by)) for by in get_args(By)}
        self._segments: dict[str, Cached[tuple[Leads, Coded]]] = {}

    def everyone(self) -> Leads:
        """Every lead on record."""
        return self._everyone()

    def of(self, asked: Asked) -> Leads:
        """Those that are asked for."""
        if asked.attribute is None:
            found = self._everyone()
            return replace(found, asked=found.everyone.of(asked.cohort))
        divide = partial(self._divide, asked.attribute)
        found, codes = self._segments.setdefault(asked.attribute, Cached(divide))()
        return replace(found, asked=found.everyone.of(asked.cohort, codes))

    def levels(self, by: By) -> tuple[Level, ...]:
        """What sales said of each source or campaign, ever."""
        return self._levels[by]()

    def _read(self) -> Leads:
        now = self._state.now()
        horizon = self._state.definition().label.horizon_days * _DAY_US
        with self._state.engine.connect() as connection:
            leads = everyone(connection)
        speed = speeds(leads, horizon, now)
        rate = win_rate(leads, speed["lead"], now)
        return Leads(asked=leads, everyone=leads, speeds=speed, win_rate=rate, read_at=now)

    def _judge(self, by: By) -> tuple[Level, ...]:
        now = self._state.now()
        with self._state.engine.connect() as connection:
            return levels(connection, by, now)

    def _divide(self, attribute: str) -> tuple[Leads, Coded]:
        """With the very rows that the codes are of."""
        leads = self._everyone()
        with self._state.engine.connect() as connection:
            return leads, segments(connection, leads.everyone, attribute, level)


def levels(connection: Connection, by: By, now: int) -> tuple[Level, ...]:
    """What sales said of each source or campaign, most evidence first.

    The answers that count are those a training counts; ``now`` is microseconds UTC.
    """
    said = answered(connection, by)
    is_known = calls_are_known(said.n_called, said.n_with_deal, said.n_called_with_deal)
    found = Answers.of(said.feedback, said.attempts, now, calls_known=is_known)
    of = [said.levels.get(lead_id) for lead_id in found.lead_ids]
    return judged(np.array(of, dtype=object), found.reps, found.is_good)


def level(value: object) -> str | None:
    """A value as the card has it: spellings that differ only in capitals are one."""
    found = text(value)
    return None if found is None else found.casefold()
