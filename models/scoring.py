"""Score leads with a card: both halves, the verdict and every reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from definition import Definition
from definition.attributes import Half
from features.catalogue import catalogue
from features.feature import Feature
from features.history import History
from features.table import build
from models.card import Card
from models.must import Must, best_gain
from models.points import probabilities_from_points, probability_from_points
from models.points_table import PointsTable

Verdict = Literal["sales", "nurture", "incomplete"]


class Reason(NamedTuple):
    """One feature's points with the value that earned them."""

    feature: str
    half: Half
    label: str
    #: A number, a level, or None where unknown.
    value: float | str | None
    points: int
    #: slope x (SHAP of the trees + centred agreed part), natural log-odds.
    shap_log_odds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Scored:
    """One lead at one moment: halves are sums of reasons, the verdict follows from them."""

    verdict: Verdict
    probability: float
    base_points: int
    fit_points: int
    engagement_points: int
    #: All features of the card, largest points first, then by name.
    reasons: tuple[Reason, ...]
    #: Attributes without a value.
    missing: tuple[str, ...]
    #: Required attributes without a value.
    required_missing: tuple[str, ...]
    #: Features that break a hard condition.
    must_failed: tuple[str, ...]

    @property
    def total_points(self) -> int:
        """Base and both halves."""
        return self.base_points + self.fit_points + self.engagement_points


