"""How long after an event, or a date, a card may still give other points by time alone."""

from __future__ import annotations

import math
from collections.abc import Iterator

from definition.engagement import HALF_LIFE_DAYS
from features.feature import Feature
from models.scoring import Scorer

#: Nobody does more of one kind than this: a decayed count begins below it.
_MOST_EVENTS = 2**20


def reach_days(scorer: Scorer) -> float | None:
    """Days after its last event from which on time alone changes nothing about a lead.

    Only counts, recencies and active days change by themselves, and only at the card's cuts: a
    lead whose events are all older than this at two moments has the same points at both.

    Returns
    -------
    float or None, days
        None where the card reads a date of the profile: then every lead may change at any time.

    Notes
    -----
    A count in a window changes until its window ends, a recency until its last cut, a decayed
    count until it falls below its lowest cut: HALF_LIFE_DAYS x log2(events / cut).
    """
    if any(_is_a_date(feature, scorer) for feature in scorer.features):
        return None
    return max((_reach(feature, scorer) for feature in scorer.features), default=0.0)


def _is_a_date(feature: Feature, scorer: Scorer) -> bool:
    if feature.family != "attribute":
        return False
    return scorer.definition.attributes[feature.source].kind == "date"


def _reach(feature: Feature, scorer: Scorer) -> float:
    if feature.family == "attribute":
        return 0.0
    if feature.window_days is not None:
        return float(feature.window_days)
    cuts = [cut for cut in _cuts(feature, scorer) if cut > 0]
    if not cuts:
        return 0.0
    if feature.family == "recency":
        return max(cuts)
    return HALF_LIFE_DAYS * max(math.log2(_MOST_EVENTS / min(cuts)), 0.0)


def _cuts(feature: Feature, scorer: Scorer) -> Iterator[float]:
    """Values at which the card, or a hard condition, tells leads apart."""
    for row in scorer.card.features:
        if row.feature == feature.name:
            yield from row.cuts or ()
    must = scorer.musts.get(feature.name)
    if must is not None and must.span is not None:
        yield from (end for end in (must.span.low, must.span.high) if math.isfinite(end))
