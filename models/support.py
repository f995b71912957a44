"""What each row of a card rests on: leads, wins, and how far off its points may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from models.agreed import RULE_SD
from models.card import Card, CardFeature
from models.points import points_from_log_odds
from models.points_table import PointsTable, rows_of

#: 95 of 100 lie within so many standard errors.
WITHIN = 1.96

Values = npt.NDArray[np.float64]


def with_support(
    card: Card,
    table: Mapping[str, npt.NDArray[Any]],
    won: npt.NDArray[Any],
    weight: Values,
) -> Card:
    """The card with each row's leads, wins and 95 % interval from the leads learned from.

    Parameters
    ----------
    card : Card
    table : columns by feature name, each of shape (n,)
    won : array of shape (n,), 0 or 1
    weight : array of shape (n,), 0-1
        How much each lead counts; a young one counts in part.

    Notes
    -----
    A row is compared with the other rows of its feature, all other features held. With I the
    sum of p(1 - p) over a set of leads, the row's value has a variance of 1/I(row) +
    1/I(others), and before any deal one of ``RULE_SD`` squared; both together make the
    interval. Source: the Laplace approximation, as in Gelman et al., Bayesian Data Analysis,
    3rd edition, chapter 4.
    """
    lookup = PointsTable(card)
    positions = lookup.positions(table)
    margin = np.full(len(won), card.base_log_odds)
    for where, log_odds in zip(positions, lookup.log_odds_by_position, strict=True):
        margin += np.array(log_odds)[where]
    chance = expit(margin)
    information = weight * chance * (1 - chance)
    return replace(
        card,
        features=tuple(
            _supported(feature, where, won, weight, information)
            for feature, where in zip(card.features, positions, strict=True)
        ),
    )


def _supported(
    feature: CardFeature,
    where: npt.NDArray[np.int64],
    won: npt.NDArray[Any],
    weight: Values,
    information: Values,
) -> CardFeature:
    n = len(feature.points) + 2
    leads = np.rint(np.bincount(where, weight, minlength=n)).astype(int).tolist()
    wins = np.rint(np.bincount(where, weight * won, minlength=n)).astype(int).tolist()
    error = _error(np.bincount(where, information, minlength=n).astype(np.float64))
    log_odds = np.array(rows_of(feature, "log_odds"))
    low = points_from_log_odds(log_odds - WITHIN * error).tolist()
    high = points_from_log_odds(log_odds + WITHIN * error).tolist()
    beside = {
        name: replace(
            getattr(feature, name),
            leads=leads[place],
            wins=wins[place],
            low=low[place],
            high=high[place],
        )
        for name, place in (("missing", -2), ("other", -1))
    }
    return replace(
        feature,
        leads=tuple(leads[:-2]),
        wins=tuple(wins[:-2]),
        low=tuple(low[:-2]),
        high=tuple(high[:-2]),
        **beside,
    )


def _error(information: Values) -> Values:
    """The standard error of each row's value, log-odds."""
    others = information.sum() - information
    with np.errstate(divide="ignore"):
        variance = 1 / information + 1 / others
    return np.asarray(np.sqrt(1 / (1 / variance + RULE_SD**-2)))
