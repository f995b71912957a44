"""Learn a card from a dataset: how many trees, how sure, where the line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from definition import Definition
from models.agreed import AgreedPart
from models.assemble import assemble
from models.calibration import Calibration
from models.card import Card
from models.parts import Parts
from models.scoring import Scorer
from models.support import with_support
from models.thresholds import line
from models.trees import TreeSettings, best_offset, validation_losses
from training.base_rate import BaseRate
from training.choose import chosen
from training.dataset import Dataset
from training.feedback.examples import Evidence
from training.says import in_each_language
from training.split import Fold, apart, forward

#: Numbers of rounds among which validation chooses, as far as the leads carry them.
ROUNDS = (0, 10, 20, 30, 40, 60, 80, 100, 130, 160, 200, 250, 300, 400, 500, 600)
#: Fewer wins or losses than this, and there is nothing to validate on: no trees.
FEWEST = 20
N_FOLDS = 4
#: Standard errors above nothing that trees must gain; the best of many tries looks good by chance.
SURELY = 2.0


@dataclass(frozen=True, kw_only=True)
class Validated:
    """What validation said, on leads that the parts had not seen."""

    #: Rounds worth having.
    n_rounds: int
    calibration: Calibration
    #: Mean log loss per number of rounds tried; empty where there were too few deals.
    losses: tuple[float, ...]

    def settings(self) -> dict[str, float]:
        """As a card keeps them."""
        return {"n_rounds": self.n_rounds, "slope": self.calibration.slope}

    @classmethod
    def of(cls, card: Card) -> Validated:
        """The settings with which a card was learned."""
        kept = card.training["settings"]
        calibration = Calibration(slope=float(kept["slope"]))
        return cls(n_rounds=int(kept["n_rounds"]), calibration=calibration, losses=())


def learn(
    dataset: Dataset,
    definition: Definition,
    settings: TreeSettings | None = None,
    *,
    everyone: Dataset | None = None,
    leads_per_week: float | None = None,
    feedback: Evidence | None = None,
    fixed: Validated | None = None,
) -> Card:
    """The card that these rows teach.

    Parameters
    ----------
    dataset : rows, oldest first; may be empty
    definition : what the teams agreed
    settings : how trees are grown
    everyone : all leads, with an outcome or not, over whom the line is drawn; ``dataset`` if None
    leads_per_week : how many leads come in, to choose the line by sales' capacity
    feedback : what sales said of leads, evidence where no deal has closed yet
    fixed : rounds and calibration that were judged already; chosen from these rows if None

    Notes
    -----
    With no rows the card is the agreement itself: its points, and the expected win rate.
    """
    settings = settings or TreeSettings()
    everyone = everyone if everyone is not None else dataset
    # Outcomes alone say how much may be learned and how sure it is, whatever sales said.
    validated = fixed or validate(dataset, definition, settings)
    taught = with_feedback(dataset, definition, settings, feedback, everyone)
    parts = parts_of(taught, definition, settings, validated.n_rounds, everyone)
    if feedback and parts.booster is None:
        parts = _same_mean(parts, parts_of(dataset, definition, settings, 0, everyone), everyone)
    base = base_rate(parts, validated.calibration, dataset)
    calibration = replace(validated.calibration, offset=base.offset)
    card = assemble(parts, calibration, dataset.table, dataset.won, definition)
    card = with_support(card, dataset.table, dataset.won, dataset.weight)
    told = in_each_language(base.told)
    card = replace(card, training={"told": told, "settings": validated.settings()})
    return with_line(card, everyone, definition, leads_per_week)


def with_line(
    card: Card, everyone: Dataset, definition: Definition, leads_per_week: float | None = None
) -> Card:
    """The card with its thresholds, and how past leads spread over its points."""
    columns = Scorer(card, definition).columns_of(everyone.table)
    fit, engagement = columns["fit_points"], columns["engagement_points"]
    return replace(
        card,
        thresholds=line(
            definition.thresholds, fit, engagement, leads_per_week, definition.exploration.share
        ),
        shares={"fit": _shares(fit), "engagement": _shares(engagement)},
    )


def validate(dataset: Dataset, definition: Definition, settings: TreeSettings) -> Validated:
    """Choose the rounds and the calibration on rows that were not learned from."""
    n_won = int(dataset.won.sum())
    if min(n_won, len(dataset) - n_won) < FEWEST:
        return Validated(n_rounds=0, calibration=Calibration(), losses=())
    rounds = rounds_for(len(dataset))
    fitted = [
        (fold, parts_of(dataset.rows(fold.learn), definition, settings, rounds[-1]))
        for fold in folds_of(dataset)
    ]
    losses = np.hstack([_losses(parts, dataset.rows(fold.test), rounds) for fold, parts in fitted])
    weight = np.concatenate([dataset.weight[fold.test] for fold, _ in fitted])
    best = _worth(losses, weight)
    margins, won = [], []
    for fold, parts in fitted:
        test = dataset.rows(fold.test)
        margin = _margin(parts, test, rounds[best])
        # The slope is about spread; each fold's own win rate must not bend it.
        margins.append(margin + best_offset(margin, test.won, test.weight))
        won.append(test.won)
    slope = Calibration.fitted(np.concatenate(margins), np.concatenate(won), weight).slope
    return Validated(
        n_rounds=rounds[best],
        calibration=Calibration(slope=slope),
        losses=tuple(float(loss) for loss in losses @ weight / weight.sum()),
    )


def rounds_for(n_leads: int) -> tuple[int, ...]:
    """The entries of ROUNDS worth trying with so many leads.

    Examples
    --------
    >>> rounds_for(100)[-1], rounds_for(500)[-1], rounds_for(5_000)[-1]
    (100, 250, 600)
    """
    return tuple(n_rounds for n_rounds in ROUNDS if n_rounds <= max(100, n_leads // 2))


def folds_of(dataset: Dataset) -> list[Fold]:
    """Forward in time; where there is no time, apart by group."""
    folds = (
        forward(dataset.groups, N_FOLDS)
        if dataset.has_time
        else apart(dataset.groups, dataset.won, N_FOLDS + 1)
    )
    return [
        fold
        for fold in folds
        if len(fold.test) and 0 < dataset.won[fold.learn].sum() < len(fold.learn)
    ]


def parts_of(
    dataset: Dataset,
    definition: Definition,
    settings: TreeSettings,
    n_rounds: int,
    everyone: Dataset | None = None,
) -> Parts:
    """Both parts learned from these rows, with so many rounds."""
    everyone = everyone if everyone is not None else dataset
    features = chosen(dataset.features, dataset.table, dataset.won)
    start = AgreedPart.of(features, definition.label.expected_win_rate)
    if len(everyone):
        start = start.expecting(everyone.table, definition.label.expected_win_rate)
    return Parts.learned(
        features, dataset.table, dataset.won, dataset.weight, start, settings, n_rounds
    )


def with_feedback(
    dataset: Dataset,
    definition: Definition,
    settings: TreeSettings,
    feedback: Evidence | None,
    everyone: Dataset | None = None,
) -> Dataset:
    """The rows, and those that feedback adds to what they say by themselves."""
    if not feedback:
        return dataset
    alone = parts_of(dataset, definition, settings, 0, everyone)
    return dataset.joined(feedback.examples(alone.log_odds(feedback.leads.table)))


def _same_mean(parts: Parts, alone: Parts, everyone: Dataset) -> Parts:
    """Feedback moves leads up and down, not all of them: the mean chance stays."""
    mean = float(expit(alone.log_odds(everyone.table)).mean())
    return replace(parts, agreed=parts.agreed.expecting(everyone.table, mean))


def _losses(parts: Parts, test: Dataset, rounds: Sequence[int]) -> npt.NDArray[np.float64]:
    assert parts.booster is not None
    matrix = parts.encoding.matrix(test.table)
    start = parts.agreed.log_odds(test.table)
    return validation_losses(parts.booster, matrix, test.won, start, test.weight, list(rounds))


def _margin(parts: Parts, test: Dataset, n_rounds: int) -> npt.NDArray[np.float64]:
    margin = parts.agreed.log_odds(test.table)
    if n_rounds and parts.booster is not None:
        matrix = parts.encoding.matrix(test.table)
        margin = margin + parts.booster.predict(matrix, raw_score=True, num_iteration=n_rounds)
    return margin


def _worth(losses: npt.NDArray[Any], weight: npt.NDArray[np.float64]) -> int:
    """Which entry of ROUNDS to take: the best, but no trees unless they surely help."""
    best = int((losses @ weight).argmin())
    gain = losses[0] - losses[best]
    mean = np.average(gain, weights=weight)
    error = np.sqrt(np.average((gain - mean) ** 2, weights=weight) / weight.sum())
    return best if mean > SURELY * error else 0


def base_rate(parts: Parts, calibration: Calibration, dataset: Dataset) -> BaseRate:
    """Where the base is now; it follows the newest leads where the win rate moved."""
    if not len(dataset) or dataset.won.min() == dataset.won.max():
        return BaseRate.unmoved(calibration.offset)
    margin = calibration.slope * parts.log_odds(dataset.table)
    if not dataset.has_time:
        return BaseRate.unmoved(best_offset(margin, dataset.won, dataset.weight))
    return BaseRate.of(margin, dataset.won, dataset.weight)


def _shares(points: npt.NDArray[Any]) -> tuple[tuple[int, float], ...]:
    values, counts = np.unique(points, return_counts=True)
    running = np.cumsum(counts) / max(len(points), 1)
    return tuple(
        (int(value), round(float(share), 6)) for value, share in zip(values, running, strict=True)
    )
