"""A backtest: past leads scored at every moment at which they would have been."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection

from definition import Definition
from features.history import History
from features.table import build
from models.card import Card
from models.crossings import Trajectories
from models.scoring import Scorer
from records.history import known
from records.outcomes import Outcomes
from training.acceptance import Acceptance
from training.at_crossing import AtCrossing
from training.labels import LOST, WON, Labels
from training.moments import N_LOTS, Plan, moments

#: The newest weeks that are counted.
MOST_WEEKS = 26
#: Moments scored in all; beyond, leads are drawn by lot and stand for the others.
MOST_ROWS = 200_000


@dataclass(frozen=True, kw_only=True)
class Backtest:
    """What the card would have said of past leads, moment by moment."""

    trajectories: Trajectories
    #: None where sales' decisions on record are too few.
    acceptance: Acceptance | None
    #: What the card's probabilities are worth at a first crossing.
    at_crossing: AtCrossing
    #: Whole weeks counted; 0 where there is no time to count.
    n_weeks: int
    #: Leads that could cross in that time, how many were tested, how many musts refuse always.
    n_leads: int
    n_tested: int
    n_refused: int
    #: Leads with more events than moments were scored at.
    n_thinned: int
    #: Per lead of the trajectories, shape (n_leads,).
    lead_ids: npt.NDArray[np.object_]
    #: Leads created in the weeks counted.
    n_new: int

    @property
    def leads_per_week(self) -> float:
        """Leads that came in a week (in all, where there is no time), refused ones included."""
        return self.n_new / max(self.n_weeks, 1)

    @property
    def explorable_per_week(self) -> float:
        """The same without those that a must refuses: they are never tried out."""
        return self.leads_per_week * (1 - self.n_refused / max(self.n_tested, 1))


def backtest(
    connection: Connection,
    card: Card,
    definition: Definition,
    labels: Labels,
    outcomes: Outcomes,
    *,
    n_weeks: int = MOST_WEEKS,
    most_rows: int = MOST_ROWS,
    told: Callable[[str], None] | None = None,
) -> Backtest:
    """Score past leads at creation, at hand-over and just after each event.

    Parameters
    ----------
    connection : to the records
    card : whose points; its thresholds do not matter
    definition : what the teams agreed
    labels : every lead's outcome
    outcomes : leads, deals and dispositions on record
    n_weeks : how many of the newest whole weeks to count, back from the newest lead
    most_rows : how many moments to score at most
    told : hears what is being done

    Notes
    -----
    A lead is followed from its creation to its horizon, its first win or the end of the weeks.
    Leads created up to a horizon before the weeks are followed too, for they may cross late;
    a crossing counts in the week in which it is the lead's first.
    """
    plan = Plan.of(labels, outcomes, definition, n_weeks)
    if told:
        span = f"the last {plan.n_weeks} weeks" if plan.n_weeks else "all leads"
        told(f"backtesting {span}: when would whom have crossed the line")
    scorer = Scorer(card, definition)
    pieces: list[pd.DataFrame] = []
    n_rows = n_tested = n_thinned = 0
    for batch in plan.batches():
        found, thinned = moments(connection, batch, most_rows - n_rows)
        pieces.append(_scored(connection, scorer, definition, found, n_tested))
        n_rows += len(found)
        n_tested += found["lead_id"].nunique()
        n_thinned += thinned
        if n_rows >= most_rows or found["lead_id"].nunique() < len(batch):
            break
    rows = pd.concat(pieces, ignore_index=True) if pieces else _nothing()
    acceptance = _acceptance(rows, outcomes)
    return _backtest(plan, rows, acceptance, n_tested, n_thinned)


def _scored(
    connection: Connection,
    scorer: Scorer,
    definition: Definition,
    found: pd.DataFrame,
    n_before: int,
) -> pd.DataFrame:
    """The moments with their points; leads are numbered on from ``n_before``."""
    pairs = list(zip(found["lead_id"], found["moment"].tolist(), strict=True))
    table = build(History(**vars(known(connection, pairs))), scorer.features, definition)
    points = scorer.columns_of(table)
    passes = np.ones(len(found), dtype=bool)
    for name, must in scorer.musts.items():
        passes &= must.holds_for(table[name])
    return found.assign(
        lead=n_before + pd.factorize(found["lead_id"])[0],
        fit=points["fit_points"],
        engagement=points["engagement_points"],
        chance=points["probability"],
        passes=passes,
    )


def _nothing() -> pd.DataFrame:
    kinds = {
        "lead_id": object,
        "lot": float,
        "outcome": object,
        "as_of": np.int64,
        "moment": np.int64,
        "lead": np.int64,
        "fit": np.int64,
        "engagement": np.int64,
        "chance": float,
        "passes": bool,
    }
    return pd.DataFrame({name: np.empty(0, dtype=kind) for name, kind in kinds.items()})


def _acceptance(rows: pd.DataFrame, outcomes: Outcomes) -> Acceptance | None:
    """From the probability that leads had when sales first decided on them."""
    said = outcomes.dispositions
    accepted = said["lead_id"][said["disposition"] == "accepted"]
    # A decision without a date is taken to be made as soon as the lead was there.
    at = said["at"].astype("Int64").fillna(0).groupby(said["lead_id"]).min()
    here = rows[rows["lead_id"].isin(at.index)]
    decided = here["lead_id"].map(at).to_numpy(dtype=np.int64)
    known_then = here[(here["moment"].to_numpy() <= decided) | ~here["lead_id"].duplicated()]
    latest = known_then.drop_duplicates("lead_id", keep="last")
    return Acceptance.learned(
        latest["chance"].to_numpy(), latest["lead_id"].isin(accepted).to_numpy()
    )


def _backtest(
    plan: Plan, rows: pd.DataFrame, acceptance: Acceptance | None, n_tested: int, n_thinned: int
) -> Backtest:
    passing = rows[rows["passes"]]
    passing = passing.assign(is_late=passing["moment"] > passing["as_of"])
    leads = passing.drop_duplicates("lead")
    outcome = leads["outcome"].to_numpy()
    is_known = np.isin(outcome.astype(str), [WON, LOST])
    at_crossing = AtCrossing.learned(
        passing, pd.Series(outcome == WON, index=leads["lead"])[is_known]
    )
    chance = passing["chance"].to_numpy(dtype=np.float64)
    stands_for = len(plan.leads) / max(n_tested, 1)
    return Backtest(
        trajectories=Trajectories(
            lead=pd.factorize(passing["lead"])[0].astype(np.int64),
            fit=passing["fit"].to_numpy(dtype=np.int64),
            engagement=passing["engagement"].to_numpy(dtype=np.int64),
            chance=at_crossing.of(chance, passing["is_late"].to_numpy(dtype=bool)),
            acceptance=None if acceptance is None else acceptance.of(chance),
            block=plan.blocks(passing),
            n_blocks=plan.n_weeks or N_LOTS,
            has_weeks=plan.n_weeks > 0,
            factor=stands_for if plan.n_weeks else stands_for * N_LOTS,
            is_known=is_known,
            is_won=outcome == WON,
        ),
        acceptance=acceptance,
        at_crossing=at_crossing,
        n_weeks=plan.n_weeks,
        n_leads=len(plan.leads),
        n_tested=n_tested,
        n_refused=n_tested - len(leads),
        n_thinned=n_thinned,
        lead_ids=leads["lead_id"].to_numpy(),
        n_new=plan.n_new,
    )
