"""The honest test: learned without the newest leads, judged on them, beside other ways."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from definition import Definition
from models.agreed import AgreedPart
from models.card import Card
from models.scoring import Scorer
from training.dataset import Dataset
from training.evaluation.figures import Drawn, Figures
from training.evaluation.interval import Weights, draws
from training.evaluation.rivals import AGREED, CARD, FIFO, QUICK, TREES, Rival
from training.learner import FEWEST, learn
from training.split import Fold, Rows, apart, newest

#: Fewer wins or losses than this among the judged leads, and nothing can be said.
FEWEST_JUDGED = 5
N_FOLDS = 5

Told = Callable[[str], None]
Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Forward:
    """Figures on leads that were not learned from."""

    #: The leads judged on, in the order of all arrays here.
    judged: Dataset
    #: Each card that was learned without some of them, and which of them it judges.
    cards: tuple[tuple[Card, Rows], ...]
    #: What each way of ranking gives, higher is called first; each of shape (n,).
    scores: Mapping[str, Scores]
    #: Probabilities of winning, where it gives any; each of shape (n,).
    chances: Mapping[str, Scores]
    by_name: dict[str, Figures]
    #: How often each lead is drawn, shape (1 + B, n); see ``interval.draws``.
    weights: Weights

    @property
    def how(self) -> str:
        """How they were set apart, for people."""
        return (
            "the newest quarter" if self.judged.has_time else "five folds, near-duplicates together"
        )

    @property
    def n_leads(self) -> int:
        """How many were judged on."""
        return len(self.judged)

    @property
    def n_won(self) -> int:
        """How many of them were won."""
        return int(self.won.sum())

    @property
    def chance(self) -> Scores:
        """The card's probabilities, shape (n,)."""
        return self.chances[CARD]

    @property
    def won(self) -> npt.NDArray[np.int8]:
        """What happened, shape (n,)."""
        return self.judged.won

    @property
    def card(self) -> Figures:
        """The card's own."""
        return self.by_name[CARD]

    @cached_property
    def given_up(self) -> dict[str, float]:
        """What the table gives up against trees that may combine features; > 0 is a loss."""
        against = self.by_name[TREES].against_card
        assert against is not None and against.log_loss is not None
        return {"auc": against.auc.value, "log_loss": -against.log_loss.value}


def look_forward(
    dataset: Dataset,
    definition: Definition,
    told: Told | None = None,
    rivals: Mapping[str, Rival] = QUICK,
) -> Forward | None:
    """Judge what these rows teach; None where there are too few deals to judge by.

    Parameters
    ----------
    dataset : rows, oldest first
    definition : what the teams agreed
    told : hears what is being done
    rivals : what else learns from the same leads; must have the unconstrained trees
    """
    n_won = int(dataset.won.sum())
    if min(n_won, len(dataset) - n_won) < FEWEST:
        return None
    folds = _folds(dataset)
    n_test_won = [int(dataset.won[fold.test].sum()) for fold in folds]
    fewest = min(n_test_won[0], len(folds[0].test) - n_test_won[0])
    if min(n_test_won) == 0 or fewest < FEWEST_JUDGED:
        return None
    say = told or _nobody
    cards, scores = [], []
    start = 0
    for place, fold in enumerate(folds):
        if place:
            say(f"the same for fold {place + 1} of {len(folds)}")
        card, each = _judge(dataset, fold, definition, rivals, say if not place else _nobody)
        cards.append((card, np.arange(start, start + len(fold.test))))
        scores.append(each)
        start += len(fold.test)
    judged = dataset.rows(np.concatenate([fold.test for fold in folds]))
    joined = {name: np.concatenate([each[name] for each in scores]) for name in scores[0]}
    chances = {name: joined[name] for name in (CARD, *rivals)}
    weights = draws(judged.won, judged.groups)
    return Forward(
        judged=judged,
        cards=tuple(cards),
        scores=joined,
        chances=chances,
        by_name=_by_name(judged, joined, chances, weights),
        weights=weights,
    )


def _nobody(_: str) -> None:
    """Hears nothing."""


def _folds(dataset: Dataset) -> list[Fold]:
    if dataset.has_time:
        return [newest(dataset.groups)]
    return apart(dataset.groups, dataset.won, N_FOLDS)


def _judge(
    dataset: Dataset,
    fold: Fold,
    definition: Definition,
    rivals: Mapping[str, Rival],
    say: Told,
) -> tuple[Card, dict[str, Scores]]:
    """The fold's card, and the scores of the fold's test rows by each way of ranking."""
    old, new = dataset.rows(fold.learn), dataset.rows(fold.test)
    say("learning the card without the leads it is judged on")
    card = learn(old, definition)
    hand = AgreedPart.of(dataset.features, 0.5)
    scores = {
        FIFO: -new.as_of.astype(np.float64) if dataset.has_time else np.zeros(len(new)),
        AGREED: hand.log_odds(new.table),
        CARD: Scorer(card, definition).columns_of(new.table)["probability"],
    }
    for name, rival in rivals.items():
        say(f"learning {name} to compare with")
        scores[name] = rival(old, new, definition)
    return card, scores


def _by_name(
    judged: Dataset,
    scores: Mapping[str, Scores],
    chances: Mapping[str, Scores],
    weights: Weights,
) -> dict[str, Figures]:
    """All on the same draws, so that each can be set against the card."""
    drawn = {
        name: Drawn.of(name, each, judged.won, chances.get(name), weights)
        for name, each in scores.items()
    }
    return {
        name: each.figures(None if name == CARD else drawn[CARD]) for name, each in drawn.items()
    }
