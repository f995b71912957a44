"""How a lead's score changed, and which event did it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from features.history import History
from models.scoring import Scored
from records.history import known
from serving.champion import InUse

#: Events that are looked at, the latest.
_MOST = 60
_DAY_US = 86_400_000_000


@dataclass(frozen=True, kw_only=True)
class Point:
    """The score at one moment."""

    #: Microseconds UTC.
    at: int
    #: The kind of the event that came just before; empty for the creation and for now.
    kind: str
    fit: int
    engagement: int
    total: int
    #: Change of the total since the point before.
    change: int
    verdict: str
    is_now: bool = False


def score_history(
    connection: Connection,
    lead_id: str,
    created_at: int,
    events: Sequence[Mapping[str, Any]],
    in_use: InUse,
    now: int,
) -> tuple[tuple[Point, ...], Scored, History]:
    """The score at creation, after each event and now, by today's card.

    Answers the score now, and what it was made from, as well.
    """
    came = [(max(each["occurred_at"], each["recorded_at"]), each["kind"]) for each in events]
    came = sorted(each for each in came if created_at <= each[0] < now)[-_MOST:]
    # Events count strictly before the moment asked about.
    moments = [(created_at, ""), *((at + 1, kind) for at, kind in came), (max(now, created_at), "")]
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
                is_now=place == len(moments) - 1,
            )
        )
    return tuple(points), scores[-1], _last(connection, lead_id, moments[-1][0])


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
