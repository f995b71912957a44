"""A score in words: what the service answers about one lead."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal

from definition.attributes import Half
from features.feature import Feature
from features.labels import label_in
from features.sentences import level_in_words, phrase, range_in_words
from models.qualify import Change, to_qualify
from models.scoring import Reason, Scored, Scorer

Language = Literal["nl", "en"]


class Explainer:
    """Turns what a scorer found into an answer that a person can question.

    Examples
    --------
    See docs/http.md for a whole answer.
    """

    def __init__(self, scorer: Scorer) -> None:
        self.scorer = scorer
        self._features: dict[str, Feature] = {feature.name: feature for feature in scorer.features}
        # Most values of most leads are the same few: nothing done, not known, a common level.
        self._phrase = lru_cache(maxsize=50_000)(self._said)
        self._shares = {
            half: ([points for points, _ in pairs], [share for _, share in pairs])
            for half, pairs in scorer.card.shares.items()
        }

    def answer(self, scored: Scored, language: Language) -> dict[str, Any]:
        """The fields ``verdict`` to ``to_qualify`` of an answer, ready for JSON."""
        line = self.scorer.card.thresholds
        return {
            "verdict": scored.verdict,
            "probability": scored.probability,
            "base_points": scored.base_points,
            "total_points": scored.total_points,
            "fit": self._half("fit", scored.fit_points, line.fit),
            "engagement": self._half("engagement", scored.engagement_points, line.engagement),
            "must": {
                "passes": not scored.must_failed,
                "failed": [self.condition(name, language) for name in scored.must_failed],
            },
            "reasons": [self._reason(reason, language) for reason in scored.reasons],
            "missing": list(scored.missing),
            "required_missing": list(scored.required_missing),
            "to_qualify": [
                self._change(change, language) for change in to_qualify(scored, self.scorer)
            ],
        }

    def text(self, reason: Reason, language: Language) -> str:
        """One reason as a sales rep would say it."""
        return self._phrase(reason.feature, reason.value, language)

    def said_anew(self, reason: Mapping[str, Any], language: Language) -> str:
        """A reason of an answer on record, in a language; as it was where no feature knows it."""
        feature, value = self._features.get(reason["feature"]), reason["value"]
        if feature is None or (isinstance(value, str) and feature.kind == "number"):
            return str(reason["text"])
        return self._phrase(feature.name, value, language)

    def _said(self, name: str, value: float | str | None, language: Language) -> str:
        return phrase(self._features[name], value, language)

    def _half(self, half: Half, points: int, threshold: int) -> dict[str, Any]:
        return {
            "points": points,
            "threshold": threshold,
            "passes": points >= threshold,
            "percentile": self._percentile(half, points),
        }

    def _percentile(self, half: Half, points: int) -> float | None:
        """The share of training leads with at most so many points; None without any."""
        at, shares = self._shares.get(half, ([], []))
        if not at:
            return None
        place = bisect_right(at, points)
        return shares[place - 1] if place else 0.0

    def condition(self, name: str, language: Language) -> str:
        """A hard condition as people read it."""
        must, feature = self.scorer.musts[name], self._features[name]
        if must.span is not None:
            said = range_in_words(must.span, language)
        else:
            said = ", ".join(
                level_in_words(feature, each, language) for each in sorted(must.levels)
            )
        return f"{label_in(feature.label, language)}: {said}"

    def _reason(self, reason: Reason, language: Language) -> dict[str, Any]:
        return {
            "feature": reason.feature,
            "half": reason.half,
            "label": reason.label,
            "value": _whole(reason.value),
            "points": reason.points,
            "shap_log_odds": reason.shap_log_odds,
            "text": self.text(reason, language),
        }

    def _change(self, change: Change, language: Language) -> dict[str, Any]:
        return {
            "feature": change.feature,
            "from": _whole(change.before),
            "to": _whole(change.after),
            "points": change.points,
            "text": phrase(self._features[change.feature], change.after, language),
        }


def _whole(value: float | str | None) -> float | int | str | None:
    """A whole number without its point zero."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
