"""From learned parts to the card: fold, calibrate, centre, round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from definition import Definition, version
from definition.attributes import MISSING
from definition.ranges import Range
from features.feature import Feature
from models.agreed import AgreedPart
from models.calibration import Calibration
from models.card import Card, CardFeature, Line, Row
from models.encoding import Encoding, Table
from models.parts import Parts
from models.points import points_from_log_odds
from models.trees import Steps, fold


@dataclass(frozen=True, kw_only=True)
class _Positions:
    """One feature's values by position (rows, missing, other), before calibration."""

    cuts: tuple[float, ...] | None
    levels: tuple[str, ...] | None
    #: Centred on the training leads; ``mean`` is what was taken off.
    tree: npt.NDArray[np.float64]
    mean: float
    agreed: npt.NDArray[np.float64]
    hand: list[int | None]
    leads: npt.NDArray[np.int64]
    wins: npt.NDArray[np.int64]


def assemble(
    parts: Parts,
    calibration: Calibration,
    table: Table,
    won: npt.NDArray[Any],
    definition: Definition,
) -> Card:
    """The card, with thresholds still at nought.

    Parameters
    ----------
    parts : what was learned
    calibration : slope and offset, folded in before rounding
    table : the training leads' features; may have no rows
    won : array of shape (n,), 0 or 1
    definition : what the teams agreed

    Notes
    -----
    Part of a feature = slope x (learned size of the rules + centred tree part). The rules
    are not centred, so that an agreed +25 stays +25 whatever the leads are like.
    """
    steps = fold(parts.booster, parts.encoding) if parts.booster is not None else {}
    base = parts.agreed.base
    if parts.booster is not None:
        base += _constant(parts)
    rows = []
    for feature in parts.features:
        positions = _positions(feature, parts, steps.get(feature.name), table, won)
        base += positions.mean
        rows.append(_card_feature(feature, positions, calibration.slope))
    base_log_odds = calibration.slope * base + calibration.offset
    return Card(
        definition_version=version(definition),
        base_points=int(points_from_log_odds(base_log_odds)),
        base_log_odds=float(base_log_odds),
        thresholds=Line(fit=0, engagement=0),
        must=dict(definition.must),
        features=tuple(rows),
    )


def _constant(parts: Parts) -> float:
    """What the trees give a lead of which everything is missing."""
    assert parts.booster is not None
    nothing = [
        parts.encoding.n_codes(feature) - 1.0 if feature.kind == "category" else np.nan
        for feature in parts.features
    ]
    return float(parts.booster.predict(np.array([nothing]), raw_score=True)[0])


def _positions(
    feature: Feature, parts: Parts, steps: Steps | None, table: Table, won: npt.NDArray[Any]
) -> _Positions:
    if feature.kind == "number":
        cuts = tuple(sorted({*(steps.cuts if steps else ()), *_agreed_cuts(feature)}))
        inside = np.array([*cuts, np.nextafter(cuts[-1], np.inf)]) if cuts else np.zeros(1)
        levels = None
        where = np.searchsorted(np.array(cuts), table[feature.name], side="left")
        where[np.isnan(table[feature.name])] = len(inside)
    else:
        cuts, levels = None, parts.encoding.levels[feature.name]
        inside = np.arange(len(levels), dtype=np.float64)
        where = _level_positions(parts.encoding, feature, table)
    n_rows = len(inside)
    leads = np.bincount(where, minlength=n_rows + 2)
    wins = np.bincount(where, weights=won, minlength=n_rows + 2).astype(np.int64)
    tree = _tree_values(feature, steps, inside)
    mean = float(leads @ tree) / max(int(leads.sum()), 1)
    # Never seen in training: the trees put it on an arbitrary side, so it gets the mean.
    # The bins of a number lie between cuts that were seen, so they keep their value.
    unseen = leads == 0
    unseen[: n_rows if feature.kind == "number" else 0] = False
    tree[unseen] = mean
    agreed, hand = _agreed_values(feature, parts.agreed, inside, levels)
    return _Positions(
        cuts=cuts,
        levels=levels,
        tree=tree - mean,
        mean=mean,
        agreed=agreed,
        hand=hand,
        leads=leads,
        wins=wins,
    )


