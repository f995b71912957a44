"""The honest test: learned without the newest leads, judged on them, beside other ways."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from definition import Definition
from models.agreed import AgreedPart
from models.parts import Parts
from models.scoring import Scorer
from models.trees import TreeSettings
from training.dataset import Dataset
from training.evaluate import Figures, figures, log_loss
from training.labels import Labels
from training.learner import FEWEST, learn, validate
from training.split import apart, newest

#: What the table is compared with: trees that may combine features.
UNCONSTRAINED = TreeSettings(is_additive=False, n_leaves=15)
FIFO, AGREED, CARD, TREES = (
    "first come, first served",
    "agreed points",
    "card",
    "unconstrained LightGBM",
)

Told = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Forward:
    """Figures on leads that were not learned from."""

    #: How they were set apart, for people.
    how: str
    n_leads: int
    n_won: int
    by_name: dict[str, Figures]
    #: The card's probabilities and the outcomes they met, each of shape (n,).
    chance: npt.NDArray[np.float64]
    won: npt.NDArray[np.int8]

    @property
    def card(self) -> Figures:
        """The card's own."""
        return self.by_name[CARD]

    @property
    def given_up(self) -> dict[str, float]:
        """What the table gives up against trees that may combine features; > 0 is a loss."""
        trees = self.by_name[TREES]
        assert self.card.log_loss is not None and trees.log_loss is not None
        return {
            "auc": trees.auc.value - self.card.auc.value,
            "log_loss": self.card.log_loss.value - trees.log_loss.value,
        }


def look_forward(
    dataset: Dataset,
    definition: Definition,
    told: Told | None = None,
    labels_at: Callable[[int], Labels] | None = None,
) -> Forward | None:
    """Judge what these rows teach; None where there are too few deals to judge by.

    Parameters
    ----------
    dataset : rows, oldest first
    definition : what the teams agreed
    told : hears what is being done
    labels_at : the labels as they were known at a moment, microseconds UTC
        Given, older leads are learned from with only what was known when the first of the
        judged ones came in.
    """
    pairs = _pairs(dataset, labels_at)
    n_test_won = [int(new.won.sum()) for _, new in pairs]
    if not pairs or min(n_test_won) == 0:
        return None
    if min(n_test_won[0], len(pairs[0][1]) - n_test_won[0]) < 5:
        return None
    judged = [_judge(old, new, definition, told) for old, new in pairs]
    won = np.concatenate([new.won for _, new in pairs])
    scores = {name: np.concatenate([each[name] for each in judged]) for name in judged[0]}
    chances = {CARD: scores[CARD], TREES: expit(scores[TREES])}
    by_name = {name: figures(name, score, won, chances.get(name)) for name, score in scores.items()}
    return Forward(
        how="the newest quarter" if dataset.has_time else "five folds, near-duplicates together",
        n_leads=len(won),
        n_won=int(won.sum()),
        by_name=by_name,
        chance=chances[CARD],
        won=won,
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
        folds = apart(known.groups, known.won, 5)
        return [(known.rows(fold.learn), known.rows(fold.test)) for fold in folds]
    fold = newest(known.groups)
    old, new = known.rows(fold.learn), known.rows(fold.test)
    if labels_at is None:
        return [(old, new)]
    start = int(new.as_of[0])
    before = dataset.rows((dataset.as_of < start) & ~np.isin(dataset.groups, new.groups))
    then = before.as_known(labels_at(start))
    return [(then.rows(then.weight > 0), new)]


def _judge(
    old: Dataset, new: Dataset, definition: Definition, told: Told | None
) -> dict[str, npt.NDArray[np.float64]]:
    """Scores of the new rows by each way of ranking."""
    say = told or (lambda _: None)
    say("learning the card without the leads it is judged on")
    card = learn(old, definition)
    say("learning an unconstrained LightGBM to compare with")
    trees = unconstrained(old, definition)
    hand = AgreedPart.of(old.features, 0.5)
    return {
        FIFO: -new.as_of.astype(np.float64) if new.has_time else np.zeros(len(new)),
        AGREED: hand.log_odds(new.table),
        CARD: Scorer(card, definition).columns_of(new.table)["probability"],
        TREES: trees.log_odds(new.table),
    }


def unconstrained(dataset: Dataset, definition: Definition) -> Parts:
    """Trees on all columns that may combine features, and no agreed points."""
    plain = replace(
        dataset, features=tuple(replace(feature, agreed=()) for feature in dataset.features)
    )
    n_rounds = validate(plain, definition, UNCONSTRAINED).n_rounds
    rate = float(np.average(dataset.won, weights=dataset.weight))
    start = AgreedPart(rules=(), sizes=(), base=float(np.log(rate / (1 - rate))))
    return Parts.learned(
        plain.features, plain.table, plain.won, plain.weight, start, UNCONSTRAINED, n_rounds
    )


def told_in_words(forward: Forward | None) -> Sequence[str]:
    """What the test says, as sentences."""
    if forward is None:
        return ["Too few deals to judge by: the card is the agreement, sized by what there is."]
    card = forward.card
    lines = [
        f"Judged on {forward.how}: {forward.n_leads:,} leads, {forward.n_won:,} won, none of "
        "them learned from."
    ]
    if card.is_chance:
        lines.append(
            f"NO BETTER THAN CHANCE: AUC {card.auc} holds 0.5. These columns do not tell who "
            "will buy; do not call by this score."
        )
    elif card.auc.value > 0.95:
        lines.append(f"AUC {card.auc} is too good to be true: look for a leak first.")
    lost = forward.given_up
    lines.append(
        f"The table gives up {lost['auc']:+.3f} AUC and {lost['log_loss']:+.4f} log loss against "
        "trees that may combine features."
    )
    base = float(log_loss(np.full(forward.n_leads, forward.won.mean()), forward.won)[0])
    assert card.log_loss is not None
    if card.log_loss.value > base:
        lines.append(
            "Its probabilities are worse than the bare win rate (log loss "
            f"{card.log_loss.value:.4f} against {base:.4f}): the win rate moved."
        )
    return lines
