"""The gain: how much better the challenger's probabilities are, over all leads and in segments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import norm
from sklearn.metrics import roc_auc_score

from training.evaluation.interval import PerDraw, Weights
from training.promotion.check import Check
from training.promotion.compared import FEWEST_LEADS, FEWEST_WON, Chances, Compared

#: The gain in log loss may surely not be worse than this.
MARGIN = -0.002
#: How often a card that is worse by the margin may pass.
RISK = 0.05


def overall(compared: Compared) -> Check:
    """Whether the challenger is surely not worse than the champion by more than the margin.

    Notes
    -----
    The lower bound is one-sided: of cards that are worse by just the margin one in twenty
    passes. Paired bootstrap over near-duplicate groups; source: Efron and Tibshirani, An
    Introduction to the Bootstrap, 1993; non-inferiority by a bound: Westlake, "Symmetrical
    confidence intervals for bioequivalence trials", 1976, doi:10.2307/2529259.

    Examples
    --------
    >>> generator = np.random.default_rng(1)
    >>> truth = generator.uniform(0.05, 0.6, 2_000)
    >>> compared = Compared(champion=np.full(2_000, truth.mean()), challenger=truth,
    ...     won=generator.random(2_000) < truth, groups=np.arange(2_000))
    >>> overall(compared).holds
    True
    """
    drawn = per_draw(compared.gains, compared.weights)
    low, high = np.quantile(drawn[1:], [RISK, 1 - RISK])
    figures = {
        "gain": float(drawn[0]),
        "low": float(low),
        "high": float(high),
        "margin": MARGIN,
        "auc_before": float(roc_auc_score(compared.won, compared.champion)),
        "auc_now": float(roc_auc_score(compared.won, compared.challenger)),
        "n_leads": len(compared),
        "n_won": int(compared.won.sum()),
        "opponent": compared.opponent,
    }
    return Check(name="gain", holds=bool(low > MARGIN), figures=figures)


def segments(compared: Compared) -> Check:
    """Whether no segment of enough leads is surely worse off.

    Notes
    -----
    One test per segment (the mean gain against its bootstrap error, one-sided), the level of
    5 % kept over all of them; source: Holm, "A simple sequentially rejective multiple test
    procedure", 1979, Scandinavian Journal of Statistics 6(2).
    """
    looked = list(_looked_at(compared))
    worse = holm([each["p"] for each in looked])
    figures = [{**each, "is_worse": is_so} for each, is_so in zip(looked, worse, strict=True)]
    named = [f"{each['attribute']} {each['level']}" for each in figures if each["is_worse"]]
    return Check(
        name="segments",
        holds=not named,
        figures={"n_segments": len(figures), "worse": ", ".join(named), "segments": figures},
    )


def holm(p_values: Sequence[float], risk: float = RISK) -> list[bool]:
    """Which of several tests are sure, all together wrong in at most ``risk`` of the cases.

    Examples
    --------
    >>> holm([0.04, 0.001, 0.03])
    [False, True, False]
    """
    sure = [False] * len(p_values)
    for rank, place in enumerate(np.argsort(p_values)):
        if p_values[place] > risk / (len(p_values) - rank):
            break
        sure[int(place)] = True
    return sure


def per_draw(values: Chances, weights: Weights) -> PerDraw:
    """The mean over all leads, then over each draw."""
    return np.asarray(weights @ values / weights.sum(axis=1))


def _looked_at(compared: Compared) -> Iterator[dict[str, Any]]:
    for attribute, values in compared.cuts:
        for level in sorted({str(value) for value in values if value is not None}):
            rows = np.flatnonzero([str(value) == level for value in values])
            n_won = int(compared.won[rows].sum())
            if len(rows) >= FEWEST_LEADS and n_won >= FEWEST_WON:
                told = {"attribute": attribute, "level": level, "n_leads": len(rows)}
                yield {**told, "n_won": n_won, **_segment(compared, rows)}


def _segment(compared: Compared, rows: npt.NDArray[np.int64]) -> dict[str, float]:
    weights = compared.weights[:, rows]
    drawn = per_draw(compared.gains[rows], weights[weights.sum(axis=1) > 0])
    error = float(drawn[1:].std())
    gain = float(drawn[0])
    p = float(norm.cdf(gain / error)) if error > 0 else float(gain >= 0)
    return {"gain": gain, "error": error, "p": p}
