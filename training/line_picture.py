"""A picture of what each line would bring: calls against expected deals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import vl_convert

from models.card import Line
from models.tradeoff import Brings, brings
from training.line import Drawn
from training.says import why_line

#: Pairs that would lie on the same spot of so many a side are drawn once.
_SPOTS = 45
_CHOSEN, _LEFT, _EDGE, _ROOM = "#c8782a", "#9ab3cc", "#2f5d8a", "#888"


def files(drawn: Drawn, capacity: float | None) -> dict[str, str]:
    """Artifact path to text: the picture, the table and the words."""
    words = "\n".join(why_line(drawn.card.training, "en"))
    return {
        "figures/line.svg": str(vl_convert.vegalite_to_svg(tradeoff(drawn, capacity).to_dict())),
        "line/tradeoff.csv": drawn.table,
        "line/why.txt": words + "\n",
    }


def tradeoff(drawn: Drawn, capacity: float | None = None) -> Any:
    """All pairs, the most deals for each number of calls, and the line chosen with its intervals.

    Parameters
    ----------
    drawn : the line and what it was chosen from
    capacity : calls a week that sales has room for; not drawn where there are no weeks
    """
    table, per = drawn.tradeoff.table, "a week" if drawn.backtest.n_weeks else "in all"
    marks = [Mark(name="chosen", brings=drawn.chosen.brings, colour=_CHOSEN)]
    if drawn.in_force is not None and drawn.in_force != drawn.chosen.line:
        there = brings(table, fit=drawn.in_force.fit, engagement=drawn.in_force.engagement)
        marks.insert(0, Mark(name="in force", brings=there))
    title = f"What each line would have brought {per}; chosen: {_pair(drawn.chosen.line)}"
    room = capacity if drawn.backtest.n_weeks else None
    return picture(table, marks, per=per, capacity=room).properties(title=title)


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A line that is pointed out."""

    name: str
    brings: Brings
    colour: str = "#555"


@dataclass(frozen=True, kw_only=True)
class Titles:
    """What stands along the picture."""

    calls: str = "leads to sales"
    deals: str = "expected deals"
    accepted: str = "accepted"


def picture(
    table: pd.DataFrame,
    marks: Sequence[Mark],
    *,
    per: str,
    capacity: float | None = None,
    titles: Titles | None = None,
) -> Any:
    """All pairs of a trade-off's table with some of them pointed out.

    Parameters
    ----------
    table : as ``TradeOff.table``, or read back from the run's ``line/tradeoff.csv``
    marks : lines to point out
    per : "a week", or "in all" where there are no weeks
    capacity : calls that sales has room for
    titles : what stands along it; English unless said
    """
    titles = titles or Titles()
    across = alt.X("calls:Q", title=f"{titles.calls} {per}")
    up = alt.Y("deals:Q", title=f"{titles.deals} {per}")
    spots = alt.Chart(_spots(table)).mark_circle(size=16, opacity=0.7)
    colour: Any = alt.value(_LEFT)
    if "accepted_share" in table:
        colour = alt.Color(
            "accepted_share:Q",
            title=titles.accepted,
            scale=alt.Scale(scheme="blues"),
            legend=alt.Legend(format="%"),
        )
    layers = [
        spots.encode(x=across, y=up, color=colour),
        alt.Chart(_edge(table)).mark_line(color=_EDGE, strokeWidth=1.5).encode(x=across, y=up),
    ]
    if capacity is not None:
        room = pd.DataFrame({"calls": [capacity]})
        layers.append(alt.Chart(room).mark_rule(color=_ROOM, strokeDash=[4, 4]).encode(x=across))
    for mark in marks:
        layers += _marked(mark.brings, mark.name, mark.colour, across, up)
    return alt.layer(*layers).properties(width=460, height=300)


def _marked(of: Brings, name: str, colour: str, across: Any, up: Any) -> list[Any]:
    """A line as a point with its intervals and a name."""
    row = pd.DataFrame(
        {
            "calls": [of.calls.value],
            "calls_low": [of.calls.low],
            "calls_high": [of.calls.high],
            "deals": [of.deals.value],
            "deals_low": [of.deals.low],
            "deals_high": [of.deals.high],
            "name": [name],
        }
    )
    base = alt.Chart(row)
    return [
        base.mark_rule(color=colour).encode(x="calls_low:Q", x2="calls_high:Q", y=up),
        base.mark_rule(color=colour).encode(x=across, y="deals_low:Q", y2="deals_high:Q"),
        base.mark_point(color=colour, filled=True, size=90, opacity=1).encode(x=across, y=up),
        base.mark_text(color=colour, align="left", dx=9, dy=12).encode(x=across, y=up, text="name"),
    ]


def _spots(table: pd.DataFrame) -> pd.DataFrame:
    """One pair for each spot of the picture."""
    seen = table[table["calls"] > 0]
    places = [
        np.round(seen[name] / max(float(seen[name].max()), 1e-12) * _SPOTS)
        for name in ("calls", "deals")
        if len(seen)
    ]
    if not places:
        return seen
    first = ~pd.DataFrame({"across": places[0], "up": places[1]}).duplicated()
    return seen[first]


def _edge(table: pd.DataFrame) -> pd.DataFrame:
    """The most expected deals for each number of calls."""
    ordered = table.sort_values(["calls", "deals"], ascending=[True, False])
    ahead = ordered["deals"] > ordered["deals"].cummax().shift(fill_value=-1.0)
    return ordered.loc[ahead, ["calls", "deals"]]


def _pair(line: Line) -> str:
    return f"fit {line.fit}, engagement {line.engagement}"
