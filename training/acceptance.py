"""What sales accepts: the share of leads accepted at each probability of winning."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.isotonic import IsotonicRegression

#: At each end so many leads of the average are thought along: a few at the top prove little.
AVERAGE_LEADS = 5
#: Fewer leads with a disposition, or fewer of either answer, and nothing is learned.
FEWEST, FEWEST_EACH = 50, 5

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Acceptance:
    """The share of leads that sales accepts, never falling with the probability of winning.

    Examples
    --------
    >>> chance = np.repeat([0.1, 0.3], 50)
    >>> accepted = np.r_[np.arange(50) < 10, np.arange(50) < 30]
    >>> learned = Acceptance.learned(chance, accepted)
    >>> learned.of(np.array([0.0, 0.2, 0.9])).round(2)
    array([0.22, 0.4 , 0.58])
    """

    #: Probabilities, ascending, and the share accepted at each; 0-1, shapes (k,).
    chance: Numbers
    share: Numbers
    #: How many leads it was learned from.
    n_leads: int

    @classmethod
    def learned(cls, chance: Numbers, accepted: npt.NDArray[np.bool_]) -> Acceptance | None:
        """From leads that sales decided on; None where they are too few to tell.

        Parameters
        ----------
        chance : array of shape (n,), probability of winning when sales decided, 0-1
        accepted : array of shape (n,)

        Notes
        -----
        Isotonic regression; its steps are joined by straight lines through the mean probability
        of each, so that no single lead makes a jump: centred isotonic regression. Source: Oron
        and Flournoy, Statistics in Biopharmaceutical Research 2017,
        doi:10.1080/19466315.2017.1286256.
        """
        n_accepted = int(np.sum(accepted))
        if len(chance) < FEWEST or min(n_accepted, len(chance) - n_accepted) < FEWEST_EACH:
            return None
        n = len(chance)
        at = np.round(np.concatenate([chance, [np.min(chance), np.max(chance)]]), 6)
        value = np.concatenate([accepted, np.full(2, n_accepted / n)]).astype(np.float64)
        weight = np.concatenate([np.ones(n), np.full(2, AVERAGE_LEADS)])
        steps = IsotonicRegression().fit(at, value, sample_weight=weight).predict(at)
        share, where = np.unique(np.round(steps, 12), return_inverse=True)
        middle = np.bincount(where, weights=weight * at) / np.bincount(where, weights=weight)
        return cls(chance=middle, share=share, n_leads=n)

    def of(self, chance: Numbers) -> Numbers:
        """The share accepted among leads of these probabilities, shape (n,)."""
        return np.interp(chance, self.chance, self.share)
