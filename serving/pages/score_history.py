"""How a lead's score changed, and what did it: each event, each new fact, or only time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa
from sqlalchemy import Connection

from features.feature import Feature
from features.history import DAY_US, History
from models.scoring import Scored
from records.history import known
from records.tables import profiles
from serving.champion import InUse

#: Moments between events at which the score is looked at, so that time has its own share.
_QUIET = 60
_WEEK_US = 7 * DAY_US
#: Events are looked at one by one, the latest first, as far as that takes so many pairs of a
#: moment and an event known at it; what came before is told as one.
_PAIRS, _FEWEST = 600_000, 30

Points = npt.NDArray[np.int64]
#: What did something, with the points it brought.
Brought = tuple[tuple[str, int], ...]


@dataclass(frozen=True, kw_only=True)
class Point:
    """The score at one moment."""

    #: Microseconds UTC.
    at: int
    fit: int
    engagement: int
    total: int


@dataclass(frozen=True, kw_only=True)
class Change:
    """What moved the score: something that happened, or time that went by."""

    #: Microseconds UTC; of time that went by its end.
    at: int
    #: Kinds of event with the points that each brought, those that brought most first.
    events: Brought = ()
    #: Labels of what became known with the points that each brought.
    facts: Brought = ()
    #: While time went by: events that moved nothing.
    n_idle: int = 0
    #: The events at the beginning that are told as one; 0 but for a lead with very many.
    n_together: int = 0
    points: int
    total: int

    @property
    def is_time(self) -> bool:
        """Whether nothing did it but time."""
        return not self.events and not self.facts and not self.n_together


@dataclass(frozen=True, kw_only=True)
class ScoreHistory:
    """All of it, by today's card."""

    points: tuple[Point, ...]
    changes: tuple[Change, ...]
    #: The score now, and what it was made from.
    scored: Scored
    known: History


