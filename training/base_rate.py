"""The win rate moves: whether it did, since when, and where the base is now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import expit, softmax

from training.evaluation.words import Words

Values = npt.NDArray[np.float64]

#: The fewest of the newest leads that are looked at by themselves.
FEWEST = 50
#: How much more leads each longer look back has.
LONGER = 2.0
#: How likely the win rate moved at all, before looking.
EXPECTED = 0.2
#: How far it moves when it does, as a standard deviation in log-odds.
MOVE_SD = 0.7
#: How far off the base may be over all leads that it was learned from.
OVERALL_SD = 0.3
#: From which probability on a move is told.
SURE = 0.95


@dataclass(frozen=True, kw_only=True)
class BaseRate:
    """Where the base is now, and whether it moved.

    Examples
    --------
    >>> generator = np.random.default_rng(1)
    >>> won = generator.random(3_000) < np.repeat([0.05, 0.15], [2_800, 200])
    >>> found = BaseRate.of(np.zeros(3_000), won, np.ones(3_000))
    >>> found.has_moved, bool(0.10 < expit(found.offset) < 0.25)
    (True, True)
    >>> BaseRate.of(np.zeros(3_000), generator.random(3_000) < 0.05, np.ones(3_000)).has_moved
    False
    """

    #: To be added to the log-odds of a lead of today.
    offset: float
    #: How many of the newest leads the move is about; 0 if there was none.
    n_newest: int
    #: Their win rate, and what the earlier leads made expect of them, 0-1.
    won_rate: float
    expected_rate: float
    #: How likely it is that there was a move, 0-1.
    certainty: float

    @property
    def has_moved(self) -> bool:
        """Whether a move is sure enough to be told."""
        return self.certainty >= SURE

    def told(self, words: Words) -> list[str]:
        """The move in words; nothing if there was none."""
        if not self.has_moved:
            return []
        return [
            words.say(
                "base.moved",
                n=words.number(self.n_newest),
                won=words.percent(self.won_rate, 1),
                expected=words.percent(self.expected_rate, 1),
            )
        ]

    @classmethod
    def unmoved(cls, offset: float) -> BaseRate:
        """Nothing to tell of a move, or none."""
        return cls(offset=offset, n_newest=0, won_rate=0.0, expected_rate=0.0, certainty=0.0)

    @classmethod
    def of(cls, log_odds: Values, won: npt.NDArray[Any], weight: Values) -> BaseRate:
        """Look back over shorter and longer stretches, and believe each as far as it explains.

        Parameters
        ----------
        log_odds : array of shape (n,), predictions, oldest first
        won : array of shape (n,), 0 or 1
        weight : array of shape (n,), 0-1, how much each lead counts

        Notes
        -----
        One change at one of several places, each with its evidence by Laplace's
        approximation; the offset is the mean over all of them, no change included. Source:
        Adams and MacKay, "Bayesian online changepoint detection", 2007, arXiv:0710.3742.
        """
        won = np.asarray(won, dtype=np.float64)
        overall = _offset(log_odds, won, weight, OVERALL_SD)
        margin = log_odds + overall.offset
        tried = [_offset(margin[-n:], won[-n:], weight[-n:], MOVE_SD) for n in _looks(weight)]
        if not tried:
            return cls.unmoved(overall.offset)
        prior = np.log([1 - EXPECTED, *[EXPECTED / len(tried)] * len(tried)])
        belief = softmax(prior + np.array([0.0, *[each.evidence for each in tried]]))
        moved = float(belief[1:] @ np.array([each.offset for each in tried]))
        n = _looks(weight)[int(belief[1:].argmax())]
        return cls(
            offset=overall.offset + moved,
            n_newest=n,
            won_rate=float(np.average(won[-n:], weights=weight[-n:])),
            expected_rate=float(np.average(expit(margin[-n:]), weights=weight[-n:])),
            certainty=float(1 - belief[0]),
        )


def _looks(weight: Values) -> list[int]:
    """How many of the newest rows each look back has; at most half of what there is to know."""
    known = np.cumsum(weight[::-1])
    wanted, looks = float(FEWEST), []
    while len(known) and wanted <= known[-1] / 2:
        looks.append(int(np.searchsorted(known, wanted)) + 1)
        wanted *= LONGER
    return looks


@dataclass(frozen=True, kw_only=True)
class _Offset:
    offset: float
    #: Log evidence against no offset.
    evidence: float


def _offset(margin: Values, won: Values, weight: Values, sd: float) -> _Offset:
    """The most probable offset under a Gaussian belief around 0, by Newton's method."""
    offset, precision = 0.0, sd**-2

    def gain(offset: float) -> float:
        shifted = margin + offset
        here = won * shifted - np.logaddexp(0.0, shifted)
        before = won * margin - np.logaddexp(0.0, margin)
        return float(weight @ (here - before)) - 0.5 * precision * offset**2

    information = precision
    for _ in range(50):
        chance = expit(margin + offset)
        information = float(weight @ (chance * (1 - chance))) + precision
        step = (float(weight @ (won - chance)) - precision * offset) / information
        offset += float(np.clip(step, -1.0, 1.0))
        if abs(step) < 1e-10:
            break
    return _Offset(
        offset=offset, evidence=gain(offset) + 0.5 * float(np.log(precision / information))
    )
