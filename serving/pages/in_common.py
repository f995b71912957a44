"""What deals have in common, counted against all leads."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from models.points import points_from_log_odds
from models.scoring import Scored
from serving.champion import InUse
from serving.pages.words import Words
from training.feedback.proposal import STEP

#: Fewer of the deals than this have nothing in common.
_FEWEST = 3
#: Told at most.
_MOST = 8
#: Counts of twenty deals are worth no more.
_MOST_POINTS = 20


@dataclass(frozen=True, kw_only=True)
class Shared:
    """One level of one feature."""

    label: str
    value: str
    #: The attribute and its level, as the definition has them; empty where it is of none.
    attribute: str
    level: str
    #: Of so many deals, and the share of all leads that it was learned from, 0-1.
    n: int
    of: int
    usual: float

    @property
    def points(self) -> int:
        """What the counts say by themselves, as points that people sign: in steps of five."""
        log_ratio = math.log(self.share / max(self.usual, 1 / (20 * self.of)))
        return min(
            _MOST_POINTS, max(STEP, STEP * round(int(points_from_log_odds(log_ratio)) / STEP))
        )

    @property
    def share(self) -> float:
        """Of the deals, 0-1."""
        return self.n / self.of


def in_common(scored: Sequence[Scored], in_use: InUse, words: Words) -> list[Shared]:
    """Levels and bins that deals have more often than all leads, the most telling first."""
    if not scored:
        return []
    table = in_use.scorer.points_table
    features = in_use.registered.card.features
    attributes = {
        each.name: each.source for each in in_use.scorer.features if each.family == "attribute"
    }
    rows = [{reason.feature: reason.value for reason in each.reasons} for each in scored]
    found: list[tuple[float, Shared]] = []
    for place, feature in enumerate(features):
        values = [row.get(feature.feature) for row in rows]
        counts: dict[str, int] = {}
        usual: dict[str, float] = {}
        total = sum(feature.leads) + feature.missing.leads + feature.other.leads
        if feature.levels is None or not total:
            continue
        for value in values:
            if value is not None:
                counts[str(value)] = counts.get(str(value), 0) + 1
        usual = {level: n / total for level, n in zip(feature.levels, feature.leads, strict=True)}
        for level, n in counts.items():
            if n >= _FEWEST and level in usual and n / len(rows) > usual[level]:
                shared = Shared(
                    label=feature.label or table.names[place],
                    value=words.value(level),
                    attribute=attributes.get(feature.feature, ""),
                    level=level,
                    n=n,
                    of=len(rows),
                    usual=usual[level],
                )
                found.append((n / len(rows) - usual[level], shared))
    found.sort(key=lambda pair: -pair[0])
    return [shared for _, shared in found[:_MOST]]
