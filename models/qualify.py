"""What would make this a lead for sales: the smallest changes that can still happen."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from definition.attributes import Half
from features.catalogue import can_still_happen
from features.feature import Feature
from models.card import CardFeature
from models.scoring import Scored, Scorer

#: Most new events of one kind that are thought of.
MOST_EVENTS = 5
#: Most different things that must happen; beyond, no honest advice is left.
MOST_CHANGES = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One feature that changes, and the points that brings."""

    feature: str
    before: float | str | None
    after: float | str
    points: int


@dataclass(frozen=True, kw_only=True, slots=True)
class _Step:
    """Something that can happen: several features change by it at once."""

    changes: tuple[Change, ...]
    fit: int
    engagement: int
    #: How much it asks; the smallest wins.
    effort: int
    touches: frozenset[str]


def to_qualify(scored: Scored, scorer: Scorer) -> tuple[Change, ...]:
    """The fewest things that together turn the verdict into sales; empty where none can.

    Another visit can still happen, another industry cannot; what is not known yet may turn
    out to be anything. A new event changes every feature that counts it, so all of them are
    listed, and their points sum to what the halves gain.
    """
    if scored.verdict == "sales":
        return ()
    line = scorer.card.thresholds
    gaps = (line.fit - scored.fit_points, line.engagement - scored.engagement_points)
    values: dict[str, Any] = {reason.feature: reason.value for reason in scored.reasons}
    best = fewest(list(_steps(values, scorer)), gaps, frozenset(scored.must_failed))
    return tuple(change for step in best for change in step.changes)


def fewest(
    steps: Sequence[_Step], gaps: tuple[int, int], failed: frozenset[str]
) -> tuple[_Step, ...]:
    """The fewest steps that close both gaps and touch what failed; of as many, the least effort."""
    tops = _tops(steps, "fit"), _tops(steps, "engagement")
    for n_steps in range(1, MOST_CHANGES + 1):
        best = min(_enough(steps, tops, n_steps, gaps, failed), key=_effort, default=None)
        if best is not None:
            return best
    return ()


def _tops(steps: Sequence[_Step], half: Half) -> list[int]:
    """What none, one, two, … steps bring in a half at most."""
    points = sorted((getattr(step, half) for step in steps), reverse=True)
    return [sum(points[:n_steps]) for n_steps in range(MOST_CHANGES + 1)]


def _enough(
    steps: Sequence[_Step],
    tops: tuple[list[int], list[int]],
    n_steps: int,
    gaps: tuple[int, int],
    failed: frozenset[str],
    after: int = 0,
    taken: frozenset[str] = frozenset(),
) -> Iterator[tuple[_Step, ...]]:
    """Every way to take so many steps that change different features and suffice, in order.

    A way that the best of the rest could not complete is left at once: most leads are too far
    away for any, and there are thousands of ways.
    """
    for place in range(after, len(steps)):
        step = steps[place]
        left = gaps[0] - step.fit, gaps[1] - step.engagement
        if left[0] > tops[0][n_steps - 1] or left[1] > tops[1][n_steps - 1]:
            continue
        if not step.touches.isdisjoint(taken):
            continue
        still = failed - step.touches
        if n_steps > 1:
            now_taken = taken | step.touches
            for rest in _enough(steps, tops, n_steps - 1, left, still, place + 1, now_taken):
                yield (step, *rest)
        elif not still:
            yield (step,)


def _effort(steps: tuple[_Step, ...]) -> tuple[int, int]:
    gained = sum(step.fit + step.engagement for step in steps)
    return sum(step.effort for step in steps), -gained


def _steps(values: Mapping[str, Any], scorer: Scorer) -> Iterator[_Step]:
    rows = {row.feature: row for row in scorer.card.features}
    by_source: dict[str, list[Feature]] = {}
    for feature in scorer.features:
        if feature.name not in rows:
            continue
        if feature.family != "attribute":
            by_source.setdefault(feature.source, []).append(feature)
        elif can_still_happen(feature, values[feature.name]):
            step = _attribute_step(feature, rows[feature.name], values[feature.name], scorer)
            if step:
                yield step
    overall = by_source.pop("", [])
    for features in by_source.values():
        for n_events in range(1, MOST_EVENTS + 1):
            yield _event_step([*features, *overall], rows, values, n_events, scorer)


def _attribute_step(feature: Feature, row: CardFeature, value: Any, scorer: Scorer) -> _Step | None:
    """The better value that asks least: the next bin that earns more, or the best level."""
    now = _points(scorer, row, value)
    options = [
        (after, points)
        for after, points in _reachable(row, value)
        if points > now and _is_allowed(scorer, feature.name, after)
    ]
    if not options:
        return None
    after, points = max(options, key=lambda option: option[1])
    change = Change(feature=feature.name, before=value, after=after, points=points - now)
    return _step([change], feature.half, effort=1)


def _event_step(
    features: list[Feature],
    rows: Mapping[str, CardFeature],
    values: Mapping[str, Any],
    n_events: int,
    scorer: Scorer,
) -> _Step:
    """So many new events of one kind, today."""
    changes = []
    for feature in features:
        before = values[feature.name]
        after = (
            0.0
            if feature.family == "recency"
            else (before or 0.0) + (1 if feature.family == "active_days" else n_events)
        )
        row = rows[feature.name]
        points = _points(scorer, row, after) - _points(scorer, row, before)
        is_count = feature.family == "count"
        if points or is_count:
            changes.append(Change(feature=feature.name, before=before, after=after, points=points))
    return _step(changes, "engagement", effort=n_events)


def _step(changes: list[Change], half: str, effort: int) -> _Step:
    points = sum(change.points for change in changes)
    return _Step(
        changes=tuple(changes),
        fit=points if half == "fit" else 0,
        engagement=points if half == "engagement" else 0,
        effort=effort,
        touches=frozenset(change.feature for change in changes),
    )


def _reachable(row: CardFeature, value: Any) -> Iterator[tuple[float | str, int]]:
    """Values it may still take, with their points; a known number can only rise."""
    if row.cuts is None:
        yield from zip(row.levels or (), row.points, strict=True)
        return
    lowest = -math.inf if value is None else value
    lows = (-math.inf, *row.cuts)
    highs = (*row.cuts, math.inf)
    for low, high, points in zip(lows, highs, row.points, strict=True):
        inside = _plain_number(max(low, lowest), high)
        if inside > lowest:
            yield inside, points


def _plain_number(low: float, high: float) -> float:
    """A number above ``low`` and at most ``high``, a whole one where there is one."""
    if math.isinf(low):
        return math.floor(high) if not math.isinf(high) else 0.0
    whole = math.floor(low) + 1.0
    return whole if whole <= high else math.nextafter(low, math.inf)


def _points(scorer: Scorer, row: CardFeature, value: Any) -> int:
    return scorer.points_table.points_at(scorer.points_table.places[row.feature], value)


def _is_allowed(scorer: Scorer, name: str, value: Any) -> bool:
    return name not in scorer.musts or scorer.musts[name].holds(value)
