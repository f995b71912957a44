"""The gate: every check, and the decision that follows from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from definition import Definition
from models.card import Card
from models.scoring import Scorer
from training.dataset import Dataset
from training.forward import Forward
from training.leaks import Finding
from training.promotion.calibrated import agrees, calibrated
from training.promotion.check import Check
from training.promotion.compared import FEWEST_LEADS, FEWEST_WON, Compared, Opponent
from training.promotion.gain import overall, segments
from training.promotion.leaky import clean
from training.promotion.refit import keeps
from training.promotion.shift import steady
from training.promotion.signs import told
from training.promotion.spam import spam

#: How it is said, where not both cards were learned before these leads came.
_WHO_KNEW: dict[Opponent, str] = {
    "champion out of fold": "folds",
    "champion in its favour": "known",
}


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A card that asks for the champion's place, with all it has to show."""

    definition: Definition
    #: Refitted from all leads.
    card: Card
    #: The card in use.
    champion: Card
    #: Learned without the leads it was judged on; None where deals were too few.
    forward: Forward | None
    #: Beside the champion on those leads.
    compared: Compared | None
    #: All leads it learned from, oldest first.
    examples: Dataset
    findings: Sequence[Finding]
    #: What was suspected already when the champion was learned: column and check.
    known_findings: Iterable[tuple[str, str]]
    #: Sales' answers, and until when the champion heard, microseconds UTC.
    feedback: pd.DataFrame
    since: int


def examine(candidate: Candidate) -> tuple[Check, ...]:
    """Look at everything; a promotion needs all of it to hold.

    What needs judged leads is left out where there are too few, which is refused by itself.
    """
    compared = candidate.compared
    about_data = (
        clean(candidate.findings, candidate.known_findings),
        steady(candidate.examples.table, _read(candidate.card)),
        spam(candidate.feedback, candidate.since),
        told(candidate.card, candidate.champion),
    )
    if candidate.forward is None or compared is None or not compared.has_enough:
        return (enough(compared), *about_data)
    return (
        enough(compared),
        chance(candidate.forward),
        overall(compared),
        segments(compared),
        calibrated(compared),
        agrees(compared),
        _refit(candidate, candidate.forward),
        *about_data,
    )


def enough(compared: Compared | None) -> Check:
    """Whether there are leads enough to judge by, and who knew them."""
    figures = {
        "n_leads": 0 if compared is None else len(compared),
        "n_won": 0 if compared is None else int(compared.won.sum()),
        "least_leads": FEWEST_LEADS,
        "least_won": FEWEST_WON,
    }
    if compared is None or not compared.has_enough:
        return Check(name="enough", holds=False, figures=figures)
    key = _WHO_KNEW.get(compared.opponent, "holds")
    return Check(name="enough", holds=True, key=key, figures=figures)


def chance(forward: Forward) -> Check:
    """Whether what was learned tells anything at all."""
    return Check(name="chance", holds=not forward.card.is_chance)


def _refit(candidate: Candidate, forward: Forward) -> Check:
    """On the leads that both the judged and the refitted card learned from."""
    judged, _ = forward.cards[0]
    examples = candidate.examples
    old = examples.rows(examples.is_known & ~np.isin(examples.lead_ids, forward.judged.lead_ids))
    return keeps(
        _chances(judged, candidate.definition, old),
        _chances(candidate.card, candidate.definition, old),
        old.won,
        old.weight,
    )


def _chances(card: Card, definition: Definition, rows: Dataset) -> npt.NDArray[np.float64]:
    return np.asarray(Scorer(card, definition).columns_of(rows.table)["probability"])


def _read(card: Card) -> list[str]:
    """The features whose value makes a difference."""
    return [
        row.feature
        for row in card.features
        if any(row.points) or row.missing.points or row.other.points
    ]
