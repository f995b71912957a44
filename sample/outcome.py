"""Who wins: true log-odds, both potential outcomes of every lead, and how long it takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample.arrival import SOURCES, Arrivals, is_drifted
from sample.calendar import DAY_US, MINUTE_US
from sample.firms import INDUSTRIES, REGIONS
from sample.parts import (
    BASE,
    DRIFT_BASE,
    DRIFT_INDUSTRY,
    HIDDEN,
    INTERACTION,
    PARTS,
    SELF_SERVE,
)
from sample.people import EMAIL_KINDS, People
from sample.streams import Streams
from sample.titles import SENIORITIES

#: Days from the first talk to the signature are log-normal: median, and sd of the logarithm.
MEDIAN_DAYS_TO_CLOSE = 30
DAYS_TO_CLOSE_SIGMA = 0.8
#: Median amount of a deal, in euros, for a firm of 60 people, and sd of the logarithm.
MEDIAN_AMOUNT = 9_000
AMOUNT_SIGMA = 0.6


@dataclass(frozen=True, kw_only=True)
class Outcomes:
    """One row per lead: what would happen if it were called, and if it were not."""

    #: True part of each feature at hand-over, log-odds.
    parts: dict[str, np.ndarray]
    interaction: np.ndarray
    base: np.ndarray
    #: What nobody sees, log-odds.
    hidden: np.ndarray
    won_if_called: np.ndarray
    won_if_not_called: np.ndarray
    days_to_close: np.ndarray
    amount: np.ndarray

    @property
    def known_log_odds(self) -> np.ndarray:
        """Base, parts and interaction: all that can be known at hand-over."""
        known: np.ndarray = self.base + sum(self.parts.values()) + self.interaction
        return known

    @property
    def true_log_odds(self) -> np.ndarray:
        """The known and the hidden: the log-odds of winning when called."""
        true: np.ndarray = self.known_log_odds + self.hidden
        return true

    @property
    def p_if_called(self) -> np.ndarray:
        """Chance of winning when called."""
        return sigmoid(self.true_log_odds)

    @property
    def p_if_not_called(self) -> np.ndarray:
        """Chance of ordering by itself."""
        return sigmoid(self.true_log_odds + SELF_SERVE)


def sigmoid(log_odds: np.ndarray) -> np.ndarray:
    """The probability of log-odds.

    Examples
    --------
    >>> sigmoid(np.array([0.0]))
    array([0.5])
    """
    probability: np.ndarray = 1 / (1 + np.exp(-log_odds))
    return probability


def outcomes(
    streams: Streams, arrived: Arrivals, who: People, did: dict[str, np.ndarray], drift: bool
) -> Outcomes:
    """Draw both outcomes of every lead from its true parts.

    One draw decides both, so calling a lead never loses it.
    """
    n = len(arrived)
    turned = is_drifted(arrived.created_at, drift)
    parts = true_parts(arrived, who, did)
    industry, turned_part = DRIFT_INDUSTRY
    is_that = who.industry == INDUSTRIES.index(industry)
    parts["industry"] = np.where(turned & is_that, turned_part, parts["industry"])
    decides = np.isin(who.seniority, [SENIORITIES.index(s) for s in ("owner", "director")])
    hidden = streams["hidden"].normal(0, HIDDEN, n)
    thrown = streams["wins"].random(n)
    size = streams["amounts"].normal(0, AMOUNT_SIGMA, n)
    days = streams["closing"].normal(np.log(MEDIAN_DAYS_TO_CLOSE), DAYS_TO_CLOSE_SIGMA, n)
    base = np.where(turned, BASE + DRIFT_BASE, BASE)
    interaction = INTERACTION * (decides & (did["pricing_30d"] >= 1))
    log_odds = base + sum(parts.values()) + interaction + hidden
    return Outcomes(
        parts=parts,
        interaction=interaction,
        base=base,
        hidden=hidden,
        won_if_called=thrown < sigmoid(log_odds),
        won_if_not_called=thrown < sigmoid(log_odds + SELF_SERVE),
        days_to_close=np.exp(days),
        amount=_amounts(who.employees, size),
    )


def true_parts(arrived: Arrivals, who: People, did: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The part of each feature of each lead, by what is true of it, told or not."""
    coded = {
        "industry": (who.industry, INDUSTRIES),
        "title_seniority": (who.seniority, SENIORITIES),
        "email_kind": (who.email_kind, EMAIL_KINDS),
        "region": (who.region, REGIONS),
        "source": (arrived.source, SOURCES),
    }
    numbers = {"employees": who.employees.astype(float), **did}
    return {
        name: part.of_code(*coded[name]) if name in coded else part.of_number(numbers[name])
        for name, part in PARTS.items()
    }


def closes_at(from_at: np.ndarray, days_to_close: np.ndarray) -> np.ndarray:
    """The moment of signing, in whole minutes."""
    return (from_at + (days_to_close * DAY_US).astype(np.int64)) // MINUTE_US * MINUTE_US


def _amounts(employees: np.ndarray, size: np.ndarray) -> np.ndarray:
    euros = MEDIAN_AMOUNT * (employees / 60) ** 0.35 * np.exp(size)
    rounded: np.ndarray = np.maximum(500, (euros / 50).round() * 50).astype(np.int64)
    return rounded
