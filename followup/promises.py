"""The lines of the agreement on service, for one lead: due when, reminded when, kept or broken."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from definition import Definition
from followup.clock import Clock, Kind
from followup.handover import Handover

#: What is promised of every lead; ``mqls`` and ``accepted`` are promised of many, see figures.
LeadLine = Literal["complete", "first_call", "attempts", "feedback"]
#: void: what it was promised for came about without it; counts as neither.
State = Literal["open", "kept", "broken", "void"]

_DAY_HOURS = 24
#: Stages of a deal that nobody reaches unheard.
_IN_TALKS = ("opportunity", "won", "lost")
_GIVEN_UP = ("disqualified", "nurture")


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How one promise about one lead stands.

    A promise is kept before it is due; at the moment it is due it is broken, so that a timer set
    to ``due_at`` finds it so.
    """

    lead_id: str
    line: LeadLine
    state: State
    #: None where no moment was promised: attempts are counted when a lead is given up.
    due_at: dt.datetime | None = None
    #: When the owner is to be reminded, in working hours; None where that would help nobody.
    remind_at: dt.datetime | None = None
    #: When it was kept, broken or void.
    settled_at: dt.datetime | None = None

    @property
    def counts_at(self) -> dt.datetime | None:
        """The moment that says in which week it counts: when due, else when settled."""
        return self.due_at or self.settled_at

    def alert(self, now: dt.datetime) -> Literal["remind", "broken"] | None:
        """What is to be told at a moment: to the owner before, to the team lead after."""
        if self.state == "broken":
            return "broken"
        reminds = self.state == "open" and self.remind_at is not None and self.remind_at <= now
        return "remind" if reminds else None


def standings(handover: Handover, definition: Definition, now: dt.datetime) -> tuple[Standing, ...]:
    """Every promise about a lead, as it stood at ``now``; nothing later counts.

    Examples
    --------
    >>> agreed = Definition.model_validate({"promises": {"first_call_hours": 24}})
    >>> friday = dt.datetime(2026, 11, 6, 17, tzinfo=dt.UTC)  # 18:00 in Amsterdam
    >>> [call] = standings(Handover(lead_id="L1", since=friday), agreed, friday)
    >>> call.state, call.due_at.isoformat(), call.remind_at.isoformat()
    ('open', '2026-11-09T17:00:00+00:00', '2026-11-09T14:30:00+00:00')
    """
    lines = (_complete, _first_call, _attempts, _feedback)
    found = (line(handover, definition, now) for line in lines)
    return tuple(standing for standing in found if standing is not None)


def first_call_kind(definition: Definition) -> tuple[float, Kind] | None:
    """Hours to the first call, and which hours count; None where none were promised."""
    promises = definition.promises
    if promises.first_call_working_hours:
        return promises.first_call_working_hours, "hours"
    return (promises.first_call_hours, "days") if promises.first_call_hours else None


def _complete(handover: Handover, definition: Definition, now: dt.datetime) -> Standing | None:
    if not definition.promises.complete:
        return None
    is_missing = set(handover.missing) & set(definition.promises.complete)
    return Standing(
        lead_id=handover.lead_id,
        line="complete",
        state="broken" if is_missing else "kept",
        settled_at=handover.since,
    )


def _first_call(handover: Handover, definition: Definition, now: dt.datetime) -> Standing | None:
    promised = first_call_kind(definition)
    if promised is None:
        return None
    calls = handover.calls(now)
    deal = handover.first("deals", now, *_IN_TALKS)
    return _by_due(
        handover,
        definition,
        now,
        line="first_call",
        due_at=Clock.of(definition).deadline(handover.since, *promised),
        done_at=calls[0].at if calls else None,
        void_at=deal.at if deal else None,
    )


def _feedback(handover: Handover, definition: Definition, now: dt.datetime) -> Standing | None:
    promises = definition.promises
    if promises.feedback_share is None:
        return None
    said = handover.first("feedback", now, "good", "bad")
    hours = promises.feedback_days * _DAY_HOURS
    return _by_due(
        handover,
        definition,
        now,
        line="feedback",
        due_at=Clock.of(definition).deadline(handover.since, hours, "days"),
        done_at=said.at if said else None,
        void_at=None,
    )


def _by_due(
    handover: Handover,
    definition: Definition,
    now: dt.datetime,
    *,
    line: LeadLine,
    due_at: dt.datetime,
    done_at: dt.datetime | None,
    void_at: dt.datetime | None,
) -> Standing:
    """A promise that ends at a moment: what comes first settles it, of equals the breach."""
    ends: list[tuple[dt.datetime | None, int, State]] = [
        (due_at if due_at <= now else None, 0, "broken"),
        (done_at, 1, "kept"),
        (void_at, 2, "void"),
    ]
    happened = [(at, place, state) for at, place, state in ends if at is not None]
    first = min(happened, default=None)
    return Standing(
        lead_id=handover.lead_id,
        line=line,
        state=first[2] if first else "open",
        due_at=due_at,
        remind_at=_remind_at(handover.since, due_at, definition),
        settled_at=first[0] if first else None,
    )


def _remind_at(
    since: dt.datetime, due_at: dt.datetime, definition: Definition
) -> dt.datetime | None:
    """So many working hours before, but at most half of those there are."""
    clock = Clock.of(definition)
    there_are = clock.worked_between(since, due_at, "hours")
    hours = min(definition.promises.remind_working_hours, there_are / 2)
    return clock.moment_before(due_at, hours, "hours") if hours > 0 else None


def _attempts(handover: Handover, definition: Definition, now: dt.datetime) -> Standing | None:
    """Broken by who gives a lead up without having spoken to it or having tried often enough."""
    promised = definition.promises.attempts_before_giving_up
    if promised is None:
        return None
    given_up = handover.first("dispositions", now, *_GIVEN_UP)
    ends = (
        handover.first("dispositions", now, "accepted"),
        handover.first("deals", now, *_IN_TALKS),
    )
    heard = [handover.spoke_at(now), *(said.at for said in ends if said)]
    reached_at = min((at for at in heard if at is not None), default=None)
    state: State = "open"
    settled_at = None
    if given_up and (reached_at is None or given_up.at < reached_at):
        n_calls = len(handover.calls(given_up.at))
        state, settled_at = "kept" if n_calls >= promised else "broken", given_up.at
    elif reached_at:
        state, settled_at = "kept", reached_at
    return Standing(lead_id=handover.lead_id, line="attempts", state=state, settled_at=settled_at)
