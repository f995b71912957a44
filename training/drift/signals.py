"""Signals of drift: each a comparison of the newest leads with those that were learned from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import chi2_contingency, fisher_exact, norm

from training.drift.signal import Kind, Signal
from training.drift.stretch import Stretch
from training.evaluation.calibration import Z95, offset_of
from training.promotion.gain import holm
from training.promotion.shift import binned, psi

#: How many companies in which nothing changes hear an alarm within a year, at most, and how
#: often a year is looked.
RISK_A_YEAR, LOOKS_A_YEAR = 0.05, 52
#: Fewer leads, answers or final outcomes on either side say nothing.
FEWEST = 100
FEWEST_ANSWERS = 30
#: What is smaller is no news, however sure: stability index; log-odds; shares.
LEAST_PSI, LEAST_OFFSET, LEAST_SHARE = 0.1, 0.3, 0.1


def signals(reference: Stretch, newest: Stretch) -> tuple[Signal, ...]:
    """Every comparison there is, alarms first.

    Parameters
    ----------
    reference : leads that the card learned from
    newest : leads that came since

    Notes
    -----
    One look may raise a false alarm in RISK_A_YEAR / LOOKS_A_YEAR of the cases: Holm's
    correction within the look (see ``training.promotion.gain.holm``), Bonferroni's over the
    looks of a year, for later looks see the same leads again. Inputs and scores: chi-squared
    on bins; verdicts and feedback: Fisher's exact test; calibration: the offset's error.
    """
    found = list(_all(reference, newest))
    sure = holm([each.p for each in found], RISK_A_YEAR / LOOKS_A_YEAR)
    told = [
        Signal(**{**vars(each), "is_alarm": is_sure and each.weight >= 1})
        for each, is_sure in zip(found, sure, strict=True)
    ]
    return tuple(sorted(told, key=lambda each: (not each.is_alarm, -each.weight, each.p)))


def _all(reference: Stretch, newest: Stretch) -> Iterator[Signal]:
    for name, column in newest.table.items():
        yield from _spread("input", name, None, reference.table[name], column)
    yield from _of(reference, newest, None)
    for source in sorted({str(each) for each in newest.source if each is not None}):
        yield from _of(reference.of(source), newest.of(source), source)


def _of(reference: Stretch, newest: Stretch, source: str | None) -> Iterator[Signal]:
    before, now = reference.points.astype(np.float64), newest.points.astype(np.float64)
    yield from _spread("scores", "", source, before, now)
    yield from _share(
        "verdicts", source, reference.verdict == "sales", newest.verdict == "sales", FEWEST
    )
    yield from _share("feedback", source, reference.is_good, newest.is_good, FEWEST_ANSWERS)
    yield from _calibration(newest, source)


def _spread(
    kind: Kind,
    name: str,
    source: str | None,
    before: npt.NDArray[Any],
    now: npt.NDArray[Any],
) -> Iterator[Signal]:
    if min(len(before), len(now)) < FEWEST:
        return
    old, new = binned(before, before), binned(now, before)
    n_bins = int(max(old.max(), new.max())) + 1
    table = np.array([np.bincount(codes, minlength=n_bins) for codes in (old, new)])
    # Bins that hardly any lead is in would make the test say more than it knows.
    rare = table.sum(axis=0) * min(len(old), len(new)) / (len(old) + len(new)) < 5
    kept = table[:, ~rare]
    if rare.any():
        kept = np.column_stack([kept, table[:, rare].sum(axis=1)])
    kept = kept[:, kept.sum(axis=0) > 0]
    p = float(chi2_contingency(kept).pvalue) if kept.shape[1] > 1 else 1.0
    yield Signal(kind=kind, name=name, source=source, size=psi(old, new), least=LEAST_PSI, p=p)


def _share(
    kind: Kind,
    source: str | None,
    before: npt.NDArray[Any],
    now: npt.NDArray[Any],
    fewest: int,
) -> Iterator[Signal]:
    if min(len(before), len(now)) < fewest:
        return
    table = [[now.sum(), (~now).sum()], [before.sum(), (~before).sum()]]
    yield Signal(
        kind=kind,
        name="",
        source=source,
        size=float(now.mean() - before.mean()),
        least=LEAST_SHARE,
        p=float(fisher_exact(table).pvalue),
        before=float(before.mean()),
        now=float(now.mean()),
    )


def _calibration(newest: Stretch, source: str | None) -> Iterator[Signal]:
    chance, won = newest.chance, newest.won
    n_won = int(won.sum())
    if len(won) < FEWEST or min(n_won, len(won) - n_won) < 10:
        return
    offset = offset_of(chance, won)
    error = (offset.high - offset.low) / (2 * Z95)
    yield Signal(
        kind="calibration",
        name="",
        source=source,
        size=offset.value,
        least=LEAST_OFFSET,
        p=float(2 * norm.sf(abs(offset.value) / error)),
        before=float(chance.mean()),
        now=float(won.mean()),
    )
