"""Calibration: whether a probability of 30 % is won three times in ten."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import logit
from sklearn.linear_model import LogisticRegression

from training.evaluation.interval import Interval, Won, share_interval
from training.evaluation.ranking import Scores

N_BINS = 10
#: Perfect models simulated; fewer where leads are many, within so many leads in all.
N_PERFECT, MOST_SIMULATED = 1_000, 20_000_000
#: Two-sided 95 % of a standard normal.
Z95 = 1.959964

Codes = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Bin:
    """Leads with about the same probability."""

    n_leads: int
    #: Mean probability given, 0-1.
    predicted: float
    #: Share that was won.
    won: Interval


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """What the probabilities came to on leads that were not learned from."""

    #: Lowest probability first.
    bins: tuple[Bin, ...]
    #: Expected calibration error, 0-1, lower is better.
    error: float
    #: What a perfect model of this size shows by chance: on average, and 95 in 100 stay below.
    error_by_chance: float
    error_by_chance_at_most: float
    #: 1 is right; below 1 the probabilities are too extreme, above 1 too timid.
    slope: Interval
    #: Log-odds beside the slope; 0 is right.
    intercept: Interval
    #: Log-odds that the probabilities lack as they stand (slope 1); > 0: more is won than told.
    offset: Interval
    #: Wins expected and wins there were.
    n_expected: float
    n_won: int

    @property
    def is_as_told(self) -> bool:
        """Whether it cannot be told from a perfect model of this size."""
        return self.error <= self.error_by_chance_at_most


def calibration(chance: Scores, won: Won) -> Calibration:
    """Compare probabilities with what happened.

    Parameters
    ----------
    chance : array of shape (n,), 0-1
    won : array of shape (n,), 0 or 1, both present

    Notes
    -----
    Bins of about equally many leads, equal probabilities together. The slope and intercept
    are those of a logistic regression on the log-odds given; the offset is with slope 1.
    Source: Cox, "Two further applications of a model for binary regression", 1958,
    doi:10.1093/biomet/45.3-4.562; Van Calster et al., "Calibration: the Achilles heel of
    predictive analytics", 2019, doi:10.1186/s12916-019-1466-7.

    Examples
    --------
    >>> generator = np.random.default_rng(1)
    >>> chance = generator.uniform(0.05, 0.6, 4_000)
    >>> right = calibration(chance, generator.random(4_000) < chance)
    >>> right.is_as_told, right.slope.surely(than=1), len(right.bins)
    (True, 0, 10)
    """
    won = np.asarray(won, dtype=np.int64)
    codes = bins(chance)
    by_chance = errors_by_chance(chance, codes)
    intercept, slope = line_of(chance, won)
    return Calibration(
        bins=tuple(_bin(chance[codes == code], won[codes == code]) for code in np.unique(codes)),
        error=_error(chance, won, codes),
        error_by_chance=float(by_chance.mean()),
        error_by_chance_at_most=float(np.percentile(by_chance, 95)),
        slope=slope,
        intercept=intercept,
        offset=offset_of(chance, won),
        n_expected=float(chance.sum()),
        n_won=int(won.sum()),
    )


def calibration_error(chance: Scores, won: Won) -> float:
    """Mean distance between predicted and true rate over bins of equally many leads.

    Notes
    -----
    Expected calibration error with equal-mass bins. Source: Naeini et al., "Obtaining well
    calibrated probabilities using Bayesian binning", 2015, doi:10.1609/aaai.v29i1.9602.

    Examples
    --------
    >>> calibration_error(np.full(100, 0.5), np.array([0, 1] * 50))
    0.0
    """
    return _error(chance, won, bins(chance))


def bins(chance: Scores, n_bins: int = N_BINS) -> Codes:
    """Which bin each lead lies in, shape (n,): about equally many each, ties together.

    Examples
    --------
    >>> bins(np.array([0.1, 0.1, 0.2, 0.4]), n_bins=2).tolist()
    [0, 0, 1, 1]
    """
    edges = np.unique(np.quantile(chance, np.arange(1, n_bins) / n_bins, method="lower"))
    return np.searchsorted(edges, chance, side="left")


def errors_by_chance(chance: Scores, codes: Codes) -> npt.NDArray[np.float64]:
    """Calibration errors of perfect models: outcomes drawn from the probabilities themselves.

    Returns
    -------
    array of shape (n_simulated,), 0-1; never 0 on average, for chance alone makes some error

    Notes
    -----
    Source: Vaicenavicius et al., "Evaluating model calibration in classification", 2019,
    arXiv:1902.06977 (consistency resampling; Bröcker and Smith, 2007, doi:10.1175/WAF993.1).
    """
    generator = np.random.default_rng(20_241_111)
    n_simulated = int(np.clip(MOST_SIMULATED // len(chance), 50, N_PERFECT))
    order = np.argsort(codes, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(codes[order]) > 0])
    sure = chance[order]
    expected = np.add.reduceat(sure, starts)
    errors = []
    for _ in range(n_simulated):
        drawn = (generator.random(len(sure)) < sure).astype(np.float64)
        errors.append(np.abs(np.add.reduceat(drawn, starts) - expected).sum() / len(sure))
    return np.array(errors)


def _error(chance: Scores, won: Won, codes: Codes) -> float:
    gaps = np.bincount(codes, weights=chance - won)
    return float(np.abs(gaps).sum() / len(chance))


def _bin(chance: Scores, won: Won) -> Bin:
    return Bin(
        n_leads=len(chance),
        predicted=float(chance.mean()),
        won=share_interval(int(won.sum()), len(won)),
    )


def line_of(chance: Scores, won: Won) -> tuple[Interval, Interval]:
    """Intercept and slope of the outcomes on the log-odds given."""
    given = _log_odds(chance)
    if np.ptp(given) < 1e-9:
        # One probability for all: a slope cannot be told, the intercept is the offset.
        anything = Interval(value=1.0, low=-np.inf, high=np.inf)
        return offset_of(chance, won), anything
    line = LogisticRegression(C=np.inf, max_iter=1_000, tol=1e-8).fit(given[:, None], won)
    fitted = line.predict_proba(given[:, None])[:, 1]
    design = np.column_stack([np.ones(len(given)), given])
    information = (design.T * (fitted * (1 - fitted))) @ design
    intercept_error, slope_error = np.sqrt(np.diag(np.linalg.pinv(information)))
    return (
        _around(float(line.intercept_[0]), float(intercept_error)),
        _around(float(line.coef_[0, 0]), float(slope_error)),
    )


def offset_of(chance: Scores, won: Won) -> Interval:
    """The constant in log-odds that makes as many wins expected as there were."""
    given = _log_odds(chance)
    offset = 0.0
    information = 1.0
    for _ in range(50):
        fitted = 1 / (1 + np.exp(-given - offset))
        information = max(float(np.sum(fitted * (1 - fitted))), 1e-9)
        step = float(np.clip((won.sum() - fitted.sum()) / information, -1, 1))
        offset += step
        if abs(step) < 1e-10:
            break
    return _around(offset, information**-0.5)


def _log_odds(chance: Scores) -> npt.NDArray[np.float64]:
    return np.asarray(logit(np.clip(chance, 1e-9, 1 - 1e-9)))


def _around(value: float, error: float) -> Interval:
    return Interval(value=value, low=value - Z95 * error, high=value + Z95 * error)
