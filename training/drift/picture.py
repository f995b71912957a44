"""Drift in a picture: every comparison as a bar, the line where it begins to matter."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from training.drift.signal import Signal
from training.promotion.words import Language

#: Bars drawn; the largest first.
MOST = 20

_TITLES: dict[Language, dict[str, str]] = {
    "en": {
        "title": "The newest leads beside those the card learned from",
        "size": "size of the difference (1: begins to matter)",
        "alarm": "alarm",
        "quiet": "within what is usual",
        "input": "{label}",
        "scores": "scores",
        "calibration": "percentages",
        "verdicts": "share to sales",
        "feedback": "feedback",
    },
    "nl": {
        "title": "De nieuwste leads naast die waarvan de kaart leerde",
        "size": "grootte van het verschil (vanaf 1 telt het)",
        "alarm": "alarm",
        "quiet": "binnen het gewone",
        "input": "{label}",
        "scores": "scores",
        "calibration": "percentages",
        "verdicts": "deel naar sales",
        "feedback": "feedback",
    },
}


def picture(found: Sequence[Signal], language: Language) -> alt.LayerChart:
    """The largest comparisons; ``to_dict`` or ``save`` it as any other chart."""
    say = _TITLES[language]
    rows = pd.DataFrame(
        [
            {
                "what": _named(each, say),
                "weight": min(each.weight, 5.0),
                "state": say["alarm"] if each.is_alarm else say["quiet"],
            }
            for each in found[:MOST]
        ],
        columns=["what", "weight", "state"],
    )
    colours = alt.Scale(domain=[say["alarm"], say["quiet"]], range=["#b3261e", "#7a8ca3"])
    bars = (
        alt.Chart(rows)
        .mark_bar()
        .encode(
            x=alt.X("weight:Q", title=say["size"]),
            y=alt.Y("what:N", sort=None, title=None),
            color=alt.Color("state:N", scale=colours, title=None),
        )
    )
    rule = alt.Chart(pd.DataFrame({"at": [1.0]})).mark_rule(strokeDash=[4, 4]).encode(x="at:Q")
    return alt.layer(bars, rule).properties(title=say["title"], width=480)


def svg(found: Sequence[Signal], language: Language) -> str:
    """The picture as text that every browser draws."""
    import vl_convert

    return str(vl_convert.vegalite_to_svg(picture(found, language).to_dict()))


def _named(signal: Signal, say: dict[str, str]) -> str:
    name = say[signal.kind].format(label=signal.label)
    return name if signal.source is None else f"{name}: {signal.source}"