class Scorer:
    """A card with the definition it runs under; the same numbers for one lead as for a million.

    Parameters
    ----------
    card : Card
    definition : Definition
        Must be the version that the card names.

    Raises
    ------
    ValueError
        If the card has a feature that the definition does not give.
    """

    def __init__(self, card: Card, definition: Definition) -> None:
        known = {feature.name: feature for feature in catalogue(definition)}
        named = {row.feature for row in card.features} | set(card.must)
        absent = sorted(named - set(known))
        if absent:
            raise ValueError(f"the definition gives no {', '.join(absent)}, which the card reads")
        self.card = card
        self.definition = definition
        on_card = tuple(known[row.feature] for row in card.features)
        # A must may name a feature that the card has no row for: it is still looked at.
        beside = tuple(known[name] for name in card.must if known[name] not in on_card)
        #: What ``features.table.build`` must make.
        self.features: tuple[Feature, ...] = on_card + beside
        self.points_table = PointsTable(card)
        self._rows = list(zip(card.features, self.points_table.log_odds_by_position, strict=True))
        self._is_fit = [row.half == "fit" for row in card.features]
        #: The hard conditions by feature.
        self.musts = {name: Must.read(name, rule) for name, rule in card.must.items()}
        self._required = tuple(feature.name for feature in self.features if feature.required)
        self._attribute_of = {
            feature.name: feature.source
            for feature in self.features
            if feature.family == "attribute"
        }
        #: Per half: what filling in a missing required feature can bring at most.
        self._gains: dict[Half, dict[str, float]] = {"fit": {}, "engagement": {}}
        for row in card.features:
            if row.feature in self._required:
                gain = best_gain(row, self.musts.get(row.feature))
                self._gains[row.half][row.feature] = gain
        self._table: tuple[list[float], list[float]] | None = None
        if card.probability:
            totals, chances = zip(*card.probability, strict=True)
            self._table = (list(totals), list(chances))

    def score(self, history: History) -> list[Scored]:
        """Score every row of the history."""
        return self.score_table(build(history, self.features, self.definition))

    def score_table(self, table: Mapping[str, npt.NDArray[Any]]) -> list[Scored]:
        """Score every row of a table that ``features.table.build`` made."""
        names = [feature.name for feature in self.features]
        columns = [table[name].tolist() for name in names]
        return [
            self._score_row(dict(zip(names, row, strict=True)))
            for row in zip(*columns, strict=True)
        ]

    def columns(self, history: History) -> dict[str, npt.NDArray[Any]]:
        """Verdict, probability and points of many leads as arrays of shape (n,)."""
        return self.columns_of(build(history, self.features, self.definition))

    def columns_of(self, table: Mapping[str, npt.NDArray[Any]]) -> dict[str, npt.NDArray[Any]]:
        """:meth:`columns` for a table that is there already; ``points`` has all features'."""
        points = self.points_table.points(table)
        is_fit = np.array(self._is_fit, dtype=bool)
        fit = points[:, is_fit].sum(axis=1, dtype=np.int64)
        engagement = points[:, ~is_fit].sum(axis=1, dtype=np.int64)
        total = self.card.base_points + fit + engagement
        return {
            "verdict": self._verdicts(table, fit, engagement),
            "probability": self._probabilities(total),
            "fit_points": fit,
            "engagement_points": engagement,
            "total_points": total,
            "points": points,
        }

    def probability(self, total_points: int) -> float:
        """The probability that a total stands for on this card."""
        if self._table is None:
            return probability_from_points(total_points)
        return float(np.interp(total_points, *self._table))

    def _score_row(self, row: dict[str, Any]) -> Scored:
        values = [row[name] for name in self.points_table.names]
        positions = self.points_table.positions_of(values)
        fit = engagement = 0
        reasons = []
        missing = []
        for value, place, (feature, log_odds), by_position in zip(
            values, positions, self._rows, self.points_table.by_position, strict=True
        ):
            points = by_position[place]
            if feature.half == "fit":
                fit += points
            else:
                engagement += points
            if value is None or value != value:
                missing.append(feature.feature)
                value = None
            shap = log_odds[place] - feature.centre_log_odds
            reasons.append(
                Reason(feature.feature, feature.half, feature.label, value, points, shap)
            )
        reasons.sort(key=_size_then_name)
        failed = tuple(name for name, must in self.musts.items() if not must.holds(row[name]))
        required = tuple(
            name for name in self._required if row[name] is None or row[name] != row[name]
        )
        return Scored(
            verdict=self._verdict(fit, engagement, failed, required),
            probability=self.probability(self.card.base_points + fit + engagement),
            base_points=self.card.base_points,
            fit_points=fit,
            engagement_points=engagement,
            reasons=tuple(reasons),
            missing=self._attributes(missing),
            required_missing=self._attributes(required),
            must_failed=failed,
        )

    def _attributes(self, features: Iterable[str]) -> tuple[str, ...]:
        """The attributes behind features; what never happened is not missing."""
        named = (self._attribute_of.get(name) for name in features)
        return tuple(dict.fromkeys(name for name in named if name is not None))

    def _verdict(
        self, fit: int, engagement: int, failed: tuple[str, ...], required: tuple[str, ...]
    ) -> Verdict:
        line = self.card.thresholds
        if fit >= line.fit and engagement >= line.engagement and not failed:
            return "sales"
        if not required or set(failed) - set(required):
            return "nurture"
        could_fit = fit + sum(self._gains["fit"].get(name, 0) for name in required)
        more = sum(self._gains["engagement"].get(name, 0) for name in required)
        could_pass = could_fit >= line.fit and engagement + more >= line.engagement
        return "incomplete" if could_pass else "nurture"

    def _verdicts(
        self,
        table: Mapping[str, npt.NDArray[Any]],
        fit: npt.NDArray[np.int64],
        engagement: npt.NDArray[np.int64],
    ) -> npt.NDArray[np.object_]:
        """:meth:`_verdict` for many leads."""
        line = self.card.thresholds
        n = len(fit)
        failed = np.zeros(n, dtype=bool)
        failed_for_good = np.zeros(n, dtype=bool)
        is_missing = {name: _is_missing(table[name]) for name in self._required}
        for name, must in self.musts.items():
            breaks = ~must.holds_for(table[name])
            failed |= breaks
            failed_for_good |= breaks & ~is_missing[name] if name in is_missing else breaks
        passes = (fit >= line.fit) & (engagement >= line.engagement) & ~failed
        could_fit = fit.astype(np.float64)
        could_engage = engagement.astype(np.float64)
        lacks = np.zeros(n, dtype=bool)
        for name, missing in is_missing.items():
            lacks |= missing
            could_fit += np.where(missing, self._gains["fit"].get(name, 0), 0)
            could_engage += np.where(missing, self._gains["engagement"].get(name, 0), 0)
        could = lacks & ~failed_for_good & (could_fit >= line.fit)
        could &= could_engage >= line.engagement
        verdicts = np.where(could, "incomplete", "nurture").astype(object)
        verdicts[passes] = "sales"
        return verdicts

    def _probabilities(self, total: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        if self._table is None:
            return probabilities_from_points(total)
        return np.interp(total, *self._table)


def _size_then_name(reason: Reason) -> tuple[int, str]:
    return -abs(reason.points), reason.feature


def _is_missing(values: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    if values.dtype == object:
        return np.array([value is None for value in values], dtype=bool)
    return np.asarray(np.isnan(values), dtype=bool)
