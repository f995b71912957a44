"""Signals of drift: each a comparison of the newest leads with those that were learned from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from scipy.stats import chi2

from training.drift.measure import FEWEST, FEWEST_ANSWERS, Measured, share, spread, told
from training.drift.signal import Kind, Signal
from training.drift.stretch import Stretch
from training.promotion.gain import holm

#: How many companies in which nothing changes hear an alarm within a year, at most, and how
#: often a year is looked.
RISK_A_YEAR, LOOKS_A_YEAR = 0.05, 52
#: What is smaller is no news, however sure: stability index; log-odds; shares.
LEAST: Mapping[Kind, float] = {
    "input": 0.1,
    "scores": 0.1,
    "calibration": 0.3,
    "verdicts": 0.1,
    "feedback": 0.1,
}
#: Earlier stretches that are needed to know what is usual.
FEWEST_PAST = 3

#: The kind, the feature (for an input; else empty) and the source (None: all leads).
What = tuple[Kind, str, str | None]
#: What earlier stretches, as long as the newest, differed from the rest by.
Usual = Mapping[What, Sequence[Measured]]


def usual(past: Sequence[tuple[Stretch, Stretch]]) -> Usual:
    """How restless the company is by itself.

    Parameters
    ----------
    past : earlier stretches, each with all the rest of what was learned from before it
    """
    found: dict[What, list[Measured]] = {}
    for rest, stretch in past:
        for what, measured in _all(rest, stretch):
            found.setdefault(what, []).append(measured)
    return found


def signals(
    reference: Stretch,
    newest: Stretch,
    restless: Usual | None = None,
    labels: Mapping[str, str] | None = None,
) -> tuple[Signal, ...]:
    """Every comparison there is, alarms first.

    Parameters
    ----------
    reference : leads that the card learned from
    newest : leads that came since
    restless : what is usual, see :func:`usual`; what has too little of a past is not compared.
        None where nothing of it is known: then leads are taken to come one by one
    labels : what people call a feature

    Notes
    -----
    Leads do not come one by one: a fair brings forty of a kind in a day, a campaign hundreds in a
    quarter. So chi-squared is divided by the largest that an earlier stretch gave per degree of
    freedom (never by less than 1): overdispersion, taken as its highest and not as its mean, for
    few stretches are known. Source: McCullagh and Nelder, Generalized Linear Models, 1989, 4.5.

    One look may raise a false alarm in RISK_A_YEAR / LOOKS_A_YEAR of the cases: half of that for
    the percentages of all leads, half for all the rest, with Holm's correction within each (see
    ``training.promotion.gain.holm``), Bonferroni's over the looks of a year, for later looks see
    the same leads again.
    """
    found = []
    for what, measured in _all(reference, newest):
        known = () if restless is None else restless.get(what, ())
        if restless is None or len(known) >= FEWEST_PAST:
            found.append(_signal(what, measured, known, (labels or {}).get(what[1]) or what[1]))
    sure = _sure(found, RISK_A_YEAR / LOOKS_A_YEAR)
    told = [
        replace(each, is_alarm=is_sure and each.weight >= 1)
        for each, is_sure in zip(found, sure, strict=True)
    ]
    return tuple(sorted(told, key=lambda each: (not each.is_alarm, -each.weight, each.p)))


def _sure(found: Sequence[Signal], risk: float) -> list[bool]:
    """Outcomes are few and come late, and percentages are what people go by: half is for them."""
    of_all = [each.kind == "calibration" and each.source is None for each in found]
    sure = [False] * len(found)
    for group in (True, False):
        places = [place for place, is_theirs in enumerate(of_all) if is_theirs is group]
        kept = holm([found[place].p for place in places], risk / 2)
        for place, is_sure in zip(places, kept, strict=True):
            sure[place] = is_sure
    return sure


def _signal(what: What, now: Measured, known: Sequence[Measured], label: str) -> Signal:
    kind, name, source = what
    inflated = max([1.0, *(each.chi2 / each.df for each in known)])
    return Signal(
        kind=kind,
        name=name,
        label=label,
        source=source,
        size=now.size,
        usual=max([0.0, *(abs(each.size) for each in known)]),
        least=LEAST[kind],
        p=float(chi2.sf(now.chi2 / inflated, now.df)),
        before=now.before,
        now=now.now,
    )


def _all(reference: Stretch, newest: Stretch) -> Iterator[tuple[What, Measured]]:
    for name, column in newest.table.items():
        yield from _found(("input", name, None), spread(reference.table[name], column))
    yield from _of(reference, newest, None)
    named = (*newest.source, *newest.known_source)
    for source in sorted({str(each) for each in named if each is not None}):
        yield from _of(reference.of(source), newest.of(source), source)


def _of(reference: Stretch, newest: Stretch, source: str | None) -> Iterator[tuple[What, Measured]]:
    before, now = reference.points.astype(np.float64), newest.points.astype(np.float64)
    yield from _found(("scores", "", source), spread(before, now))
    to_sales = share(reference.verdict == "sales", newest.verdict == "sales", FEWEST)
    yield from _found(("verdicts", "", source), to_sales)
    answers = share(reference.is_good, newest.is_good, FEWEST_ANSWERS)
    yield from _found(("feedback", "", source), answers)
    yield from _found(("calibration", "", source), told(newest))


def _found(what: What, measured: Measured | None) -> Iterator[tuple[What, Measured]]:
    if measured is not None:
        yield what, measured
