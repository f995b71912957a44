"""What a group of leads will come to that is too young to judge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from training.closing import FEWEST_WINS, ClosingSpeed, Micros, Shares, weights

#: A group is ripe when so much of what it will bring has come.
RIPE = 0.95
_Z = 1.959964


@dataclass(frozen=True, kw_only=True)
class Ripened:
    """A share of leads that reach the next stage, once all had the time to."""

    #: 0-1, with the range that holds it in 95 of 100 cases.
    share: float
    low: float
    high: float
    #: The part of it that has come by now, 0-1.
    known: float
    #: Whether that is enough to go by; else the range is all there is.
    is_told: bool = True

    @property
    def is_ripe(self) -> bool:
        """Whether what is seen is what there will be."""
        return self.known >= RIPE


def ripened(
    ages: Micros, n_reached: int, speed: ClosingSpeed, counts: Micros | None = None
) -> Ripened | None:
    """What these leads will come to; None where nobody knows how fast leads come so far.

    Parameters
    ----------
    ages : array of shape (n,), microseconds
        How old each lead is in the stage before.
    counts : array of shape (n,)
        How many leads have each of these ages; one each if None.
    n_reached : int
        How many of them have reached the next one by now.
    speed : how fast leads got there before; see :class:`ClosingSpeed`

    Notes
    -----
    A lead counts as far as leads of its age have shown what they do: the share p is n_reached of
    sum F(age). Each has reached it with the chance pF, so that n_reached varies by the sum of
    pF(1 - pF); the range holds every p that lies no further from what is seen than that allows,
    as Wilson's does where F is 1. It leaves out that F is itself an estimate. Source: Wilson,
    "Probable inference", 1927, doi:10.1080/01621459.1927.10502953.

    Examples
    --------
    >>> day = 86_400_000_000
    >>> won_at = np.repeat(np.arange(1, 31), 10) * day
    >>> speed = ClosingSpeed.of(won_at, np.ones(300, dtype=bool), horizon=30 * day)
    >>> young = ripened(np.full(100, 15 * day), 10, speed)
    >>> round(young.share, 2), young.is_ripe
    (0.2, False)
    """
    if not len(ages) or speed.n_wins < FEWEST_WINS:
        return None
    counts = np.ones(len(ages), dtype=np.int64) if counts is None else counts
    shown = speed.known_by(ages)
    n = float(shown @ counts)
    if n < 1:
        seen = n_reached / float(counts.sum())
        return Ripened(share=seen, low=seen, high=1.0, known=n / float(counts.sum()), is_told=False)
    low, high = _range(n_reached, n, float(shown**2 @ counts))
    return Ripened(
        share=min(n_reached / n, 1.0),
        low=low,
        high=high,
        known=n / float(counts.sum()),
    )


def shown(
    ages: Micros, is_won: npt.NDArray[np.bool_], speed: ClosingSpeed, win_rate: float
) -> Shares:
    """How much of its outcome each lead has shown, 0-1; all of it where no speed is known.

    Parameters
    ----------
    ages : array of shape (n,), microseconds
    is_won : array of shape (n,), won by now
    speed : how fast leads were won before
    win_rate : what all leads will come to; see ``training.closing.weights``

    Examples
    --------
    >>> day = 86_400_000_000
    >>> speed = ClosingSpeed.of(np.arange(1, 31) * day, np.ones(30, dtype=bool), horizon=30 * day)
    >>> shown(np.array([3, 15, 60]) * day, np.array([True, False, False]), speed, 0.0)
    array([1. , 0.5, 1. ])
    """
    if speed.n_wins < FEWEST_WINS:
        return np.ones(len(ages))
    return weights(speed.known_by(ages), is_won, win_rate)


def _range(n_reached: int, sum_f: float, sum_f2: float) -> tuple[float, float]:
    """Where (n_reached - p sum_f)^2 <= z^2 (p sum_f - p^2 sum_f2), within 0-1."""
    square = sum_f**2 + _Z**2 * sum_f2
    middle = (n_reached + _Z**2 / 2) * sum_f
    half = np.sqrt(max(middle**2 - square * n_reached**2, 0.0))
    low, high = (middle - half) / square, (middle + half) / square
    return min(max(float(low), 0.0), 1.0), min(float(high), 1.0)
