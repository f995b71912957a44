"""What would make this a lead for sales: the smallest changes that can still happen."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

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
    steps = list(_steps(values, scorer))
    best: tuple[_Step, ...] | None = None
    for n_steps in range(1, MOST_CHANGES + 1):
        for together in combinations(steps, n_steps):
            if _suffices(together, gaps, scored.must_failed) and (
                best is None or _effort(together) < _effort(best)
            ):
                best = together
        if best is not None:
            return tuple(change for step in best for change in step.changes)
    return ()


def _suffices(steps: tuple[_Step, ...], gaps: tuple[int, int], failed: tuple[str, ...]) -> bool:
    touched = [change.feature for step in steps for change in step.changes]
    if len(set(touched)) < len(touched) or not set(failed) <= set(touched):
        return False
    fit = sum(step.fit for step in steps)
    return fit >= gaps[0] and sum(step.engagement for step in steps) >= gaps[1]


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
    place = scorer.points_table.names.index(row.feature)
    return scorer.points_table.points_at(place, value)


def _is_allowed(scorer: Scorer, name: str, value: Any) -> bool:
    return name not in scorer.musts or scorer.musts[name].holds(value)
