"""Who was called: how likely each lead was, and what the uncalled ones hide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import beta
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import StratifiedGroupKFold, cross_val_predict

from models.encoding import Encoding
from models.parts import rare_below
from training.dataset import Dataset
from training.evaluation.words import Words
from training.labels import NOT_CALLED, WON_UNCALLED

Values = npt.NDArray[np.float64]

#: No lead counts for more than so many.
MOST_WEIGHT = 20.0
#: A kind of lead of which surely fewer than this share is called is one about which nothing
#: can be known, if it has at least so many leads.
SELDOM, FEWEST_LEADS = 0.01, 100
#: With fewer called or uncalled leads than this there is nothing to learn about calling.
FEWEST_CALLS = 50


@dataclass(frozen=True, kw_only=True)
class Unknown:
    """A kind of lead that is not called, so that nobody knows whether it would buy."""

    feature: str
    level: str
    n_leads: int
    n_called: int

    def told(self, words: Words) -> str:
        """In words."""
        called, n = words.number(self.n_called), words.number(self.n_leads)
        return words.say(
            "calls.unknown", feature=self.feature, level=self.level, called=called, n=n
        )


@dataclass(frozen=True, kw_only=True)
class Calls:
    """How likely each lead was to be called, from what was known about it."""

    #: Of every lead, 0-1: as it was drawn, or by a model that had not seen it; shape (n,).
    propensity: Values
    is_called: npt.NDArray[np.bool_]
    unknown: tuple[Unknown, ...]

    @property
    def weights(self) -> Values:
        """What each called lead stands for, mean 1 over the called; 0 for the others."""
        raw = np.where(self.is_called, 1 / np.maximum(self.propensity, 1e-6), 0.0)
        capped = np.minimum(raw * self.is_called.mean(), MOST_WEIGHT)
        return np.asarray(capped / max(float(capped[self.is_called].mean()), 1e-9))

    @property
    def effective_size(self) -> float:
        """How many evenly weighted leads the weighted ones are worth.

        Notes
        -----
        Source: Kish, Survey Sampling, 1965.
        """
        weights = self.weights
        return float(weights.sum() ** 2 / max(float((weights**2).sum()), 1e-9))

    def told(self, words: Words) -> list[str]:
        """What can and cannot be known, in words."""
        weighted = words.say(
            "calls.weighted",
            called=words.number(int(self.is_called.sum())),
            n=words.number(len(self.is_called)),
            worth=words.number(self.effective_size),
            seldom=words.percent(float((self.propensity < SELDOM).mean()), 1),
            chance=words.percent(SELDOM),
        )
        return [weighted, *(each.told(words) for each in self.unknown)]


def look_at_calls(everyone: Dataset, drawn: Mapping[str, float] | None = None) -> Calls | None:
    """Learn who is called; None where calls are not known or nearly all leads are alike in it.

    Parameters
    ----------
    everyone : all leads, called or not
    drawn : leads that were tried out below the line, each with the chance it had of that: known
        exactly, so it is not learned

    Notes
    -----
    Boosted trees on the same features as the card, each lead judged by a model that has not
    seen it or its near-duplicates. Source: Rosenbaum and Rubin, "The central role of the
    propensity score", 1983, doi:10.1093/biomet/70.1.41.
    """
    is_called = ~np.isin(everyone.outcomes.astype(str), [NOT_CALLED, WON_UNCALLED])
    if min(is_called.sum(), (~is_called).sum()) < FEWEST_CALLS:
        return None
    encoding = Encoding.learnt(
        everyone.features, everyone.table, rare_below=rare_below(len(everyone))
    )
    model = HistGradientBoostingClassifier(max_iter=100, early_stopping=False, random_state=1)
    propensity = cross_val_predict(
        model,
        encoding.matrix(everyone.table),
        is_called,
        groups=everyone.groups,
        cv=StratifiedGroupKFold(5, shuffle=True, random_state=1),
        method="predict_proba",
    )[:, 1]
    known = np.array([(drawn or {}).get(each, np.nan) for each in everyone.lead_ids])
    return Calls(
        propensity=np.where(np.isnan(known), propensity, known),
        is_called=is_called,
        unknown=tuple(_unknown(everyone, is_called)),
    )


def win_rates(
    levels: npt.NDArray[Any], chance: Values, dataset: Dataset, calls: Calls
) -> dict[str, float]:
    """The win rate each level would have if all its leads were called, 0-1.

    Parameters
    ----------
    levels : array of shape (n,), such as each lead's source; None is left out
    chance : array of shape (n,), the card's probability
    dataset : the same leads
    calls : who was called

    Notes
    -----
    What the card expects of all leads, set right by what became of the called ones. Source:
    Robins, Rotnitzky and Zhao, "Estimation of regression coefficients when some regressors
    are not always observed", 1994, doi:10.1080/01621459.1994.10476818.
    """
    weight = calls.weights * dataset.weight
    rates = {}
    for level in sorted({str(each) for each in levels if each is not None}):
        rows = levels == level
        total = float(weight[rows].sum())
        off = float(weight[rows] @ (dataset.won[rows] - chance[rows])) / total if total else 0.0
        rates[level] = float(np.clip(chance[rows].mean() + off, 0, 1))
    return rates


def _unknown(everyone: Dataset, is_called: npt.NDArray[np.bool_]) -> Sequence[Unknown]:
    found = []
    for feature in everyone.features:
        if feature.kind == "number" or feature.half != "fit":
            continue
        column = everyone.table[feature.name]
        for level in sorted({str(value) for value in column if value is not None}):
            rows = column == level
            n, n_called = int(rows.sum()), int(is_called[rows].sum())
            # The highest rate that fits what was seen (Clopper and Pearson, 95 %).
            highest = float(beta.ppf(0.95, n_called + 1, max(n - n_called, 1e-9)))
            if n >= FEWEST_LEADS and highest < 3 * SELDOM and n_called < SELDOM * n:
                found.append(
                    Unknown(feature=feature.label, level=level, n_leads=n, n_called=n_called)
                )
    return found
