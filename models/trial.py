"""A draft of the agreement on the card in use, before anything is learned anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from definition import Definition
from features.catalogue import catalogue
from features.feature import Feature
from features.history import History
from features.table import build
from models.agreed import Rule
from models.card import Line
from models.must import Must
from models.scoring import Scorer


@dataclass(frozen=True, kw_only=True)
class Tried:
    """Which leads go to sales; arrays of shape (n,)."""

    before: npt.NDArray[np.bool_]
    after: npt.NDArray[np.bool_]
    #: Per rule that is new or otherwise, as its feature and key: how many leads it is about.
    n_about: Mapping[tuple[str, str], int]


class Trial:
    """Scores leads under the card's definition and under a draft, side by side.

    Agreed points move a lead by as much as the draft changes them, line and musts are the
    draft's. What the deals will make of a new rule only a training can tell.

    Parameters
    ----------
    scorer : the card in use
    draft : what is proposed
    """

    def __init__(self, scorer: Scorer, draft: Definition) -> None:
        known = {feature.name: feature for feature in catalogue(draft)}
        self._scorer = scorer
        self._draft = draft
        self._features = tuple(known.values())
        self._musts = [Must.read(name, rule) for name, rule in draft.must.items() if name in known]
        self._agreed = {
            (feature.name, key) for feature in self._features for key, _ in feature.agreed
        }
        self._moves = _moves(catalogue(scorer.definition), self._features)
        line, asked = scorer.card.thresholds, draft.thresholds
        #: The draft's line where it names one; else the card's, until a training chooses.
        self.line = (
            line
            if asked.fit is None or asked.engagement is None
            else Line(fit=asked.fit, engagement=asked.engagement)
        )

    def __call__(self, history: History) -> Tried:
        """Try all leads of a history."""
        now = self._scorer.columns(history)
        table = build(history, self._features, self._draft)
        holds = [rule.holds(table[rule.feature]) for _, rule, _ in self._moves]
        fit = now["fit_points"] + self._moved(holds, "fit")
        engagement = now["engagement_points"] + self._moved(holds, "engagement")
        passes = (fit >= self.line.fit) & (engagement >= self.line.engagement)
        for must in self._musts:
            passes &= must.holds_for(table[must.feature])
        return Tried(
            before=np.asarray(now["verdict"] == "sales"),
            after=np.asarray(passes),
            n_about={
                (rule.feature, rule.key): int(np.sum(about))
                for (_, rule, _), about in zip(self._moves, holds, strict=True)
                if (rule.feature, rule.key) in self._agreed
            },
        )

    def _moved(self, holds: Sequence[npt.NDArray[Any]], half: str) -> npt.NDArray[Any] | int:
        return sum(
            points * about
            for (which, _, points), about in zip(self._moves, holds, strict=True)
            if which == half
        )


def _moves(before: tuple[Feature, ...], after: tuple[Feature, ...]) -> list[tuple[str, Rule, int]]:
    """Per rule that is new, gone or otherwise: its half and the points it moves a lead by."""
    old = {(feature.name, key): points for feature in before for key, points in feature.agreed}
    new = {(feature.name, key): points for feature in after for key, points in feature.agreed}
    half = {feature.name: feature.half for feature in after}
    return [
        (half[name], Rule(feature=name, key=key, points=0), new.get((name, key), 0) - points)
        for (name, key), points in {**dict.fromkeys(new, 0), **old}.items()
        if name in half and new.get((name, key), 0) != points
    ]
