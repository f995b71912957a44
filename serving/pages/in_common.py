"""What deals have in common, counted against all leads."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from scipy.stats import binomtest

from definition import Definition
from definition.attributes import Half
from definition.ranges import Range
from features.feature import Feature
from features.sentences import level_in_words, range_in_words
from models.card import CardFeature
from models.points import points_from_log_odds
from models.scoring import Scored
from serving.champion import InUse
from serving.pages.row_names import named
from serving.pages.rule import Rule, above, rule_for, up_to
from serving.pages.words import Words
from training.feedback.proposal import STEP

#: Fewer of the deals than this have nothing in common.
_FEWEST = 3
#: Told at most, of each half.
_MOST = 6
#: Counts of twenty deals are worth no more.
_MOST_POINTS = 20
#: So sure must a count be more than usual before points are proposed for it.
_SURE = 0.95


@dataclass(frozen=True, kw_only=True)
class Shared:
    """One level, or one end of the numbers, of one feature."""

    label: str
    value: str
    half: Half
    #: Deals with it, of so many; leads that were learned from with it, of so many.
    n: int
    of: int
    n_all: int
    of_all: int
    #: Where it would be agreed; None where no points can stand.
    rule: Rule | None
    #: Whether what sales answered speaks against it.
    is_flagged: bool

    @property
    def share(self) -> float:
        """Of the deals, 0-1."""
        return self.n / self.of

    @property
    def usual(self) -> float:
        """Of all leads, 0-1."""
        return self.n_all / self.of_all

    @property
    def is_common(self) -> bool:
        """Whether some deals have it, and more often than all leads."""
        return self.n >= _FEWEST and self.share > self.usual

    @property
    def is_sure(self) -> bool:
        """Whether so many of them have it that chance would hardly give it."""
        interval = binomtest(self.n, self.of).proportion_ci(_SURE, method="wilson")
        return bool(interval.low > self.usual)

    @property
    def points(self) -> int:
        """What the counts say by themselves, as points that people sign: in steps of five."""
        log_ratio = math.log(self.share / max(self.usual, 1 / (20 * self.of)))
        points = STEP * round(int(points_from_log_odds(log_ratio)) / STEP)
        return min(_MOST_POINTS, max(STEP, points))

    @property
    def is_agreed(self) -> bool:
        """Whether as many points are agreed for it already."""
        agreed = self.rule.agreed if self.rule else None
        return agreed is not None and agreed >= self.points

    @property
    def is_proposed(self) -> bool:
        """Whether one click may make a draft of it."""
        may = self.is_sure and not self.is_agreed and not self.is_flagged
        return bool(self.rule and self.rule.is_free and may)


def in_common(
    scored: Sequence[Scored],
    in_use: InUse,
    agreed: Definition,
    flagged: Collection[tuple[str, str]],
    words: Words,
) -> dict[Half, list[Shared]]:
    """What deals had more often than all leads, per half, the most telling first.

    Parameters
    ----------
    scored : the deals, each when sales got it
    in_use : the card, which counts all leads at that moment
    agreed : what a draft would change
    flagged : attributes with a level that sales keeps finding bad
    words : the page's language
    """
    rows = [{reason.feature: reason.value for reason in each.reasons} for each in scored]
    found: dict[Half, list[Shared]] = {"fit": [], "engagement": []}
    by_name = {feature.name: feature for feature in in_use.scorer.features}
    for row in in_use.registered.card.features:
        feature = by_name[row.feature]
        counted = _counted(row, [each.get(row.feature) for each in rows], feature)
        told = [
            _shared(feature, value, counts, agreed, flagged, words) for value, counts in counted
        ]
        common = [each for each in told if each.is_common]
        if row.cuts is not None and common:
            # One end of the numbers says it; the others say the same over again.
            common = [max(common, key=_telling)]
        found[row.half] += common
    return {half: sorted(each, key=_telling, reverse=True)[:_MOST] for half, each in found.items()}


def _telling(shared: Shared) -> float:
    """How far the deals lie above all leads, beside what chance does with so few."""
    spread = math.sqrt(max(shared.usual * (1 - shared.usual), 1 / shared.of_all) / shared.of)
    return (shared.share - shared.usual) / spread


_Counts = tuple[int, int, int, int]


def _counted(
    row: CardFeature, values: Sequence[Any], feature: Feature
) -> Iterator[tuple[str | Range, _Counts]]:
    """Each level, or each end of the numbers, with deals, all deals, leads and all leads."""
    of, of_all = len(values), sum(row.leads) + row.missing.leads + row.other.leads
    if not of or not of_all:
        return
    if row.cuts is None:
        texts = [str(value) for value in values if value is not None]
        for level, n_all in zip(row.levels or (), row.leads, strict=True):
            yield level, (texts.count(level), of, n_all, of_all)
        return
    numbers = [float(value) for value in values if value is not None]
    for place, cut in enumerate(row.cuts):
        n = sum(number > cut for number in numbers)
        if feature.family != "recency":
            yield above(cut), (n, of, sum(row.leads[place + 1 :]), of_all)
        if feature.family in ("recency", "attribute"):
            # Nobody calls it a trait not to have looked at something.
            yield up_to(cut), (len(numbers) - n, of, sum(row.leads[: place + 1]), of_all)


def _shared(
    feature: Feature,
    value: str | Range,
    counts: _Counts,
    agreed: Definition,
    flagged: Collection[tuple[str, str]],
    words: Words,
) -> Shared:
    n, of, n_all, of_all = counts
    language = words.language
    if isinstance(value, Range):
        said = range_in_words(value, language)
    else:
        said = level_in_words(feature, value, language)
    return Shared(
        label=named(feature.name, feature.label, words),
        value=said,
        half=feature.half,
        n=n,
        of=of,
        n_all=n_all,
        of_all=of_all,
        rule=rule_for(feature, value, agreed),
        is_flagged=(feature.source, str(value)) in flagged,
    )
