"""The evaluation: all that the honest test says, as figures with intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import orjson
from sqlalchemy import Connection

from definition import Definition
from records.outcomes import Outcomes, frames
from training.evaluation.calibration import Calibration, calibration
from training.evaluation.figures import Figures
from training.evaluation.interval import Interval, interval
from training.evaluation.moments import Moment, moments
from training.evaluation.periods import Period, periods
from training.evaluation.ranking import CALLED_SHARE, gains, log_loss
from training.evaluation.rivals import AGREED, CARD, FIFO
from training.evaluation.segments import Segmentation, segmentations
from training.forward import Forward

#: Shares of leads called at which the gains are told.
SHARES = np.unique(np.r_[np.linspace(0, 1, 41), CALLED_SHARE])
#: Whose gains are told: more lines than these cannot be read.
GAINS_OF = (FIFO, AGREED, CARD)


@dataclass(frozen=True, kw_only=True)
class Gain:
    """How many of all wins are among the leads called first."""

    #: Share of leads called, 0-1.
    called: float
    #: Share of wins found, 0-1; divided by ``called`` it is the lift.
    found: Interval


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """What the card is worth on leads that it was not learned from."""

    company: str
    #: "newest": the newest quarter; "folds": each fold by what the others teach.
    judged_on: Literal["newest", "folds"]
    n_leads: int
    n_won: int
    #: Better than chance, no better, or too few leads to tell.
    ranks: Literal["better", "chance", "unclear"]
    #: Every way of ranking, the card among them.
    ways: tuple[Figures, ...]
    #: Log loss of giving every lead the judged leads' own win rate.
    log_loss_of_win_rate: float
    #: Way of ranking to its gains, least called first.
    gains: dict[str, tuple[Gain, ...]]
    calibration: Calibration
    segmentations: tuple[Segmentation, ...]
    periods: tuple[Period, ...]
    moments: tuple[Moment, ...]

    @property
    def card(self) -> Figures:
        """The card's own figures."""
        return next(each for each in self.ways if each.name == CARD)

    def to_json(self) -> str:
        """All of it as JSON; what is not finite is null."""
        return orjson.dumps(
            self, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_SERIALIZE_NUMPY
        ).decode()

    def metrics(self) -> dict[str, float]:
        """The figures that a run of training carries, by name."""
        found: dict[str, Any] = {}
        for each in self.ways:
            who = each.name.replace(" ", "_").replace(",", "")
            found |= _metrics(who, each)
        card = self.calibration
        found |= {
            "card.calibration_error": card.error,
            "card.calibration_error_by_chance": card.error_by_chance,
            "card.calibration_error_by_chance_at_most": card.error_by_chance_at_most,
            "card.expected_wins": card.n_expected,
            "card.wins": card.n_won,
            **_spread("card.calibration_slope", card.slope),
            **_spread("card.calibration_offset", card.offset),
        }
        return {name: float(value) for name, value in found.items() if np.isfinite(value)}


def evaluate(
    forward: Forward, definition: Definition, connection: Connection | None = None
) -> Evaluation:
    """All figures on the judged leads.

    Parameters
    ----------
    forward : the honest test
    definition : what the teams agreed
    connection : to the records, for the leads' sources and for other moments of their lives;
        without it these two are left out
    """
    outcomes = None if connection is None else frames(connection)
    win_rate = np.full(forward.n_leads, forward.n_won / forward.n_leads)
    return Evaluation(
        company=definition.company.name,
        judged_on="newest" if forward.judged.has_time else "folds",
        n_leads=forward.n_leads,
        n_won=forward.n_won,
        ranks=forward.card.ranks,
        ways=tuple(forward.by_name.values()),
        log_loss_of_win_rate=float(log_loss(win_rate, forward.won)[0]),
        gains=_gains(forward),
        calibration=calibration(forward.chance, forward.won),
        segmentations=segmentations(forward, None if outcomes is None else _of(forward, outcomes)),
        periods=periods(forward, definition),
        moments=()
        if connection is None or outcomes is None
        else moments(forward, definition, connection, outcomes),
    )


def _of(forward: Forward, outcomes: Outcomes) -> npt.NDArray[np.object_]:
    """Each judged lead's source on record, text or None."""
    source = outcomes.leads.set_index("lead_id")["source"].reindex(list(forward.judged.lead_ids))
    return source.to_numpy(dtype=object)


def _gains(forward: Forward) -> dict[str, tuple[Gain, ...]]:
    told = {}
    for name in GAINS_OF:
        found = gains(forward.scores[name], forward.won, SHARES, forward.weights)
        told[name] = tuple(
            Gain(called=float(share), found=interval(found[:, place]))
            for place, share in enumerate(SHARES)
        )
    return told


def _metrics(who: str, each: Figures) -> dict[str, float]:
    found = {
        **_spread(f"{who}.auc", each.auc),
        **_spread(f"{who}.wins_when_called", each.wins_when_called),
    }
    if each.log_loss is not None:
        found |= _spread(f"{who}.log_loss", each.log_loss)
    if each.against_card is not None:
        found |= _spread(f"{who}.auc_above_card", each.against_card.auc)
        if each.against_card.log_loss is not None:
            found |= _spread(f"{who}.log_loss_above_card", each.against_card.log_loss)
    return found


def _spread(name: str, figure: Interval) -> dict[str, float]:
    return {name: figure.value, f"{name}_low": figure.low, f"{name}_high": figure.high}
