"""Whom the challenger is held against, on leads that neither of them learned from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import orjson
import pandas as pd

from definition import Definition
from features.feature import Feature
from models.card import Card
from models.scoring import Scorer
from training.dataset import Dataset
from training.evaluation.segments import columns_of
from training.forward import Forward
from training.learner import Validated, learn
from training.promotion.compared import Chances, Compared, Opponent, is_enough

Rows = npt.NDArray[np.bool_]
#: Leads as the champion's definition reads them: these features, or all that it has.
Read = Callable[[Dataset, Sequence[Feature] | None], Dataset]


@dataclass(frozen=True, kw_only=True)
class Incumbent:
    """The champion, and what is known of how it was learned."""

    version: str
    card: Card
    definition: Definition
    #: Until when what it learned from was on record, microseconds UTC; None where not known.
    learned_until: int | None = None
    #: The card it was judged by, learned without its newest leads, and when those began.
    as_judged: Card | None = None
    judged_from: int | None = None
    #: Hashes of the leads that it learned from, where the company has no time; see ``lead_hashes``.
    learned_leads: npt.NDArray[np.uint64] | None = None
    #: Column and check of what was suspected then.
    findings: Sequence[tuple[str, str]] = ()

    @property
    def learned_nothing(self) -> bool:
        """Whether it is the agreement alone, to which every lead is new."""
        return self.card.training.get("leads") == 0


def compare(
    incumbent: Incumbent, forward: Forward, read: Read, source: npt.NDArray[np.object_]
) -> Compared:
    """Both cards' probabilities on the judged leads.

    Parameters
    ----------
    incumbent : the champion
    forward : the challenger's honest test
    read : the champion may read other columns than today's definition has
    source : of each judged lead, shape (n,); None where it is not known
    """
    card, opponent, rows = _opponent(incumbent, forward.judged)
    judged = forward.judged.rows(rows)
    if opponent == "champion out of fold":
        chance = _out_of_fold(incumbent, forward, read(judged, None))
    else:
        scorer = Scorer(card, incumbent.definition)
        found = read(judged, scorer.features)
        chance = np.asarray(scorer.columns_of(found.table)["probability"])
    cuts = columns_of(forward, source)
    return Compared(
        champion=chance,
        challenger=forward.chance[rows],
        won=judged.won,
        groups=judged.groups,
        opponent=opponent,
        cuts=[(name, values[rows]) for name, _, values in cuts],
    )


def _opponent(incumbent: Incumbent, judged: Dataset) -> tuple[Card, Opponent, Rows]:
    """The fairest there is: who learned from none of the leads that count."""
    everyone = np.ones(len(judged), dtype=bool)
    if incumbent.learned_nothing:
        return incumbent.card, "champion", everyone
    if judged.has_time and incumbent.learned_until is not None:
        later = judged.as_of > incumbent.learned_until
        # A few leads only would say little: then rather all of them, beside the card as judged.
        if 2 * later.sum() >= len(judged) and is_enough(judged.won[later]):
            return incumbent.card, "champion", later
    if judged.has_time and incumbent.as_judged is not None and incumbent.judged_from is not None:
        return incumbent.as_judged, "champion as judged", judged.as_of >= incumbent.judged_from
    if not judged.has_time and incumbent.learned_leads is not None:
        return incumbent.card, "champion out of fold", everyone
    return incumbent.card, "champion in its favour", everyone


def _out_of_fold(incumbent: Incumbent, forward: Forward, judged: Dataset) -> Chances:
    """What the champion would say of each fold, had it been learned without that fold.

    It is learned with its own settings, from the leads that it knew, as they are known now.
    """
    assert incumbent.learned_leads is not None
    knew = np.isin(lead_hashes(judged.lead_ids), incumbent.learned_leads)
    chance = np.empty(len(judged))
    for _, fold in forward.cards:
        others = knew.copy()
        others[fold] = False
        settings = Validated.of(incumbent.card)
        twin = learn(judged.rows(others), incumbent.definition, fixed=settings)
        scorer = Scorer(twin, incumbent.definition)
        chance[fold] = scorer.columns_of(judged.rows(fold).table)["probability"]
    return chance


def lead_hashes(lead_ids: npt.NDArray[np.object_]) -> npt.NDArray[np.uint64]:
    """What a run keeps of the leads that a card learned from: enough to know them again."""
    return np.asarray(pd.util.hash_array(lead_ids, categorize=False), dtype=np.uint64)


def known_leads(text: str | None) -> npt.NDArray[np.uint64] | None:
    """The hashes that a run kept as JSON; None where it kept none."""
    return None if text is None else np.array(orjson.loads(text), dtype=np.uint64)
