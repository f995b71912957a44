"""Why promises were broken: first what the system did, never who."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from statistics import median
from typing import Literal

from followup.clock import Clock
from followup.clock import Kind as ClockKind
from followup.figures import Book, Line
from followup.handover import Handover
from followup.period import Period
from followup.promises import first_call_kind

#: In the order in which they are told: what nobody could help by calling comes first.
Kind = Literal[
    "takes",
    "no_owner",
    "owner_late",
    "called_late",
    "not_called",
    "refused_for",
    "missing",
    "given_up_after",
    "silent_uncalled",
    "silent",
]
#: Reasons and attributes told per line.
_MOST_TOLD = 3


@dataclass(frozen=True, kw_only=True)
class Cause:
    """What a number of breaches have in common."""

    line: Line
    kind: Kind
    n_leads: int
    #: Of so many breaches.
    of: int
    #: Median hours, counted as the promise counts them, or median calls; what ``kind`` says.
    median: float | None = None
    #: The reason or the attribute.
    what: str = field(default="")
    #: Of ``takes``: the part of that time that went into waiting for an owner, 0 to 1.
    share: float | None = None
    #: The team in which most of it happened, and to how many of the leads; empty where no team
    #: is known.
    team: str = ""
    n_team: int = 0


def causes(book: Book, period: Period) -> tuple[Cause, ...]:
    """The causes of a period's breaches, per line, largest first within a line.

    A handover does not name a rep, so neither can a cause.
    """
    broken = _broken(book, period)
    return (
        *_refused(book, period),
        *_missing(book, broken.get("complete", [])),
        *_takes(book, period, broken.get("first_call", [])),
        *_first_calls(book, broken.get("first_call", [])),
        *_given_up(book, broken.get("attempts", [])),
        *_silent(book, broken.get("feedback", [])),
    )


def _broken(book: Book, period: Period) -> dict[str, list[Handover]]:
    found: dict[str, list[Handover]] = {}
    for handover, standing in book.pairs:
        if standing.state == "broken" and (standing.counts_at or book.now) in period:
            found.setdefault(standing.line, []).append(handover)
    return found


def _takes(book: Book, period: Period, late: list[Handover]) -> list[Cause]:
    """How long first calls took of all leads whose call was due, and what of it was waiting."""
    if not late:
        return []
    due = _settled(book, period)
    clock, kind = Clock.of(book.definition), _clock_kind(book)
    taken, waited = [], []
    for each in due:
        until = _called_at(each, book.now) or book.now
        owned_at = min(each.assigned_at or until, until)
        taken.append(clock.worked_between(each.since, until, kind))
        waited.append(clock.worked_between(each.since, owned_at, kind))
    share = sum(waited) / sum(taken) if sum(taken) else 0.0
    # Who waits most where leads wait for an owner; else where calls take longest.
    by_team = dict.fromkeys((each.team for each in due), 0.0)
    for each, hours in zip(due, waited if sum(waited) else taken, strict=True):
        by_team[each.team] += hours
    team = max(by_team, key=lambda name: by_team[name])
    return [
        Cause(
            line="first_call",
            kind="takes",
            n_leads=len(late),
            of=len(due),
            median=median(taken),
            share=share,
            team=team,
        )
    ]


def _settled(book: Book, period: Period) -> list[Handover]:
    """Leads whose first call was due in the period, and is kept or broken."""
    return [
        handover
        for handover, standing in book.pairs
        if standing.line == "first_call"
        and standing.state in ("kept", "broken")
        and (standing.counts_at or book.now) in period
    ]


def _called_at(handover: Handover, now: dt.datetime) -> dt.datetime | None:
    calls = handover.calls(now)
    return calls[0].at if calls else None


def _clock_kind(book: Book) -> ClockKind:
    return (first_call_kind(book.definition) or (0, "days"))[1]


def _first_calls(book: Book, late: list[Handover]) -> list[Cause]:
    """Where the promised time went: waiting for an owner, or for the call."""
    promised = first_call_kind(book.definition)
    if not late or promised is None:
        return []
    hours, kind = promised
    clock = Clock.of(book.definition)
    waits: dict[Kind, list[tuple[Handover, float]]] = {}
    for each in late:
        due_at = clock.deadline(each.since, hours, kind)
        called_at = _called_at(each, book.now)
        for_owner = clock.worked_between(each.since, each.assigned_at or book.now, kind)
        why: Kind = "called_late" if called_at else "not_called"
        if each.assigned_at is None or each.assigned_at >= due_at:
            why = "no_owner"
        elif for_owner > hours / 2:
            why = "owner_late"
        until = each.assigned_at if why == "owner_late" else called_at
        waited = clock.worked_between(each.since, until or book.now, kind)
        waits.setdefault(why, []).append((each, waited))
    order: tuple[Kind, ...] = ("no_owner", "owner_late", "called_late", "not_called")
    return [_late(why, waits[why], len(late)) for why in order if why in waits]


def _late(why: Kind, waited: list[tuple[Handover, float]], n_late: int) -> Cause:
    """One reason, with the team that has most of these leads."""
    of_team = Counter(handover.team for handover, _ in waited)
    team, n_team = min(of_team.items(), key=lambda pair: (-pair[1], pair[0]))
    return Cause(
        line="first_call",
        kind=why,
        n_leads=len(waited),
        of=n_late,
        median=median(hours for _, hours in waited),
        team=team,
        n_team=n_team if team else 0,
    )


def _refused(book: Book, period: Period) -> list[Cause]:
    """The reasons that sales gave most for leads it did not accept."""
    if book.definition.promises.accepted_share is None:
        return []
    first = [(each, each.first("dispositions", book.now)) for each in book.handovers]
    refused = [
        said.reason or _judged(each, book.now)
        for each, said in first
        if said and said.at in period and said.word != "accepted"
    ]
    reasons = Counter(" ".join(reason.split()).casefold() for reason in refused)
    return [
        Cause(line="accepted", kind="refused_for", n_leads=n, of=len(refused), what=reason)
        for reason, n in _most(reasons)
    ]


def _judged(handover: Handover, now: dt.datetime) -> str:
    """Why sales called a lead bad."""
    said = handover.first("feedback", now, "bad")
    return said.reason if said else ""


def _missing(book: Book, incomplete: list[Handover]) -> list[Cause]:
    promised = set(book.definition.promises.complete)
    names = Counter(name for each in incomplete for name in promised & set(each.missing))
    known = book.definition.attributes
    return [
        Cause(
            line="complete",
            kind="missing",
            n_leads=n,
            of=len(incomplete),
            what=(known[name].label if name in known else "") or name,
        )
        for name, n in _most(names)
    ]


def _given_up(book: Book, early: list[Handover]) -> list[Cause]:
    if not early:
        return []
    given_up = [
        (each, each.first("dispositions", book.now, "disqualified", "nurture")) for each in early
    ]
    n_calls = [len(each.calls(said.at)) for each, said in given_up if said]
    n = len(early)
    return [Cause(line="attempts", kind="given_up_after", n_leads=n, of=n, median=median(n_calls))]


def _silent(book: Book, silent: list[Handover]) -> list[Cause]:
    """Who was not called cannot be judged: that comes first."""
    uncalled = sum(not each.calls(book.now) for each in silent)
    counts: tuple[tuple[Kind, int], ...] = (
        ("silent_uncalled", uncalled),
        ("silent", len(silent) - uncalled),
    )
    return [Cause(line="feedback", kind=kind, n_leads=n, of=len(silent)) for kind, n in counts if n]


def _most(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST_TOLD]


def waits(book: Book, period: Period) -> dict[Literal["owner", "call", "feedback"], float | None]:
    """Median hours that leads of a period waited for each step, as the promise counts hours.

    For an owner since the hand-over, for the first call since the owner, for feedback since the
    first call. None where no lead came so far.
    """
    clock = Clock.of(book.definition)
    kind = _clock_kind(book)
    spent: dict[Literal["owner", "call", "feedback"], list[float]] = {
        "owner": [],
        "call": [],
        "feedback": [],
    }

    def add(
        step: Literal["owner", "call", "feedback"],
        since: dt.datetime | None,
        until: dt.datetime | None,
    ) -> None:
        if since is not None and until is not None and since <= until:
            spent[step].append(clock.worked_between(since, until, kind))

    for each in book.handovers:
        if each.since in period:
            calls = each.calls(book.now)
            called_at = calls[0].at if calls else None
            said = each.first("feedback", book.now)
            add("owner", each.since, each.assigned_at)
            add("call", each.assigned_at, called_at)
            add("feedback", called_at, said.at if said else None)
    return {step: median(hours) if hours else None for step, hours in spent.items()}
