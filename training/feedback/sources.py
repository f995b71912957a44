"""A source whose leads are consistently bad: flagged early, seldom wrongly, and only proposed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import logsumexp

Values = npt.NDArray[np.float64]

#: How often a source that is no worse than the others may be flagged, ever.
FALSE_ALARMS = 0.05
#: The evidence there must still be with any one rep left out.
WITHOUT_ANY_REP = 3.0
#: How much worse a bad source may be; log odds ratios of "bad", equally likely.
WORSE = np.array([0.5, 1.0, 1.5, 2.0, 3.0])
#: Answers about other sources that are needed first, and as how many the share of all reps
#: counts in the share of one.
FEWEST_ELSEWHERE, LIKE_THE_OTHERS = 20, 6.0
#: A source is bad only where no more than this part of the usual good leads comes from it.
AT_MOST = 2 / 3


@dataclass(frozen=True, kw_only=True)
class Level:
    """What sales said of the leads of one source (or one level of any category)."""

    level: str
    #: Answers that can be held against others: not the very first, when there were none yet.
    n_answers: int
    n_good: int
    #: How many good ones the same reps find among as many leads from elsewhere.
    n_good_expected: float
    n_reps: int
    #: Against "no worse than elsewhere"; flagged from 1 / FALSE_ALARMS on.
    evidence: float
    #: After how many answers that was reached; None if never.
    reached_after: int | None

    @property
    def is_flagged(self) -> bool:
        """Whether it is consistently bad, and still is."""
        still_bad = self.n_good <= AT_MOST * self.n_good_expected
        return self.reached_after is not None and still_bad


def judged(
    levels: npt.NDArray[np.object_],
    reps: npt.NDArray[np.object_],
    is_good: npt.NDArray[np.bool_],
) -> tuple[Level, ...]:
    """Every level with its evidence, most evidence first.

    Parameters
    ----------
    levels : array of shape (n_answers,), oldest answer first; None where it is not known
    reps : array of shape (n_answers,), who answered
    is_good : array of shape (n_answers,)

    Notes
    -----
    Each answer is held against what the same rep said of leads from elsewhere until then, so
    that a rep who calls everything bad says nothing about a source. The ratio of how likely
    the answers are under "worse" (a mixture) and under "no worse" is a betting score that a
    source no worse than the others brings to 1 / a at any time with a chance of at most a
    (Ville's inequality): it may be looked at after every answer. Review: Ramdas, Grünwald,
    Vovk and Shafer, "Game-theoretic statistics and safe anytime-valid inference", 2023,
    doi:10.1214/23-STS894. The rep's share elsewhere is an estimate, so the chance holds as far
    as that is right; it is measured in docs/decisions/feedback.md. Where several reps answered,
    some evidence must be left with any one of them out: one rep's prejudice flags nothing.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> source = np.array(["fair", "web", "ads"] * 60, dtype=object)
    >>> rep = np.array(["jan", "piet", "eva", "els"] * 45, dtype=object)
    >>> good = rng.random(180) < np.where(source == "ads", 0.04, 0.5)
    >>> worst, *rest = judged(source, rep, good)
    >>> worst.level, worst.is_flagged, any(each.is_flagged for each in rest)
    ('ads', True, False)
    """
    frame = pd.DataFrame({"level": levels, "rep": reps, "is_bad": ~is_good}).dropna(
        subset=["level"]
    )
    if frame.empty:
        return ()
    frame = frame.assign(usual=_usual(frame))
    found = [_level(str(level), group) for level, group in frame.groupby("level", sort=True)]
    return tuple(sorted(found, key=lambda each: -each.evidence))


def flagged(levels: Iterable[Level]) -> tuple[Level, ...]:
    """Those that are consistently bad."""
    return tuple(each for each in levels if each.is_flagged)


def _usual(frame: pd.DataFrame) -> Values:
    """The chance of "bad" by what was said of other levels before; NaN while that is too little."""
    here, by_all = _before(frame, ["level"]), _before(frame, [])
    bad, n = by_all[0] - here[0], by_all[1] - here[1]
    share_of_all = (bad + 1) / (n + 2)
    here, by_rep = _before(frame, ["level", "rep"]), _before(frame, ["rep"])
    own_bad, own_n = by_rep[0] - here[0], by_rep[1] - here[1]
    usual = (own_bad + LIKE_THE_OTHERS * share_of_all) / (own_n + LIKE_THE_OTHERS)
    return np.where(n >= FEWEST_ELSEWHERE, usual, np.nan)


def _before(frame: pd.DataFrame, by: list[str]) -> tuple[Values, Values]:
    """Bad answers and all answers of the same kind before each."""
    bad = frame["is_bad"].to_numpy(dtype=np.float64)
    if not by:
        return bad.cumsum() - bad, np.arange(len(bad), dtype=np.float64)
    kinds = frame.groupby(by, sort=False).ngroup().to_numpy()
    grouped = pd.Series(bad).groupby(kinds)
    n_before = grouped.cumcount().to_numpy().astype(np.float64)
    return np.asarray(grouped.cumsum()) - bad, n_before


def _level(level: str, group: pd.DataFrame) -> Level:
    counted = group.dropna(subset=["usual"])
    score = _score(counted)
    reached = np.flatnonzero(score >= -np.log(FALSE_ALARMS))
    return Level(
        level=level,
        n_answers=len(counted),
        n_good=int((~counted["is_bad"]).sum()),
        n_good_expected=float((1 - counted["usual"]).sum()),
        n_reps=int(counted["rep"].nunique()),
        evidence=float(np.exp(min(score.max(initial=0.0), 700.0))),
        reached_after=int(len(group) - len(counted) + reached[0] + 1) if len(reached) else None,
    )


def _score(counted: pd.DataFrame) -> Values:
    """The log betting score after each answer, as far as it does not hang on one rep."""
    usual = counted["usual"].to_numpy()[:, None]
    worse = usual * np.exp(WORSE) / (1 - usual + usual * np.exp(WORSE))
    is_bad = counted["is_bad"].to_numpy(dtype=bool)[:, None]
    step = np.where(is_bad, np.log(worse / usual), np.log((1 - worse) / (1 - usual)))
    reps = counted["rep"].to_numpy(dtype=str)
    scores = [_mixed(step)]
    if counted["rep"].nunique() > 1:
        enough = np.log(1 / FALSE_ALARMS / WITHOUT_ANY_REP)
        others = [step * (reps != rep)[:, None] for rep in np.unique(reps)]
        scores += [_mixed(steps) + enough for steps in others]
    return np.asarray(np.min(scores, axis=0))


def _mixed(steps: Values) -> Values:
    """The score after each answer, over all ways of being worse."""
    return np.asarray(logsumexp(steps.cumsum(axis=0), axis=1) - np.log(len(WORSE)))
