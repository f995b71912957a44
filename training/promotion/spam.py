"""Answers of one rep that suddenly are all alike: a grudge, a script, a stuck button."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd
from scipy.stats import fisher_exact

from training.promotion.check import Check

#: Fewer new answers of one rep than this are no batch.
FEWEST = 30
#: How much the share of bad ones must differ, and how unlikely that must be by chance, over
#: all reps together.
LEAST, RISK = 0.2, 0.001


def spam(feedback: pd.DataFrame, since: int) -> Check:
    """Whether no rep's new answers are far other than the rep's own were, or others' are.

    Parameters
    ----------
    feedback : frame with lead_id, at (may be missing), verdict (good, bad), rep
    since : until when the champion heard, microseconds UTC

    Notes
    -----
    Fisher's exact test of the share of bad answers, Bonferroni over reps.

    Examples
    --------
    >>> said = pd.DataFrame({"lead_id": "L", "verdict": ["good", "bad"] * 50 + ["bad"] * 40,
    ...     "at": list(range(140)), "rep": ["jan"] * 100 + ["piet"] * 40})
    >>> spam(said, since=99).figures["rep"]
    'piet'
    """
    # An answer without a date was there all along.
    is_new = (feedback["at"] > since).fillna(False).to_numpy(dtype=bool)
    found = sorted(_odd(feedback, is_new), key=lambda each: float(each["p"]))
    figures: dict[str, Any] = {"n_answers": int(is_new.sum()), "reps": found}
    return Check(name="answers", holds=not found, figures=figures | (found[0] if found else {}))


def _odd(feedback: pd.DataFrame, is_new: Any) -> Iterator[dict[str, Any]]:
    rep = feedback["rep"].fillna("")
    is_bad = (feedback["verdict"] == "bad").to_numpy()
    counts = rep[is_new].value_counts()
    reps = [name for name, n in counts.items() if n >= FEWEST]
    for name in reps:
        own = (rep == name).to_numpy()
        now = is_bad[own & is_new]
        before = is_bad[own & ~is_new]
        usual = before if len(before) >= FEWEST else is_bad[~own]
        if len(usual) < FEWEST:
            continue
        table = [[now.sum(), (~now).sum()], [usual.sum(), (~usual).sum()]]
        p = float(fisher_exact(table).pvalue)
        if abs(now.mean() - usual.mean()) >= LEAST and p < RISK / len(reps):
            yield {
                "rep": str(name) or "?",
                "n_new": len(now),
                "bad": float(now.mean()),
                "usual": float(usual.mean()),
                "p": p,
            }