def score_history(
    connection: Connection, lead_id: str, created_at: int, in_use: InUse, now: int
) -> ScoreHistory:
    """The score at creation, before and after each event and each new fact, and now."""
    now = max(now, created_at)
    last = History(**vars(known(connection, [(lead_id, now)])))
    came = _came(last, created_at, now)
    learned = _learned(connection, lead_id, created_at, now)
    seen = list(came)[-max(_FEWEST, _PAIRS // (2 * max(len(last.event_at), 1))) :]
    moments = _moments(created_at, seen, learned, now, is_whole=len(seen) == len(came))
    facts = History(**vars(known(connection, [(lead_id, at) for at in (created_at, *learned)])))
    matrix, halves = _points(_at_moments(last, facts, moments), in_use)
    totals = in_use.registered.card.base_points + halves.sum(axis=1)
    points = tuple(
        Point(at=at, fit=int(fit), engagement=int(engagement), total=int(total))
        for at, (fit, engagement), total in zip(moments, halves, totals, strict=True)
    )
    found = list(_changes(points, matrix, came, in_use.scorer.features))
    n_together = sum(len(kinds) for at, kinds in came.items() if at < seen[0]) if seen else 0
    if n_together and found:
        found[0] = replace(found[0], n_idle=0, n_together=n_together)
    return ScoreHistory(
        points=points,
        changes=tuple(found),
        scored=in_use.scorer.score(last)[0],
        known=last,
    )


def _came(last: History, created_at: int, now: int) -> dict[int, list[str]]:
    """Kinds of event by the moment at which each was known, of this person's other leads too."""
    found: dict[int, list[str]] = {}
    at = np.maximum(last.event_at, last.event_recorded_at)
    for moment, kind in zip(at.tolist(), last.event_kind.tolist(), strict=True):
        if created_at <= moment < now:
            found.setdefault(moment, []).append(kind)
    return dict(sorted(found.items()))


def _learned(connection: Connection, lead_id: str, created_at: int, now: int) -> list[int]:
    """Moments at which something new became known of the lead."""
    at = profiles.c.known_at
    query = sa.select(at).where(profiles.c.lead_id == lead_id, at > created_at, at < now)
    return [int(each) for each in connection.execute(query.distinct().order_by(at)).scalars()]


def _moments(
    created_at: int, came: Sequence[int], learned: Sequence[int], now: int, *, is_whole: bool
) -> list[int]:
    """In order, each just before and just after something happened, and in the quiet between.

    An event counts strictly before the moment asked about: at its own not yet. A fact counts at
    its own, so it is looked at a moment sooner.
    """
    start = created_at if is_whole else came[0]
    step = max(_WEEK_US, (now - start) // _QUIET)
    events = [moment for at in came for moment in (at, at + 1)]
    facts = [moment for at in learned if at > start for moment in (at - 1, at)]
    return sorted({created_at, now, *range(start, now, step), *events, *facts})


def _at_moments(last: History, facts: History, moments: Sequence[int]) -> History:
    """The lead at each moment: the events known before it, and the newest facts by then."""
    as_of = np.array(moments, dtype=np.int64)
    known_at = np.maximum(last.event_at, last.event_recorded_at)
    row, event = np.nonzero(known_at[None, :] < as_of[:, None])
    newest = np.searchsorted(facts.as_of, as_of, side="right") - 1
    return History(
        lead_ids=[last.lead_ids[0]] * len(moments),
        as_of=as_of,
        created_at=np.full(len(moments), last.created_at[0]),
        profile={name: [told[place] for place in newest] for name, told in facts.profile.items()},
        event_row=row,
        event_at=last.event_at[event],
        event_recorded_at=last.event_recorded_at[event],
        event_kind=last.event_kind[event],
    )


def _points(history: History, in_use: InUse) -> tuple[Points, Points]:
    """Every feature's points at each moment, and both halves' sums."""
    found = in_use.scorer.columns(history)
    halves = np.column_stack([found["fit_points"], found["engagement_points"]])
    return found["points"].astype(np.int64), halves.astype(np.int64)


def _changes(
    points: Sequence[Point],
    matrix: Points,
    came: dict[int, list[str]],
    features: Sequence[Feature],
) -> Iterator[Change]:
    """What changed the score, in order; what moved nothing is part of the time that went by."""
    gone = n_idle = 0
    for place in range(1, len(points)):
        before, after = points[place - 1], points[place]
        kinds = came.get(before.at, []) if after.at == before.at + 1 else []
        change = after.total - before.total
        events: Brought = ()
        facts: Brought = ()
        if change:
            events, facts = _brought(matrix[place] - matrix[place - 1], kinds, features)
        if not events and not facts:
            gone += change
            n_idle += len(kinds)
            continue
        if gone:
            yield Change(at=before.at, n_idle=n_idle, points=gone, total=before.total)
        yield Change(
            at=after.at - bool(kinds), events=events, facts=facts, points=change, total=after.total
        )
        gone = n_idle = 0
    if gone:
        yield Change(at=points[-1].at, n_idle=n_idle, points=gone, total=points[-1].total)


def _brought(
    moved: Points, kinds: Sequence[str], features: Sequence[Feature]
) -> tuple[Brought, Brought]:
    """Per kind of event, and per fact, the points of its own features; 0 where none tells."""
    events: dict[str, int] = dict.fromkeys(kinds, 0)
    facts: dict[str, int] = {}
    for feature, points in zip(features, moved.tolist(), strict=False):
        if feature.family == "attribute":
            # The time since a date grows by itself; all else of a profile moves with a new one.
            if points and not feature.name.startswith("days_since_"):
                facts[feature.label] = facts.get(feature.label, 0) + points
        elif feature.source in events:
            events[feature.source] += points
    return _largest(events), _largest(facts)


def _largest(brought: dict[str, int]) -> Brought:
    return tuple(sorted(brought.items(), key=lambda pair: -abs(pair[1])))


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """The history as steps in a square of 100 by 100, with its axis."""

    fit: str
    engagement: str
    #: Levels with their height, and three moments: first, middle and last.
    levels: tuple[tuple[int, float], ...]
    moments: tuple[int, ...]
    #: Whether all happened within so short a time that hours tell more than days.
    is_short: bool

    @classmethod
    def of(cls, points: Sequence[Point]) -> Drawn:
        """Steps: a score holds until something changes it."""
        values = [value for each in points for value in (each.fit, each.engagement, 0)]
        low, high = min(values), max(values)
        high = max(high, low + 10)
        first, last = points[0].at, points[-1].at
        width = max(last - first, 1)

        def x(at: int) -> float:
            return round(100 * (at - first) / width, 2)

        def y(value: int) -> float:
            return round(96 - 92 * (value - low) / (high - low), 2)

        def path(name: str) -> str:
            text, stood = f"M0 {y(getattr(points[0], name))}", getattr(points[0], name)
            for each in points[1:]:
                if (value := getattr(each, name)) != stood:
                    text, stood = f"{text} H{x(each.at)} V{y(value)}", value
            return f"{text} H100"

        return cls(
            fit=path("fit"),
            engagement=path("engagement"),
            levels=tuple((level, y(level)) for level in sorted({low, 0, high})),
            moments=tuple(first + (last - first) * n // 2 for n in range(3)),
            is_short=last - first < 3 * DAY_US,
        )
