"""The columns that figures on pages are counted from: read when a page asks, and kept for a while.

A company whose columns are read in no time has them read anew for every page; a large one sees what
was there up to ten times as long ago as reading takes (``serving.kept``), and is told so.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import get_args

import numpy as np
from sqlalchemy import Connection

from features.values import text
from records.figures.coded import Coded
from records.figures.progress import Progress, progress
from records.figures.segments import segments
from records.figures.sources import By, answered
from serving.kept import Kept
from serving.pages.asked import Asked
from serving.pages.speeds import Speeds, speeds
from serving.state import State
from training.feedback.sources import Level, judged

_DAY_US = 86_400_000_000


@dataclass(frozen=True, kw_only=True)
class Leads:
    """Leads that a page asks about, and when they were read, microseconds UTC."""

    progress: Progress
    read_at: int


class Counted:
    """One per process.

    Everything is made when it is first asked for; nothing is read before a page is.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self._everyone = Kept(self._read)
        self._speeds = Kept(self._learn)
        self._levels = {by: Kept(partial(self._judge, by)) for by in get_args(By)}
        self._segments: dict[str, Kept[tuple[Leads, Coded]]] = {}

    def everyone(self) -> Progress:
        """Every lead on record."""
        return self._everyone().progress

    def of(self, asked: Asked) -> Leads:
        """Those that are asked for."""
        if asked.attribute is None:
            found, codes = self._everyone(), None
        else:
            kept = self._segments.setdefault(
                asked.attribute, Kept(partial(self._divide, asked.attribute))
            )
            found, codes = kept()
        return Leads(progress=found.progress.of(asked.cohort, codes), read_at=found.read_at)

    def levels(self, by: By) -> tuple[Level, ...]:
        """What sales said of each source or campaign, ever."""
        return self._levels[by]()

    def speeds(self) -> Speeds:
        """How fast leads come from stage to stage, learned from all of them."""
        return self._speeds()

    def _read(self) -> Leads:
        with self._state.engine.connect() as connection:
            return Leads(progress=progress(connection), read_at=self._state.now())

    def _learn(self) -> Speeds:
        horizon = self._state.definition().label.horizon_days * _DAY_US
        return speeds(self.everyone(), horizon, self._state.now())

    def _judge(self, by: By) -> tuple[Level, ...]:
        with self._state.engine.connect() as connection:
            return levels(connection, by)

    def _divide(self, attribute: str) -> tuple[Leads, Coded]:
        """With the very rows that the codes are of."""
        everyone = self._everyone()
        with self._state.engine.connect() as connection:
            codes = segments(connection, everyone.progress, attribute, level)
        return everyone, codes


def levels(connection: Connection, by: By) -> tuple[Level, ...]:
    """What sales said of each source or campaign, most evidence first."""
    said = answered(connection, by)
    return judged(
        np.array(said.sources, dtype=object),
        np.array(said.reps, dtype=object),
        np.array(said.is_good, dtype=bool),
    )


def level(value: object) -> str | None:
    """A value as the card has it: spellings that differ only in capitals are one."""
    found = text(value)
    return None if found is None else found.casefold()
