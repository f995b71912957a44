"""Both cards on the same newest leads, of which neither has seen the outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from training.evaluation.interval import Weights, draws

Chances = npt.NDArray[np.float64]
#: Against what the challenger is held: the champion on leads that came after it was learned;
#: the champion as it was judged (learned without its newest leads); where there is no time, the
#: champion learned again without each fold that it is judged on; or the champion although it
#: learned from some of these leads, where nothing better is at hand.
Opponent = Literal[
    "champion", "champion as judged", "champion out of fold", "champion in its favour"
]
#: Fewer judged leads, wins or losses than this say nothing.
FEWEST_LEADS, FEWEST_WON = 100, 20
#: Probabilities nearer to 0 or 1 are taken to be this near.
NEAREST = 1e-6


@dataclass(frozen=True, kw_only=True)
class Compared:
    """What both cards said of the judged leads, oldest first, and what became of them."""

    #: Probabilities of winning, shape (n,).
    champion: Chances
    challenger: Chances
    #: 0 or 1, shape (n,).
    won: npt.NDArray[Any]
    #: Near-duplicates share one, shape (n,).
    groups: npt.NDArray[Any]
    opponent: Opponent = "champion"
    #: What leads are cut by: attribute and values of shape (n,).
    cuts: Sequence[tuple[str, npt.NDArray[Any]]] = ()

    def __len__(self) -> int:
        return len(self.won)

    @property
    def has_enough(self) -> bool:
        """Whether these leads can say anything."""
        return is_enough(self.won)

    @cached_property
    def gains(self) -> Chances:
        """What each lead's log loss falls by with the challenger, shape (n,); > 0 is better."""
        return losses(self.champion, self.won) - losses(self.challenger, self.won)

    @cached_property
    def weights(self) -> Weights:
        """How often each lead is drawn, the same for both cards."""
        return draws(self.won, self.groups)


def is_enough(won: npt.NDArray[Any]) -> bool:
    """Whether so many leads, of whom so many were won, can say anything."""
    n_won = int(won.sum())
    return len(won) >= FEWEST_LEADS and min(n_won, len(won) - n_won) >= FEWEST_WON


def losses(chance: Chances, won: npt.NDArray[Any]) -> Chances:
    """The log loss of each lead, natural logarithm, shape (n,); lower is better.

    Examples
    --------
    >>> losses(np.array([0.5, 0.9]), np.array([1, 1])).round(3).tolist()
    [0.693, 0.105]
    """
    chance = np.clip(chance, NEAREST, 1 - NEAREST)
    return -np.log(np.where(np.asarray(won, dtype=bool), chance, 1 - chance))
