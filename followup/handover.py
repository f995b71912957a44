"""A lead that was handed to sales, and all that became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeVar

from definition import Definition

#: Ways in which a person calls a person; an automatic mail is none of them.
VOICES = frozenset({"phone", "mobile", "call", "tel", "telephone", "telefoon", "mobiel", "video"})
OUTCOMES = frozenset({"spoke", "voicemail", "unreachable"})


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One try to reach a lead."""

    at: dt.datetime
    channel: str = "phone"
    #: spoke, voicemail or unreachable; anything else is no call.
    outcome: str

    @property
    def is_call(self) -> bool:
        """Whether somebody called, reached or not.

        Examples
        --------
        >>> at = dt.datetime(2026, 11, 2, 14, tzinfo=dt.UTC)
        >>> Attempt(at=at, outcome="voicemail").is_call
        True
        >>> Attempt(at=at, channel="email", outcome="spoke").is_call
        False
        """
        return self.channel.strip().casefold() in VOICES and self.outcome in OUTCOMES


@dataclass(frozen=True, kw_only=True)
class Said:
    """A word that sales left: a disposition, a judgement, or the stage of a deal."""

    at: dt.datetime
    word: str
    reason: str = ""


_Dated = TypeVar("_Dated", Attempt, Said)


@dataclass(frozen=True, kw_only=True)
class Handover:
    """One lead that sales got; what is listed comes in any order."""

    lead_id: str
    #: When it crossed the line. Where a lead is handed on: when the next rep got it.
    since: dt.datetime
    #: When a rep got it; None while it waits for one.
    assigned_at: dt.datetime | None = None
    source: str = ""
    #: The team that has it; empty where nobody knows.
    team: str = ""
    #: Attributes that were promised and not there.
    missing: tuple[str, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    dispositions: tuple[Said, ...] = ()
    feedback: tuple[Said, ...] = ()
    #: Stages: sql, opportunity, won, lost.
    deals: tuple[Said, ...] = ()
    #: What was agreed when it was handed over; None where that is what is agreed now.
    promised: Definition | None = None
    #: Whether the company's files tell of it: it was handed over before there was a line.
    is_loaded: bool = False

    def calls(self, until: dt.datetime) -> list[Attempt]:
        """The calls since the hand-over, oldest first."""
        since = self.since
        return _ordered(one for one in self.attempts if one.is_call and since <= one.at <= until)

    def spoke_at(self, until: dt.datetime) -> dt.datetime | None:
        """When somebody was first spoken to."""
        return next((call.at for call in self.calls(until) if call.outcome == "spoke"), None)

    def first(
        self, said: Literal["dispositions", "feedback", "deals"], until: dt.datetime, *words: str
    ) -> Said | None:
        """The first thing said since the hand-over, of these words or of any."""
        found: tuple[Said, ...] = getattr(self, said)
        since = self.since
        ordered = _ordered(one for one in found if since <= one.at <= until)
        return next((one for one in ordered if not words or one.word in words), None)


def _ordered(listed: Iterable[_Dated]) -> list[_Dated]:
    return sorted(listed, key=lambda one: one.at)
