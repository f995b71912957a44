"""Pictures of a training: the points, the calibration, the comparison."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from models.card import Card, CardFeature
from training.forward import Forward

_HALF_COLOURS = alt.Scale(domain=["fit", "engagement"], range=["#2f5d8a", "#c8782a"])


def of(card: Card, forward: Forward | None) -> dict[str, str]:
    """Artifact path to SVG, without a browser."""
    drawn = {"figures/spread.svg": svg(spread(card))}
    if forward is not None:
        drawn["figures/calibration.svg"] = svg(calibration(forward))
        drawn["figures/comparison.svg"] = svg(comparison(forward))
    return drawn


def svg(chart: Any) -> str:
    """The chart as SVG text."""
    import vl_convert

    return str(vl_convert.vegalite_to_svg(chart.to_dict()))


def spread(card: Card) -> Any:
    """How many points lie between each feature's worst and best row."""
    rows = pd.DataFrame(
        [
            {
                "feature": row.label or row.feature,
                "half": row.half,
                "low": min(_points(row)),
                "high": max(_points(row)),
            }
            for row in card.features
            if max(_points(row)) != min(_points(row))
        ],
        columns=["feature", "half", "low", "high"],
    )
    order = alt.EncodingSortField(field="high", order="descending")
    return (
        alt.Chart(rows, title="Points per feature, from its worst to its best row")
        .mark_bar()
        .encode(
            x=alt.X("low:Q", title="points"),
            x2="high:Q",
            y=alt.Y("feature:N", sort=order, title=None),
            color=alt.Color("half:N", scale=_HALF_COLOURS),
        )
        .properties(width=420)
    )


def _points(row: CardFeature) -> list[int]:
    seen = [
        points for points, leads in zip(row.points, row.leads, strict=True) if leads or row.cuts
    ]
    beside = [each.points for each in (row.missing, row.other) if each.leads]
    return [*seen, *beside, 0]


def calibration(forward: Forward) -> Any:
    """Predicted against true win rate, in ten groups of equally many leads."""
    order = np.argsort(forward.chance, kind="stable")
    groups = [rows for rows in np.array_split(order, 10) if len(rows)]
    points = pd.DataFrame(
        {
            "predicted": [float(forward.chance[rows].mean()) for rows in groups],
            "won": [float(forward.won[rows].mean()) for rows in groups],
            "leads": [len(rows) for rows in groups],
        }
    )
    error = 1.96 * np.sqrt(points["won"] * (1 - points["won"]) / points["leads"])
    points["low"] = (points["won"] - error).clip(0, 1)
    points["high"] = (points["won"] + error).clip(0, 1)
    top = float(max(points["predicted"].max(), points["high"].max()))
    line = pd.DataFrame({"predicted": [0.0, top], "won": [0.0, top]})
    across = alt.X("predicted:Q", title="predicted win rate", axis=alt.Axis(format="%"))
    up = alt.Y("won:Q", title="true win rate", axis=alt.Axis(format="%"))
    ideal = alt.Chart(line).mark_line(strokeDash=[4, 4], color="#888").encode(x=across, y=up)
    bars = alt.Chart(points).mark_rule(color="#2f5d8a").encode(x=across, y="low:Q", y2="high:Q")
    dots = alt.Chart(points).mark_point(filled=True, size=60, color="#2f5d8a")
    title = f"Calibration on {forward.how}"
    return (ideal + bars + dots.encode(x=across, y=up)).properties(width=320, title=title)


def comparison(forward: Forward) -> Any:
    """AUC with its interval for each way of ranking."""
    rows = pd.DataFrame(
        [
            {"who": name, "auc": each.auc.value, "low": each.auc.low, "high": each.auc.high}
            for name, each in forward.by_name.items()
        ]
    )
    who = alt.Y("who:N", sort=alt.EncodingSortField("auc", order="descending"), title=None)
    scale = alt.Scale(domain=[min(0.45, float(rows["low"].min())), 1.0])
    across = alt.X("auc:Q", title="AUC (0.5 is chance)", scale=scale)
    bars = alt.Chart(rows).mark_rule().encode(x=alt.X("low:Q", scale=scale), x2="high:Q", y=who)
    dots = alt.Chart(rows).mark_point(filled=True, size=70).encode(x=across, y=who)
    return (bars + dots).properties(width=380, title=f"Ranking of {forward.how}")
