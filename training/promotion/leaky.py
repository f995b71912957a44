"""Columns that are suspected of knowing the outcome, and were not when the champion was learned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from training.leaks import Finding
from training.promotion.check import Check


def clean(findings: Sequence[Finding], known: Iterable[tuple[str, str]]) -> Check:
    """Whether there is no new suspicion; sure ones stop a training before it comes to this.

    Parameters
    ----------
    findings : of this training
    known : column and check of what was suspected already when the champion was learned

    Examples
    --------
    >>> found = Finding(column="discount", check="too_good", evidence="AUC 0.93", remedy="ask")
    >>> clean([found], []).holds, clean([found], [("discount", "too_good")]).holds
    (False, True)
    """
    before = set(known)
    open_ones = [each for each in findings if not each.cleared]
    news = [each for each in open_ones if (each.column, each.check) not in before]
    figures = {
        "n_known": len(open_ones) - len(news),
        "found": [each.facts() for each in news],
        "told": "; ".join(each.told() for each in news),
    }
    return Check(name="leaks", holds=not news, figures=figures)
