"""Deals that would have been missed: what explored leads brought."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Connection

from records import tables
from training.evaluation.interval import Interval, share_interval
from training.labels import LOST, WON, Labels
from training.promotion.words import Language, decimals


@dataclass(frozen=True, kw_only=True)
class Missed:
    """What was won of explored leads whose outcome is final."""

    n_explored: int
    n_won: int

    @property
    def per_100_calls(self) -> Interval | None:
        """Deals missed per 100 leads below the line, 95 %; None where none is known yet.

        Every explored lead was drawn by lot, so those not drawn would have brought as many.

        Examples
        --------
        >>> print(Missed(n_explored=80, n_won=2).per_100_calls)
        2.500 (0.523-7.778)
        """
        if not self.n_explored:
            return None
        rate = share_interval(self.n_won, self.n_explored)
        return Interval(value=100 * rate.value, low=100 * rate.low, high=100 * rate.high)

    def words(self, language: Language) -> str:
        """The figure in a sentence."""
        found = self.per_100_calls
        if found is None:
            return _NONE[language]
        figures = {"value": found.value, "low": found.low, "high": found.high}
        return decimals(_SOME[language].format(n=self.n_explored, **figures), language)


_NONE: dict[Language, str] = {
    "en": "No explored lead has a final outcome yet.",
    "nl": "Van geen verkende lead is de uitkomst al bekend.",
}
_SOME: dict[Language, str] = {
    "en": "Per 100 calls below the line {value:.1f} deals would have been missed "
    "({low:.1f} to {high:.1f}), from {n} explored leads.",
    "nl": "Per 100 gesprekken onder de lijn waren er {value:.1f} deals gemist "
    "({low:.1f} tot {high:.1f}), volgens {n} verkende leads.",
}


def missed(explored: pd.DataFrame) -> Missed:
    """Count the explored leads whose outcome is final.

    Parameters
    ----------
    explored : rows of :func:`explored_leads`
    """
    final = explored[explored["outcome"].isin([WON, LOST])]
    return Missed(n_explored=len(final), n_won=int((final["outcome"] == WON).sum()))


def explored_leads(connection: Connection, labels: Labels) -> pd.DataFrame:
    """Leads whose first qualification was an exploration: lead_id, opened_at and outcome.

    One that crossed the line by itself later stays explored: it was drawn before.
    """
    rows = tables.qualifications
    query = sa.select(rows.c.lead_id, rows.c.opened_at, rows.c.why).order_by(rows.c.opened_at)
    found = pd.DataFrame(
        connection.execute(query).all(), columns=["lead_id", "opened_at", "why"]
    ).drop_duplicates("lead_id")
    outcomes = labels.frame[["lead_id", "outcome"]]
    return found[found["why"] == "explore"].merge(outcomes, on="lead_id")
