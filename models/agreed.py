"""The agreed part: hand points as the starting belief, and what the deals make of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.special import expit, softmax

from definition.attributes import MISSING
from definition.ranges import Range
from features.feature import Feature
from models.encoding import Table
from models.points import log_odds_from_points

#: How far off a hand-given size may be, as a standard deviation in log-odds (12 points).
RULE_SD = 0.4
#: What the agreement may be worth before any deal: how much of its sizes holds, how far each may
#: be off, and how little that is believed (as a log-odds taken off).
BELIEFS = (
    (1.0, 0.1, 0.0),
    (1.0, 0.2, 0.0),
    (1.0, RULE_SD, 0.0),
    (1.0, 0.8, 1.0),
    (0.5, RULE_SD, 2.0),
    (0.0, RULE_SD, 3.0),
    (0.0, 0.8, 3.0),
)
#: How far off the expected win rate may be, in log-odds.
BASE_SD = 1.0


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One line of the agreement: leads with this value get these points."""

    feature: str
    #: A range such as "50..", a level, or "missing".
    key: str
    points: int

    def holds(self, values: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
        """For which values it holds, shape (n,)."""
        if values.dtype == object:
            is_none = np.array([value is None for value in values], dtype=bool)
            return is_none if self.key == MISSING else np.asarray(values == self.key, dtype=bool)
        if self.key == MISSING:
            return np.asarray(np.isnan(values), dtype=bool)
        span = Range.parse(self.key)
        with np.errstate(invalid="ignore"):
            return np.asarray((values >= span.low) & (values < span.high), dtype=bool)


@dataclass(frozen=True, kw_only=True)
class AgreedPart:
    """Every rule with its learned size; without deals the sizes are the agreed ones.

    Examples
    --------
    >>> title = Feature(name="title_seniority", half="fit", kind="category", label="Title",
    ...     source="title", family="attribute", agreed=(("director", 25),))
    >>> nobody = AgreedPart.of([title], expected_win_rate=0.05)
    >>> nobody.points
    (25.0,)
    >>> table = {"title_seniority": np.array(["director"] * 50 + ["staff"] * 50, dtype=object)}
    >>> won = np.array([0] * 49 + [1] + [0] * 40 + [1] * 10)
    >>> learned = nobody.learned(table, won, np.ones(100))
    >>> learned.points[0] < 10
    True
    """

    rules: tuple[Rule, ...]
    #: Learned size of each rule, log-odds.
    sizes: tuple[float, ...]
    #: Log-odds of a lead for which no rule holds.
    base: float
    #: Standard error of each size, log-odds; the starting belief's own without deals.
    errors: tuple[float, ...] = ()

    @property
    def points(self) -> tuple[float, ...]:
        """The sizes in points, not rounded."""
        return tuple(round(size / log_odds_from_points(1), 9) for size in self.sizes)

    @classmethod
    def of(cls, features: Sequence[Feature], expected_win_rate: float) -> AgreedPart:
        """The agreement as it was signed."""
        rules = tuple(
            Rule(feature=feature.name, key=key, points=points)
            for feature in features
            for key, points in feature.agreed
        )
        return cls(
            rules=rules,
            sizes=tuple(log_odds_from_points(rule.points) for rule in rules),
            base=math.log(expected_win_rate / (1 - expected_win_rate)),
            errors=(RULE_SD,) * len(rules),
        )

    def expecting(self, table: Table, expected_win_rate: float) -> AgreedPart:
        """The same sizes with the base that makes the mean probability as expected.

        A lead for which no rule holds is not an average lead: the leads on record tell
        how many points an average one has, so that the promised win rate holds over all.
        """
        base = base_for(self.log_odds(table) - self.base, expected_win_rate)
        return replace(self, base=base)

    def log_odds(self, table: Table) -> npt.NDArray[np.float64]:
        """Base plus the sizes of the rules that hold, shape (n,)."""
        n = len(next(iter(table.values())))
        total = np.full(n, self.base)
        for rule, size in zip(self.rules, self.sizes, strict=True):
            total += size * rule.holds(table[rule.feature])
        return total

    def learned(
        self, table: Table, won: npt.NDArray[Any], weights: npt.NDArray[np.float64]
    ) -> AgreedPart:
        """What deals make of it: the most probable sizes, given belief and outcomes.

        Parameters
        ----------
        table : columns by feature name, each of shape (n,)
        won : array of shape (n,), 0 or 1
        weights : array of shape (n,), >= 0

        Notes
        -----
        Logistic regression with a Gaussian prior centred on the agreed sizes, found by
        Newton's method. Source: Gelman et al., "A weakly informative default prior
        distribution for logistic and other regression models", 2008, doi:10.1214/08-AOAS191
        (there centred on zero). What the agreement is worth as a whole is learned as well:
        each of ``BELIEFS`` counts as far as it makes these deals probable (Laplace's
        approximation of the evidence; MacKay, "Bayesian interpolation", 1992,
        doi:10.1162/neco.1992.4.3.415; averaged as in Hoeting et al., "Bayesian model
        averaging", 1999, doi:10.1214/ss/1009212519). So rules that hold are trusted soon,
        and rules that tell nothing soon are not.
        """
        holds = [rule.holds(table[rule.feature]) for rule in self.rules]
        design = np.column_stack([np.ones(len(won)), *holds]).astype(np.float64)
        outcome = np.asarray(won, dtype=np.float64)
        tried = [
            _most_probable(design, outcome, weights, *self._belief(design, share, rule_sd), doubt)
            for share, rule_sd, doubt in BELIEFS
        ]
        trust = softmax([each.evidence for each in tried])
        theta = sum(q * each.theta for q, each in zip(trust, tried, strict=True))
        spread = sum(
            q * (each.errors**2 + (each.theta - theta) ** 2)
            for q, each in zip(trust, tried, strict=True)
        )
        return AgreedPart(
            rules=self.rules,
            sizes=tuple(float(size) for size in theta[1:]),
            base=float(theta[0]),
            errors=tuple(float(error) for error in np.sqrt(spread[1:])),
        )

    def _belief(
        self, design: npt.NDArray[np.float64], share: float, rule_sd: float
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Centre and precision; with smaller sizes the mean probability stays as expected."""
        sizes = np.array(self.sizes)
        chance = float(expit(self.base + design[:, 1:] @ sizes).mean())
        base = self.base if share == 1 else base_for(design[:, 1:] @ (share * sizes), chance)
        precision = np.array([BASE_SD**-2, *[rule_sd**-2] * len(self.rules)])
        return np.array([base, *(share * sizes)]), precision


@dataclass(frozen=True, kw_only=True)
class _Fit:
    theta: npt.NDArray[np.float64]
    errors: npt.NDArray[np.float64]
    evidence: float


def base_for(parts: npt.NDArray[np.float64], chance: float) -> float:
    """The base with which the mean probability over leads with these parts is ``chance``.

    Examples
    --------
    >>> round(base_for(np.zeros(4), 0.2), 4)
    -1.3863
    """

    def excess(base: float) -> float:
        return float(expit(parts + base).mean()) - chance

    return float(brentq(excess, -40.0 - parts.max(), 40.0 - parts.min()))


def _most_probable(
    design: npt.NDArray[np.float64],
    won: npt.NDArray[np.float64],
    weights: npt.NDArray[np.float64],
    belief: npt.NDArray[np.float64],
    precision: npt.NDArray[np.float64],
    doubt: float,
) -> _Fit:
    """Maximum a posteriori coefficients, their standard errors, and the log evidence."""

    def loss(theta: npt.NDArray[np.float64]) -> float:
        margin = design @ theta
        fit = np.logaddexp(0.0, margin) - won * margin
        return float(weights @ fit + 0.5 * precision @ (theta - belief) ** 2)

    theta = belief.copy()
    now = loss(theta)
    hessian = np.diag(precision)
    for _ in range(50):
        chance = expit(design @ theta)
        slope = design.T @ (weights * (chance - won)) + precision * (theta - belief)
        hessian = (design.T * (weights * chance * (1 - chance))) @ design + np.diag(precision)
        step = np.linalg.solve(hessian, slope)
        # Newton may overshoot far from the optimum: halve until the loss falls.
        size = 1.0
        while loss(theta - size * step) > now + 1e-12 and size > 1e-6:
            size /= 2
        theta = theta - size * step
        before, now = now, loss(theta)
        if before - now < 1e-10:
            break
    evidence = -now + 0.5 * np.log(precision).sum() - 0.5 * np.linalg.slogdet(hessian)[1]
    return _Fit(
        theta=theta,
        errors=np.sqrt(np.diag(np.linalg.inv(hessian))),
        evidence=float(evidence) - doubt,
    )
