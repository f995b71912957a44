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
from training.labels import Labels
from training.learner import FEWEST, learn
from training.split import Rows, apart, newest

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

    @cached_property
    def given_up_range(self) -> dict[str, tuple[float, float]]:
        """What :attr:`given_up` lies between in 95 of 100 cases."""
        against = self.by_name[TREES].against_card
        assert against is not None and against.log_loss is not None
        auc, log_loss = against.auc, against.log_loss
        return {"auc": (auc.low, auc.high), "log_loss": (-log_loss.high, -log_loss.low)}


def look_forward(
    dataset: Dataset,
    definition: Definition,
    told: Told | None = None,
    rivals: Mapping[str, Rival] = QUICK,
    labels_at: Callable[[int], Labels] | None = None,
) -> Forward | None:
    """Judge what these rows teach; None where there are too few deals to judge by.

    Parameters
    ----------
    dataset : rows, oldest first
    definition : what the teams agreed
    told : hears what is being done
    rivals : what else learns from the same leads; must have the unconstrained trees
    labels_at : the labels as they were known at a moment, microseconds UTC
        Given, older leads are learned from with only what was known when the first of the
        judged ones came in.
    """
    pairs = _pairs(dataset, labels_at)
    if not pairs or not all(_can_be_judged(old, new) for old, new in pairs):
        return None
    say = told or _nobody
    cards, scores = [], []
    start = 0
    for place, (old, new) in enumerate(pairs):
        if place:
            say(f"the same for fold {place + 1} of {len(pairs)}")
        card, each = _judge(old, new, definition, rivals, say if not place else _nobody)
        cards.append((card, np.arange(start, start + len(new))))
        scores.append(each)
        start += len(new)
    judged = _joined([new for _, new in pairs])
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


def _pairs(
    dataset: Dataset, labels_at: Callable[[int], Labels] | None
) -> list[tuple[Dataset, Dataset]]:
    """Rows to learn from and rows to judge on, whose outcomes are final."""
    known = dataset.rows(dataset.is_known)
    n_won = int(known.won.sum())
    if min(n_won, len(known) - n_won) < FEWEST:
        return []
    if not dataset.has_time:
        folds = apart(known.groups, known.won, N_FOLDS)
        return [(known.rows(fold.learn), known.rows(fold.test)) for fold in folds]
    fold = newest(known.groups)
    old, new = known.rows(fold.learn), known.rows(fold.test)
    if labels_at is None:
        return [(old, new)]
    start = int(new.as_of[0])
    before = dataset.rows((dataset.as_of < start) & ~np.isin(dataset.groups, new.groups))
    then = before.as_known(labels_at(start))
    return [(then.rows(then.weight > 0), new)]


def _can_be_judged(old: Dataset, new: Dataset) -> bool:
    n_won = int(new.won.sum())
    return n_won > 0 and min(n_won, len(new) - n_won) >= FEWEST_JUDGED and old.won.sum() > 0


def _joined(pieces: list[Dataset]) -> Dataset:
    """The pieces in a row."""
    first, *others = pieces
    for each in others:
        first = first.joined(each)
    return first


def _nobody(_: str) -> None:
    """Hears nothing."""


def _judge(
    old: Dataset,
    new: Dataset,
    definition: Definition,
    rivals: Mapping[str, Rival],
    say: Told,
) -> tuple[Card, dict[str, Scores]]:
    """The card of the old rows, and the scores of the new ones by each way of ranking."""
    say("learning the card without the leads it is judged on")
    card = learn(old, definition)
    hand = AgreedPart.of(old.features, 0.5)
    scores = {
        FIFO: -new.as_of.astype(np.float64) if new.has_time else np.zeros(len(new)),
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
