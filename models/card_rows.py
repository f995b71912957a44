"""The card as rows that people read: one per value, with what it rests on."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from models.card import Card, CardFeature, Row

_OWN = ("points", "low", "high", "agreed", "leads", "wins")


def card_rows(card: Card) -> pd.DataFrame:
    """One row per feature and value, in the card's order.

    Neighbouring bins of a number with the same points are shown as one, for they are one to
    whoever adds points up.

    Returns
    -------
    DataFrame with feature, half, value, points, low and high (95 %), agreed, leads, wins,
    win_rate (0-1) and rests_on, the row in words

    Examples
    --------
    >>> size = CardFeature(feature="employees", half="fit", kind="number", label="Size", unit="",
    ...     cuts=(9.5, 49.5), points=(0, 0, 15), log_odds=(0.0, 0.01, 0.52), agreed=(None,) * 3,
    ...     leads=(30, 30, 40), wins=(1, 2, 8))
    >>> from models.card import Line
    >>> card = Card(definition_version="", base_points=-60, base_log_odds=-2.08,
    ...             thresholds=Line(fit=0, engagement=0), must={}, features=(size,))
    >>> card_rows(card)[["value", "points", "leads"]].values.tolist()
    [['up to 49.5', 0, 60], ['more than 49.5', 15, 40]]
    >>> card_rows(card)["rests_on"].tolist()
    ['+0 from 60 leads, 3 won', '+15 from 40 leads, 8 won']
    """
    rows = [row for feature in card.features for row in rows_of(feature)]
    frame = pd.DataFrame(rows, columns=["feature", "half", "value", *_OWN])
    for name in ("low", "high"):
        frame[name] = frame[name].astype("Int64")
    frame["rests_on"] = [rests_on(**{name: row[name] for name in _OWN}) for row in rows]
    frame["agreed"] = frame["agreed"].astype("Int64")
    frame["win_rate"] = frame["wins"] / frame["leads"].where(frame["leads"] > 0)
    return frame


def rows_of(feature: CardFeature) -> Iterator[dict[str, Any]]:
    """One feature's rows as :func:`card_rows` has them, without ``rests_on`` and ``win_rate``."""
    own = {"feature": feature.label or feature.feature, "half": feature.half}
    for value, places in spans(feature):
        yield {**own, "value": value, **_counts(feature, places)}
    beside: dict[str, Row] = {"other": feature.other, "missing": feature.missing}
    for value, each in beside.items():
        if each.leads or each.points:
            has_interval = bool(feature.low)
            yield {
                **own,
                "value": value,
                "points": each.points,
                "low": each.low if has_interval else None,
                "high": each.high if has_interval else None,
                "agreed": each.agreed,
                "leads": each.leads,
                "wins": each.wins,
            }


def spans(feature: CardFeature) -> Iterator[tuple[str, slice]]:
    """Bins or levels as they are shown: what each is called, and the places of its rows."""
    if feature.cuts is None:
        for place, value in enumerate(feature.levels or ()):
            yield value, slice(place, place + 1)
        return
    lows, highs = (-math.inf, *feature.cuts), (*feature.cuts, math.inf)
    at = 0
    for place in range(len(highs)):
        is_last = place + 1 == len(highs)
        if not is_last and _alike(feature, place, place + 1):
            continue
        yield span_in_words(lows[at], highs[place]), slice(at, place + 1)
        at = place + 1


def _alike(feature: CardFeature, one: int, other: int) -> bool:
    same_points = feature.points[one] == feature.points[other]
    return same_points and feature.agreed[one] == feature.agreed[other]


def _counts(feature: CardFeature, rows: slice) -> dict[str, Any]:
    """Neighbouring rows with the same points as one; the one with most leads says how sure."""
    leads = feature.leads[rows]
    surest = rows.start + leads.index(max(leads))
    return {
        "points": feature.points[surest],
        "low": feature.low[surest] if feature.low else None,
        "high": feature.high[surest] if feature.high else None,
        "agreed": feature.agreed[surest],
        "leads": sum(leads),
        "wins": sum(feature.wins[rows]),
    }


def rests_on(
    *, points: int, low: int | None, high: int | None, agreed: int | None, leads: int, wins: int
) -> str:
    """What a row's points come from, in words.

    Examples
    --------
    >>> rests_on(points=17, low=9, high=25, agreed=25, leads=38, wins=11)
    '+25 agreed, now +17 (+9 to +25) from 38 leads, 11 won'
    >>> rests_on(points=25, low=None, high=None, agreed=25, leads=0, wins=0)
    '+25 as agreed, no outcome yet'
    """
    if not leads:
        return f"{agreed:+d} as agreed, no outcome yet" if agreed is not None else "no outcome yet"
    between = "" if low is None or high is None else f" ({low:+d} to {high:+d})"
    hand = "" if agreed is None else f"{agreed:+d} agreed, now "
    return f"{hand}{points:+d}{between} from {leads:,} leads, {wins:,} won"


def span_in_words(low: float, high: float) -> str:
    """A bin ``low < x <= high`` as people say it.

    The end of an agreed range lies just below the number that was agreed.

    Examples
    --------
    >>> span_in_words(math.nextafter(50, 0), math.inf), span_in_words(9.5, 49.5)
    ('50 or more', 'more than 9.5, up to 49.5')
    >>> span_in_words(-math.inf, 1e-35)
    'up to 0'
    """
    if math.isinf(low) and math.isinf(high):
        return "any"
    above = "" if math.isinf(low) else _above(low)
    below = "" if math.isinf(high) else _below(high)
    return ", ".join(part for part in (above, below) if part)


def _above(low: float) -> str:
    return f"{round(low):g} or more" if _just_below(low) else f"more than {_number(low)}"


def _below(high: float) -> str:
    return f"less than {round(high):g}" if _just_below(high) else f"up to {_number(high)}"


def _number(cut: float) -> str:
    """A cut as people write it; the trees put the one between zero and more a hair above zero."""
    return "0" if abs(cut) < 1e-30 else f"{cut:g}"


def _just_below(number: float) -> bool:
    return math.nextafter(number, math.inf) == round(number) != number