def _level_positions(encoding: Encoding, feature: Feature, table: Table) -> npt.NDArray[np.int64]:
    n_levels = len(encoding.levels[feature.name])
    codes = encoding.codes(feature, table[feature.name])
    if feature.kind == "band":
        return np.where(np.isnan(codes), n_levels, codes).astype(np.int64)
    # As codes: levels, other, missing. As positions: levels, missing, other.
    swapped = {n_levels: n_levels + 1, n_levels + 1: n_levels}
    places = np.arange(n_levels + 2)
    for code, place in swapped.items():
        places[code] = place
    return places[codes.astype(np.int64)]


def _tree_values(
    feature: Feature, steps: Steps | None, inside: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """The trees' part by position; ``missing`` is where all differences start, so 0."""
    n_rows = len(inside)
    values = np.zeros(n_rows + 2)
    if steps is None:
        return values
    if feature.kind == "category":
        values[:n_rows] = steps.values[:n_rows]
        values[n_rows + 1] = steps.values[n_rows]
    else:
        values[:n_rows] = steps.values[np.searchsorted(np.array(steps.cuts), inside, side="left")]
    return values


def _agreed_cuts(feature: Feature) -> set[float]:
    """The ends of agreed ranges: low is included there, so the cut lies just below it."""
    ends = set()
    for key, _ in feature.agreed:
        if key != MISSING:
            span = Range.parse(key)
            ends |= {float(np.nextafter(end, -np.inf)) for end in (span.low, span.high)}
    return {end for end in ends if np.isfinite(end) and abs(end) < 1e300}


def _agreed_values(
    feature: Feature,
    agreed: AgreedPart,
    inside: npt.NDArray[np.float64],
    levels: tuple[str, ...] | None,
) -> tuple[npt.NDArray[np.float64], list[int | None]]:
    n_rows = len(inside)
    sizes = np.zeros(n_rows + 2)
    hand: list[int | None] = [None] * (n_rows + 2)
    # One value per position; the last, ``other``, is a value that no rule names.
    values = (
        np.array([*levels, None, "\0other"], dtype=object)
        if levels is not None
        else np.array([*inside, np.nan])
    )
    for rule, size in zip(agreed.rules, agreed.sizes, strict=True):
        if rule.feature != feature.name:
            continue
        for place in np.flatnonzero(rule.holds(values)):
            sizes[place] += size
            hand[place] = (hand[place] or 0) + rule.points
    return sizes, hand


def _card_feature(feature: Feature, positions: _Positions, slope: float) -> CardFeature:
    log_odds = slope * (positions.agreed + positions.tree)
    points = points_from_log_odds(log_odds)
    n_leads = max(int(positions.leads.sum()), 1)
    return CardFeature(
        feature=feature.name,
        half=feature.half,
        kind=feature.kind,
        label=feature.label,
        unit=feature.unit,
        cuts=positions.cuts,
        levels=positions.levels,
        points=tuple(int(number) for number in points[:-2]),
        log_odds=tuple(float(number) for number in log_odds[:-2]),
        agreed=tuple(positions.hand[:-2]),
        leads=tuple(int(number) for number in positions.leads[:-2]),
        wins=tuple(int(number) for number in positions.wins[:-2]),
        missing=_row(points, log_odds, positions, -2),
        other=_row(points, log_odds, positions, -1),
        centre_log_odds=float(slope * (positions.leads @ positions.agreed) / n_leads),
    )


def _row(
    points: npt.NDArray[np.int64],
    log_odds: npt.NDArray[np.float64],
    positions: _Positions,
    place: int,
) -> Row:
    return Row(
        points=int(points[place]),
        log_odds=float(log_odds[place]),
        agreed=positions.hand[place],
        leads=int(positions.leads[place]),
        wins=int(positions.wins[place]),
    )
