"""What a first sentence for the call rests on: the most telling things this lead really did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from definition import Definition
from features.history import History
from followup.opening import Deed, fitting, sentence
from models.explanation import Language
from models.scoring import Scored, Scorer

#: Things that are said in one sentence, each of another kind.
_MOST = 2


def opening(
    history: History, points: Mapping[str, int], definition: Definition, language: Language
) -> dict[str, Any] | None:
    """A sentence with the events and attributes that it rests on; None where nothing was done.

    Parameters
    ----------
    history : of one lead at one moment
    points : per kind of event, what the lead earned by it on the card
    definition : only kinds that it lists are mentioned: they have a name that people know
    language : of the sentence
    """
    deeds = _telling(_last_of_each_kind(history, definition), points)
    if not deeds:
        return None
    profile = {name: values[0] for name, values in history.profile.items()}
    names = fitting(profile)
    told = {name: profile[name] for name in names}
    return {
        "text": sentence(deeds, told, definition, language, int(history.as_of[0])),
        "event_ids": [deed.event_id for deed in deeds if deed.event_id],
        "attributes": names,
    }


def points_of_kinds(scored: Scored, scorer: Scorer) -> dict[str, int]:
    """What a lead earned on the card by each kind of event."""
    sources = {
        feature.name: feature.source
        for feature in scorer.features
        if feature.family in ("count", "recency")
    }
    points: dict[str, int] = {}
    for reason in scored.reasons:
        if reason.feature in sources:
            kind = sources[reason.feature]
            points[kind] = points.get(kind, 0) + reason.points
    return points


def _telling(deeds: list[Deed], points: Mapping[str, int]) -> list[Deed]:
    """The kinds that count most, the newest of equals; what counts against a lead only if alone."""
    heavy = [deed for deed in deeds if points.get(deed.kind, 0) >= 0] or deeds[:1]
    return sorted(heavy, key=lambda deed: (-points.get(deed.kind, 0), -deed.at))[:_MOST]


def _last_of_each_kind(history: History, definition: Definition) -> list[Deed]:
    """The newest first."""
    as_of = history.as_of[0]
    known = (history.event_at < as_of) & (history.event_recorded_at < as_of)
    found: dict[str, Deed] = {}
    places = [int(place) for place in np.flatnonzero(known)]
    for place in sorted(places, key=lambda place: -int(history.event_at[place])):
        kind = str(history.event_kind[place])
        if kind in definition.events and kind not in found:
            found[kind] = _deed(history, place, kind)
    return list(found.values())


def _deed(history: History, place: int, kind: str) -> Deed:
    event_id = history.event_ids[place] if history.event_ids else None
    detail = history.event_details[place] if history.event_details else None
    at = int(history.event_at[place])
    return Deed(kind=kind, at=at, detail=detail or "", event_id=event_id or "")
