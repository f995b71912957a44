"""What other rules would have brought, from what was done: weighted by how likely that was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from training.evaluation.interval import Interval

Values = npt.NDArray[np.float64]
N_DRAWS = 1_000


@dataclass(frozen=True, kw_only=True)
class Logged:
    """What was done and what came of it; arrays of shape (n,), a lead each."""

    #: Whether the lead went to sales.
    to_sales: npt.NDArray[np.bool_]
    #: How likely that was: 1 above the line, the explored share below it, 0 where never.
    propensity: Values
    #: 1 where it was won, else 0; counts only of leads that went to sales.
    won: npt.NDArray[Any]
    #: The card's probability of winning when called, 0-1: what doubly robust leans on.
    chance: Values

    def __len__(self) -> int:
        return len(self.won)


@dataclass(frozen=True, kw_only=True)
class OffPolicy:
    """What a rule would have brought; deals from calls, per 100 leads that came in, 95 %."""

    #: By inverse propensity, and doubly robust (less noise while the card is any good).
    ips: Interval
    dr: Interval
    #: How many leads per 100 the rule would have had called.
    called: float
    #: Share of these about whom nothing can be known: they never had a chance to go to sales.
    unknown: float
    #: As many leads as the weighted ones are worth.
    effective_size: float


def off_policy(logged: Logged, would_call: npt.NDArray[Any]) -> OffPolicy:
    """Estimate what another rule would have brought.

    Parameters
    ----------
    logged : what was done
    would_call : array of shape (n,), 0-1, how likely the rule would have had each lead called;
        another card, other thresholds, another share explored

    Notes
    -----
    ips: mean(would_call x to_sales / propensity x won); dr: mean(would_call x (chance +
    to_sales / propensity x (won - chance))). A lead that never could go to sales counts with
    its chance in dr and not at all in ips; ``unknown`` says how many. Bootstrap over leads.
    Sources: Horvitz and Thompson, 1952, doi:10.1080/01621459.1952.10483446; Dudík, Erhan,
    Langford and Li, "Doubly robust policy evaluation and optimization", 2014,
    doi:10.1214/14-STS500.

    Examples
    --------
    >>> generator = np.random.default_rng(1)
    >>> chance = generator.uniform(0, 0.4, 20_000)
    >>> propensity = np.where(chance > 0.2, 1.0, 0.1)
    >>> to_sales = generator.random(20_000) < propensity
    >>> won = (generator.random(20_000) < chance) & to_sales
    >>> logged = Logged(to_sales=to_sales, propensity=propensity, won=won, chance=chance)
    >>> found = off_policy(logged, chance > 0.1)
    >>> truth = 100 * np.where(chance > 0.1, chance, 0).mean()
    >>> bool(found.ips.low < truth < found.ips.high), bool(found.dr.low < truth < found.dr.high)
    (True, True)
    """
    would_call = np.asarray(would_call, dtype=np.float64)
    can = logged.propensity > 0
    weight = np.where(logged.to_sales & can, 1 / np.where(can, logged.propensity, 1.0), 0.0)
    won = np.asarray(logged.won, dtype=np.float64)
    by_ips = would_call * weight * won
    by_dr = would_call * (logged.chance + weight * (won - logged.chance))
    used = would_call * weight
    wanted = float(would_call.sum())
    return OffPolicy(
        ips=_per_100(by_ips),
        dr=_per_100(by_dr),
        called=100 * float(would_call.mean()),
        unknown=float(would_call[~can].sum()) / wanted if wanted else 0.0,
        effective_size=float(used.sum() ** 2 / max(float((used**2).sum()), 1e-12)),
    )


def _per_100(values: Values) -> Interval:
    generator = np.random.default_rng(20_241_111)
    n = len(values)
    means = np.array([values[generator.integers(0, n, n)].mean() for _ in range(N_DRAWS)])
    low, high = np.percentile(means, [2.5, 97.5])
    return Interval(value=100 * float(values.mean()), low=100 * float(low), high=100 * float(high))
