"""Figures at other moments: the card is learned at hand-over but asked at every event."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection

from definition import Definition
from features.history import DAY_US, History
from features.table import build
from models.scoring import Scorer
from records.history import known
from records.outcomes import Outcomes
from training.evaluation.calibration import Calibration, calibration
from training.evaluation.figures import Figures, figures
from training.evaluation.ranking import Scores
from training.evaluation.rivals import CARD
from training.evaluation.segments import FEWEST_LEADS, FEWEST_WON
from training.forward import Forward

#: Days after creation that are looked at; None is the hand-over itself.
DAYS = (None, 0, 1, 7, 30)
#: Rebuilding costs a reading of each lead's record: of more leads than this, so many are taken.
MOST_LEADS = 5_000

Instants = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Moment:
    """The judged leads that were still open at one moment of their lives."""

    #: Days after creation; None for the hand-over.
    days: int | None
    n_leads: int
    n_won: int
    #: None where the leads are too few.
    figures: Figures | None
    calibration: Calibration | None


def moments(
    forward: Forward, definition: Definition, connection: Connection, outcomes: Outcomes
) -> tuple[Moment, ...]:
    """Score the judged leads as they were known at hand-over, at creation and some days on.

    Features are rebuilt through the one door, from what was known at each moment. A lead whose
    deal had been won or lost by then is left out, and so is one whose moment is still to come.
    The outcome asked about stays the same. Nothing where leads have no dates, or nothing about
    them changes with time.
    """
    if definition.time != "dates":
        return ()
    rows = _some(forward.n_leads)
    ids = forward.judged.lead_ids[rows]
    created = (
        outcomes.leads.set_index("lead_id")["created_at"]
        .reindex(list(ids))
        .to_numpy(dtype=np.int64)
    )
    handed_over = forward.judged.as_of[rows]
    if not definition.counts_events and bool((created == handed_over).all()):
        return ()
    closed = _closed(outcomes, ids)
    found = []
    for days in DAYS:
        at = handed_over if days is None else created + days * DAY_US
        is_open = (closed > at) & (at <= outcomes.observed_until)
        here = rows if days is None else rows[is_open]
        chance = _chances(
            forward, here, at if days is None else at[is_open], definition, connection
        )
        found.append(_moment(days, forward, here, chance))
    return tuple(found)


def _some(n_leads: int) -> Instants:
    if n_leads <= MOST_LEADS:
        return np.arange(n_leads)
    generator = np.random.default_rng(20_241_111)
    return np.sort(generator.choice(n_leads, MOST_LEADS, replace=False))


def _closed(outcomes: Outcomes, ids: npt.NDArray[np.object_]) -> Instants:
    """When each lead's first deal was won or lost; the end of time where none was."""
    ended = outcomes.deals[outcomes.deals["stage"].isin(["won", "lost"])]
    first = ended.dropna(subset=["at"]).groupby("lead_id")["at"].min().reindex(ids)
    return first.fillna(np.iinfo(np.int64).max).to_numpy(dtype=np.int64)


def _chances(
    forward: Forward,
    rows: Instants,
    at: Instants,
    definition: Definition,
    connection: Connection,
) -> Scores:
    """The probability of each row at its moment, by the card that did not learn from it."""
    chance = np.full(len(rows), np.nan)
    for card, judges in forward.cards:
        scorer = Scorer(card, definition)
        mine = np.flatnonzero(np.isin(rows, judges))
        asked = zip(forward.judged.lead_ids[rows[mine]].tolist(), at[mine].tolist(), strict=True)
        history = History(**vars(known(connection, list(asked))))
        chance[mine] = scorer.columns_of(build(history, scorer.features, definition))["probability"]
    return chance


def _moment(days: int | None, forward: Forward, rows: Instants, chance: Scores) -> Moment:
    won = forward.won[rows]
    n_won = int(won.sum())
    groups = forward.judged.groups[rows]
    has_enough = len(won) >= FEWEST_LEADS and min(n_won, len(won) - n_won) >= FEWEST_WON
    return Moment(
        days=days,
        n_leads=len(won),
        n_won=n_won,
        figures=figures(CARD, chance, won, chance, groups) if has_enough else None,
        calibration=calibration(chance, won) if has_enough else None,
    )
