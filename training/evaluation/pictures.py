"""Pictures of an evaluation; one definition for the report and for MLflow."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from models.card import Card, CardFeature
from training.evaluation.calibration import Calibration
from training.evaluation.evaluation import Evaluation
from training.evaluation.ranking import CALLED_SHARE
from training.evaluation.rivals import AGREED, CARD, FIFO
from training.evaluation.words import Words

#: Read well on white and on black; the text takes the page's own colour.
BLUE, ORANGE, GREY = "#3b82c4", "#d0802b", "#8a8f98"
_WIDTH, _HEIGHT = 300, 230
_ADAPTS = "currentColor"


def all_of(evaluation: Evaluation, words: Words) -> dict[str, str]:
    """Name to SVG of every picture that the evaluation gives."""
    charts = {
        "gains": gains(evaluation, words),
        "comparison": comparison(evaluation, words),
        "calibration": calibration(evaluation.calibration, words),
    }
    if evaluation.periods:
        charts["over_time"] = over_time(evaluation, words)
    return {name: svg(chart, words) for name, chart in charts.items()}


def svg(chart: Any, words: Words) -> str:
    """The chart as SVG text, made without a browser; numbers as the language writes them."""
    import vl_convert

    look = {
        "labelColor": _ADAPTS,
        "titleColor": _ADAPTS,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
    }
    lines = {
        "gridColor": _ADAPTS,
        "gridOpacity": 0.15,
        "domainColor": _ADAPTS,
        "tickColor": _ADAPTS,
        "labelLimit": 210,
    }
    chart = (
        chart.configure(background="transparent")
        .configure_axis(**look, **lines)
        .configure_legend(
            **look, orient="top", title=None, columns=2, labelLimit=260, symbolOpacity=1
        )
        .configure_view(stroke=None)
        .configure_title(color=_ADAPTS, fontSize=13, fontWeight="normal")
    )
    locale = words.locale
    drawn = vl_convert.vegalite_to_svg(
        chart.to_dict(), format_locale=locale, time_format_locale=locale
    )
    return str(drawn)


def gains(evaluation: Evaluation, words: Words) -> Any:
    """The share of wins found against the share of leads called."""
    rows = pd.DataFrame(
        [
            {
                "who": words.way(name),
                "called": gain.called,
                "found": gain.found.value,
                "low": gain.found.low,
                "high": gain.found.high,
                "is_card": name == CARD,
            }
            for name, told in evaluation.gains.items()
            for gain in told
        ]
    )
    names = [words.way(name) for name in (CARD, AGREED, FIFO)]
    across = alt.X("called:Q", title=words.say("axes.called"), axis=alt.Axis(format=".0%"))
    up = alt.Y("found:Q", title=words.say("axes.found"), axis=alt.Axis(format=".0%"))
    who = alt.Color("who:N", scale=alt.Scale(domain=names, range=[BLUE, ORANGE, GREY]))
    card = alt.Chart(rows[rows["is_card"]])
    band = card.mark_area(opacity=0.2, color=BLUE).encode(x=across, y="low:Q", y2="high:Q")
    lines = alt.Chart(rows).mark_line(strokeWidth=2).encode(x=across, y=up, color=who)
    called = pd.DataFrame({"called": [CALLED_SHARE]})
    line = alt.Chart(called).mark_rule(strokeDash=[4, 4], color=GREY).encode(x="called:Q")
    return (band + lines + line).properties(width=_WIDTH, height=_HEIGHT)


def comparison(evaluation: Evaluation, words: Words) -> Any:
    """AUC with its interval for each way of ranking, best first."""
    rows = pd.DataFrame(
        [
            {
                "who": words.way(each.name),
                "auc": each.auc.value,
                "low": each.auc.low,
                "high": each.auc.high,
                "colour": BLUE if each.name == CARD else GREY,
            }
            for each in evaluation.ways
        ]
    )
    order = alt.EncodingSortField("auc", order="descending")
    who = alt.Y("who:N", sort=order, title=None)
    lowest = min(0.45, float(rows["low"].min()))
    scale = alt.Scale(domain=[lowest, max(float(rows["high"].max()), 0.6)], nice=True)
    across = alt.X("auc:Q", title=words.say("axes.auc"), scale=scale, axis=alt.Axis(tickCount=5))
    colour = alt.Color("colour:N", scale=None)
    bars = alt.Chart(rows).mark_rule(strokeWidth=2)
    bars = bars.encode(x=alt.X("low:Q", scale=scale), x2="high:Q", y=who, color=colour)
    dots = alt.Chart(rows).mark_point(filled=True, size=70, opacity=1)
    dots = dots.encode(x=across, y=who, color=colour)
    chance = alt.Chart(pd.DataFrame({"auc": [0.5]})).mark_rule(strokeDash=[4, 4], color=GREY)
    chance = chance.encode(x=alt.X("auc:Q", scale=scale))
    return (chance + bars + dots).properties(width=220)


def calibration(told: Calibration, words: Words) -> Any:
    """Predicted against true win rate, per group of leads, with 95 % intervals."""
    points = pd.DataFrame(
        [
            {
                "predicted": each.predicted,
                "won": each.won.value,
                "low": each.won.low,
                "high": each.won.high,
            }
            for each in told.bins
        ]
    )
    top = float(max(points["predicted"].max(), points["high"].max()))
    line = pd.DataFrame({"predicted": [0.0, top], "won": [0.0, top]})
    percent = alt.Axis(format=".0%", tickCount=5)
    across = alt.X("predicted:Q", title=words.say("axes.predicted"), axis=percent)
    up = alt.Y("won:Q", title=words.say("axes.won"), axis=percent)
    ideal = alt.Chart(line).mark_line(strokeDash=[4, 4], color=GREY).encode(x=across, y=up)
    bars = alt.Chart(points).mark_rule(color=BLUE, strokeWidth=1.5)
    dots = alt.Chart(points).mark_point(filled=True, size=60, color=BLUE, opacity=1)
    return (
        ideal + bars.encode(x=across, y="low:Q", y2="high:Q") + dots.encode(x=across, y=up)
    ).properties(width=_WIDTH, height=_HEIGHT)


def over_time(evaluation: Evaluation, words: Words) -> Any:
    """Win rate per period with its interval, and what was expected."""
    won, expected = words.say("legend.won"), words.say("legend.expected")
    rows = pd.DataFrame(
        [
            {
                "period": words.period(each.name),
                "rate": rate,
                "low": each.won.low if what == won else rate,
                "high": each.won.high if what == won else rate,
                "what": what,
            }
            for each in evaluation.periods
            for what, rate in ((won, each.won.value), (expected, each.predicted))
        ]
    )
    across = alt.X("period:N", sort=None, title=None, axis=alt.Axis(labelAngle=-40))
    up = alt.Y("rate:Q", title=words.say("axes.won"), axis=alt.Axis(format=".0%", tickCount=5))
    scale = alt.Scale(domain=[won, expected], range=[BLUE, ORANGE])
    what = alt.Color("what:N", scale=scale)
    bars = alt.Chart(rows).mark_rule(strokeWidth=1.5).encode(x=across, y="low:Q", y2="high:Q")
    dots = alt.Chart(rows).mark_point(filled=True, size=60, opacity=1)
    shape = alt.Shape(
        "what:N", scale=alt.Scale(domain=[won, expected], range=["circle", "diamond"])
    )
    return (
        bars.encode(color=what) + dots.encode(x=across, y=up, color=what, shape=shape)
    ).properties(width=_WIDTH, height=_HEIGHT - 40)


def spread(card: Card, words: Words | None = None) -> Any:
    """How many points lie between each feature's worst and best row; in English by default."""
    words = words or Words("en")
    rows = pd.DataFrame(
        [
            {
                "feature": row.label or row.feature,
                "half": words.say(f"halves.{row.half}"),
                "low": min(_points(row)),
                "high": max(_points(row)),
            }
            for row in card.features
            if max(_points(row)) != min(_points(row))
        ],
        columns=["feature", "half", "low", "high"],
    )
    order = alt.EncodingSortField(field="high", order="descending")
    halves = [words.say(f"halves.{half}") for half in ("fit", "engagement")]
    return (
        alt.Chart(rows, title=words.say("axes.spread"))
        .mark_bar()
        .encode(
            x=alt.X("low:Q", title=words.say("axes.points")),
            x2="high:Q",
            y=alt.Y("feature:N", sort=order, title=None),
            color=alt.Color("half:N", scale=alt.Scale(domain=halves, range=[BLUE, ORANGE])),
        )
        .properties(width=_WIDTH)
    )


def _points(row: CardFeature) -> list[int]:
    seen = [
        points for points, leads in zip(row.points, row.leads, strict=True) if leads or row.cuts
    ]
    beside = [each.points for each in (row.missing, row.other) if each.leads]
    return [*seen, *beside, 0]
