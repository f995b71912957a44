"""How a lead's score changed, and which event did it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from features.history import History
from models.scoring import Scored
from records.history import known
from serving.champion import InUse

#: Events that are looked at, the latest.
_MOST = 60
_DAY_US = 86_400_000_000
_WEEK_US = 7 * _DAY_US


@dataclass(frozen=True, kw_only=True)
class Point:
    """The score at one moment."""

    #: Microseconds UTC.
    at: int
    #: The kind of the event that just happened; empty where only time went by.
    kind: str
    fit: int
    engagement: int
    total: int
    #: Change of the total since the point before.
    change: int
    verdict: str


def score_history(
    connection: Connection,
    lead_id: str,
    created_at: int,
    events: Sequence[Mapping[str, Any]],
    in_use: InUse,
    now: int,
) -> tuple[tuple[Point, ...], Scored, History]:
    """The score at creation, before and after each event, in the quiet between, and now.

    All by today's card. Answers the score now, and what it was made from, as well.
    """
    came = [(max(each["occurred_at"], each["recorded_at"]), each["kind"]) for each in events]
    came = sorted(each for each in came if created_at <= each[0] < now)[-_MOST:]
    moments = _moments(created_at, came, max(now, created_at))
    found = History(**vars(known(connection, [(lead_id, at) for at, _ in moments])))
    scores = in_use.scorer.score(found)
    points = []
    for place, ((at, kind), scored) in enumerate(zip(moments, scores, strict=True)):
        before = scores[place - 1].total_points if place else scored.total_points
        points.append(
            Point(
                at=at,
                kind=kind,
                fit=scored.fit_points,
                engagement=scored.engagement_points,
                total=scored.total_points,
                change=scored.total_points - before,
                verdict=scored.verdict,
            )
        )
    return tuple(points), scores[-1], _last(connection, lead_id, moments[-1][0])


def _moments(created_at: int, came: Sequence[tuple[int, str]], now: int) -> list[tuple[int, str]]:
    """In order. An event counts strictly before the moment asked about: at its own not yet."""
    step = max(_WEEK_US, (now - created_at) // _MOST)
    quiet = {(at, "") for at in range(created_at, now, step)}
    before = {(at, "") for at, _ in came}
    after = {(at + 1, kind) for at, kind in came}
    return sorted({(created_at, ""), (now, "")} | quiet | before | after)


def changes(points: Sequence[Point]) -> list[Point]:
    """What changed the score, in order; time that went by until the next event is one change."""
    found: list[Point] = []
    for each in points:
        if each.kind or not found or found[-1].kind:
            found.append(each)
        else:
            found[-1] = replace(each, change=found[-1].change + each.change)
    return [each for each in found if each.change]


def _last(connection: Connection, lead_id: str, at: int) -> History:
    return History(**vars(known(connection, [(lead_id, at)])))


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """The history as a picture of 640 by 200, with its axis."""

    fit: str
    engagement: str
    #: Levels with their height, and days with their place.
    levels: tuple[tuple[int, float], ...]
    days: tuple[tuple[int, float], ...]

    @classmethod
    def of(cls, points: Sequence[Point]) -> Drawn:
        """Steps: a score holds until the next event."""
        values = [value for each in points for value in (each.fit, each.engagement, 0)]
        low, high = min(values), max(values)
        high = max(high, low + 10)
        first, last = points[0].at, max(points[-1].at, points[0].at + _DAY_US)

        def x(at: int) -> float:
            return round(36 + 596 * (at - first) / (last - first), 1)

        def y(value: float) -> float:
            return round(180 - 165 * (value - low) / (high - low), 1)

        def path(name: str) -> str:
            text = f"M{x(first)} {y(getattr(points[0], name))}"
            for each in points[1:]:
                text += f" H{x(each.at)} V{y(getattr(each, name))}"
            return text

        levels = sorted({low, 0, high})
        days = [(first + (last - first) * n // 2) for n in range(3)]
        return cls(
            fit=path("fit"),
            engagement=path("engagement"),
            levels=tuple((level, y(level)) for level in levels),
            days=tuple((at, x(at)) for at in days),
        )
