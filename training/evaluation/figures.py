"""The figures of one way of ranking, and how they differ from the card's on the same leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy.typing as npt

from training.evaluation.calibration import calibration_error
from training.evaluation.interval import Interval, PerDraw, Weights, Won, draws, interval
from training.evaluation.ranking import Scores, area, log_loss, wins_in_top

#: An AUC known to within so much is known well enough to say that there is nothing in it.
NARROW = 0.1

Ranks = Literal["better", "chance", "unclear"]


@dataclass(frozen=True, kw_only=True)
class Against:
    """How one way of ranking differs from the card, lead for lead: its figure minus the card's."""

    #: > 0: it ranks better than the card.
    auc: Interval
    #: > 0: it finds more wins than the card.
    wins_when_called: Interval
    #: < 0: its probabilities are better than the card's; None where it gives none.
    log_loss: Interval | None


@dataclass(frozen=True, kw_only=True)
class Figures:
    """How one way of ranking does on leads it has not seen."""

    name: str
    #: Chance that a won lead ranks above a lost one; 0.5 is chance, higher is better.
    auc: Interval
    #: Share of all wins among the leads called first (23 of every 87); higher is better.
    wins_when_called: Interval
    #: Mean log loss, lower is better; None for what gives no probability.
    log_loss: Interval | None
    #: Expected calibration error, 0-1, lower is better; None without a probability.
    calibration_error: float | None
    #: None for the card itself.
    against_card: Against | None = None

    @property
    def ranks(self) -> Ranks:
        """Surely better than chance, no better, or too few leads to tell."""
        if self.auc.low > 0.5:
            return "better"
        return "chance" if self.auc.high - self.auc.low <= 2 * NARROW else "unclear"

    @property
    def is_chance(self) -> bool:
        """Whether it is no better than chance, as far as so many leads can tell."""
        return self.ranks == "chance"


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """One way of ranking, measured on every draw."""

    name: str
    auc: PerDraw
    wins_when_called: PerDraw
    log_loss: PerDraw | None
    calibration_error: float | None

    @classmethod
    def of(
        cls, name: str, scores: Scores, won: Won, chance: Scores | None, weights: Weights
    ) -> Drawn:
        """Measure it.

        Parameters
        ----------
        name : who ranks
        scores : array of shape (n,); higher is called first
        won : array of shape (n,), 0 or 1, both present
        chance : array of shape (n,), probabilities of winning, where there are any
        weights : array of shape (1 + B, n), see ``interval.draws``
        """
        return cls(
            name=name,
            auc=area(scores, won, weights),
            wins_when_called=wins_in_top(scores, won, weights),
            log_loss=None if chance is None else log_loss(chance, won, weights),
            calibration_error=None if chance is None else calibration_error(chance, won),
        )

    def figures(self, card: Drawn | None = None) -> Figures:
        """The figures with their intervals, and the differences from the card where given."""
        return Figures(
            name=self.name,
            auc=interval(self.auc),
            wins_when_called=interval(self.wins_when_called),
            log_loss=None if self.log_loss is None else interval(self.log_loss),
            calibration_error=self.calibration_error,
            against_card=None if card is None else self._against(card),
        )

    def _against(self, card: Drawn) -> Against:
        """Differences on the same draws: much narrower than the intervals side by side."""
        losses = None
        if self.log_loss is not None and card.log_loss is not None:
            losses = interval(self.log_loss - card.log_loss)
        return Against(
            auc=interval(self.auc - card.auc),
            wins_when_called=interval(self.wins_when_called - card.wins_when_called),
            log_loss=losses,
        )


def figures(
    name: str,
    scores: Scores,
    won: Won,
    chance: Scores | None = None,
    groups: npt.NDArray[Any] | None = None,
) -> Figures:
    """All figures of one ranking by itself; see ``Drawn.of`` and ``interval.draws``.

    Examples
    --------
    >>> import numpy as np
    >>> won = np.array([0] * 60 + [1] * 40)
    >>> figures("perfect", np.arange(100.0), won).ranks
    'better'
    >>> figures("nobody", np.zeros(100), won).ranks
    'chance'
    """
    return Drawn.of(name, scores, won, chance, draws(won, groups)).figures()
