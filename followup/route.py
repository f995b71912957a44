"""Where a lead went, why, and what a rep already had in hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from definition.definition import NOBODY
from followup.path import Language, Step, told

#: Who has a lead that no rep can take.
MARKETING = NOBODY


@dataclass(frozen=True, kw_only=True)
class RepLoad:
    """What a rep has in hand."""

    #: Open leads, those that wait with a team lead apart.
    n_open: int = 0
    #: Leads given in the days that round robin evens out; the last 7 are a good choice.
    n_given: int = 0
    last_given_at: dt.datetime | None = None

    def with_one_more(self, now: dt.datetime) -> RepLoad:
        """After one more lead."""
        return RepLoad(n_open=self.n_open + 1, n_given=self.n_given + 1, last_given_at=now)


@dataclass(frozen=True, kw_only=True)
class Route:
    """Who owns a lead, and why."""

    #: A rep's name in the definition, or ``marketing``.
    owner: str
    #: The rep's team, or ``marketing``.
    team: str
    #: last: the team's lead, because everybody of the team had it.
    by: Literal["owner", "account", "rule", "fallback", "lead", "last", "marketing"]
    steps: tuple[Step, ...]

    @property
    def waits(self) -> bool:
        """Whether it is held until a rep has room; then it counts for no rep's cap."""
        return self.by in ("lead", "last", "marketing")

    def path(self, language: Language = "en") -> str:
        """The way that led there, on one line."""
        return told(self.steps, language)
