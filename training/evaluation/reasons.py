"""The card's reasons on the judged leads as SHAP values, drawn by shap itself."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from features.feature import Feature
from models.points_table import PointsTable
from training.evaluation.pictures import BLUE
from training.evaluation.words import Words
from training.forward import Forward

Numbers = npt.NDArray[np.float64]
#: What reasons are told in.
Unit = Literal["log_odds", "points"]

#: Features shown, and leads of which the dots are drawn.
MOST_FEATURES, MOST_DOTS = 12, 2_000
#: What shap and matplotlib draw text and lines in; the page's own colour takes its place.
_INKS = ("#010203", "#333333", "#999999", "#000000")
_LOOK: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "callworthy",
    # A label with two dollar signs is no formula.
    "text.parse_math": False,
    "text.color": _INKS[0],
    "axes.labelcolor": _INKS[0],
    "xtick.color": _INKS[0],
    "ytick.color": _INKS[0],
}


def explanation(forward: Forward) -> Any:
    """The card's parts of every judged lead as a ``shap.Explanation``.

    Values are exact and not estimated: slope x (SHAP of the trees + centred agreed part),
    natural log-odds, shape (n, at most 12): the features that move the score most, largest
    first. Each lead is explained by the card that did not learn from it; a feature that such a
    card does not have counts 0.

    Notes
    -----
    For an additive model the SHAP value of a feature is its centred part. Source: Lundberg
    and Lee, "A unified approach to interpreting model predictions", 2017, arXiv:1705.07874.
    """
    features = {row.feature: row for card, _ in forward.cards for row in card.features}
    names = list(features)
    values = np.zeros((forward.n_leads, len(names)))
    base = np.zeros(forward.n_leads)
    for card, rows in forward.cards:
        table = {row.feature: forward.judged.table[row.feature][rows] for row in card.features}
        looked = PointsTable(card)
        base[rows] = card.base_log_odds + sum(row.centre_log_odds for row in card.features)
        for row, by_position, where in zip(
            card.features, looked.log_odds_by_position, looked.positions(table), strict=True
        ):
            values[rows, names.index(row.feature)] = (
                np.array(by_position)[where] - row.centre_log_odds
            )
    by_name = {feature.name: feature for feature in forward.judged.features}
    columns = {name: _as_number(forward, by_name[name]) for name in names}
    return explained(values, base, columns, {name: row.label for name, row in features.items()})


def explained(
    values: Numbers, base: Numbers, columns: Mapping[str, Numbers], labels: Mapping[str, str]
) -> Any:
    """Reasons as a ``shap.Explanation``: the features that move the score most, largest first.

    Parameters
    ----------
    values : array of shape (n, n_features), log-odds, in the order of ``columns``
    base : array of shape (n,), log-odds
    columns : what each feature's dots are coloured by, arrays of shape (n,)
    labels : each feature's name for people; may be empty
    """
    # Costs seconds to import.
    import shap

    sizes = np.abs(values).mean(axis=0)
    names = list(columns)
    # Those that move the score most; the rest would stand there as one nameless row.
    top = [int(place) for place in np.argsort(-sizes, kind="stable") if sizes[place] > 0]
    names, values = [names[place] for place in top[:MOST_FEATURES]], values[:, top[:MOST_FEATURES]]
    data = np.empty_like(values)
    for place, name in enumerate(names):
        data[:, place] = columns[name]
    called = [labels[name] or name.replace("_", " ") for name in names]
    # A count and a recency of one kind of event have the same label.
    called = [
        label if called.count(label) == 1 else f"{label} ({name})"
        for label, name in zip(called, names, strict=True)
    ]
    return shap.Explanation(values=values, base_values=base, data=data, feature_names=called)


def drawn(told: Any, words: Words, *, unit: Unit = "log_odds") -> dict[str, str]:
    """SVG of "bar" (mean size per feature) and "beeswarm" (a dot per lead and feature).

    Nothing where every lead has the same reasons.
    """
    if not told.values.size:
        return {}
    # Costs seconds to import.
    import shap

    some = np.random.default_rng(20_241_111).permutation(len(told.values))[:MOST_DOTS]
    few = told[np.sort(some)]
    return {
        "bar": _svg(
            lambda axes: shap.plots.bar(told, max_display=MOST_FEATURES, show=False, ax=axes),
            len(told.feature_names),
            words.say(f"axes.mean_{unit}"),
            ends=[],
        ),
        "beeswarm": _svg(
            lambda axes: shap.plots.beeswarm(
                few,
                max_display=MOST_FEATURES,
                show=False,
                ax=axes,
                plot_size=None,
                # Without numbers every dot is grey.
                color_bar=bool(np.isfinite(told.data).any()),
                color_bar_label=words.say("axes.value"),
            ),
            len(told.feature_names),
            words.say(f"axes.{unit}_apart"),
            ends=[words.say("axes.low"), words.say("axes.high")],
        ),
    }


def dependence(told: Any, levels: Sequence[str], words: Words) -> str:
    """SVG of one feature: a dot per lead, its value across, what it brings up.

    Parameters
    ----------
    told : a ``shap.Explanation`` of one feature, in points
    levels : where it is a category, the names of its values 0, 1, …; else empty
    words : in which language the axis speaks
    """
    # Costs seconds to import.
    import shap

    def draw(axes: Any) -> None:
        shap.plots.scatter(told, show=False, ax=axes, color=BLUE, dot_size=14, alpha=0.6)
        axes.axhline(0, color=_INKS[2], linewidth=0.8, linestyle="--", zorder=0)
        axes.set_ylabel(words.say("axes.points_apart"))
        if levels:
            short = [name if len(name) < 24 else f"{name[:22]}…" for name in levels]
            axes.set_xticks(range(len(levels)), short, rotation=35, ha="right")

    return _svg(draw, 9, told.feature_names, ends=[])


def _svg(draw: Callable[[Any], Any], n_features: int, across: str, ends: list[str]) -> str:
    """What ``draw`` puts on the axes, as SVG text; dots as one bitmap inside it.

    ``across`` is what the axis says, ``ends`` what the ends of the colours are called.
    """
    import matplotlib
    import matplotlib.pyplot as plt
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with matplotlib.rc_context(_LOOK), warnings.catch_warnings():
        # Of letters that the font has not; the page's own font has them.
        warnings.simplefilter("ignore")
        # No pyplot: its figures belong to whoever's notebook this runs in.
        figure = Figure(figsize=(6.2, max(2.6, 1.2 + 0.3 * n_features)), layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        draw(axes)
        # Some of shap's pictures make theirs known to pyplot, which would show it once more.
        plt.close(figure)
        axes.set_xlabel(across)
        for part in axes.collections:
            part.set_rasterized(True)
        for colours in figure.axes[1:]:
            colours.set_yticklabels(ends)
        text = io.StringIO()
        figure.savefig(text, format="svg", transparent=True, dpi=150, metadata={"Date": None})
    drawing = text.getvalue()
    # Inline SVG needs no prologue.
    drawing = drawing[drawing.index("<svg") :]
    for ink in _INKS:
        drawing = drawing.replace(ink, "currentColor")
    return drawing


def _as_number(forward: Forward, feature: Feature) -> npt.NDArray[np.float64]:
    """What the dots are coloured by: levels have no order, so they stay grey."""
    values = forward.judged.table[feature.name]
    return values if feature.kind == "number" else np.full(len(values), np.nan)
