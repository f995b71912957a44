"""Draws the pictures of docs/how-it-learns.md from the sample company.

.venv/bin/python docs/pictures/how_it_learns.py
"""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import altair as alt
import numpy as np
import pandas as pd
import vl_convert

from definition import Definition, read
from models.card_rows import card_rows
from records.database import connect, migrate
from records.intake import load
from sample.company import make
from training.learner import learn
from training.prepare import Prepared, prepare

HERE = Path(__file__).parent
DEALS = (0, 20, 50, 100, 200, 500, 1_000)
SHOWN = {"advies": "Advies (agreed -50)", "software": "Software (agreed +20)"}
DAY = 86_400_000_000


def company(folder: Path) -> tuple[Prepared, Definition]:
    """A sample company of 5,000 leads."""
    make(folder, n_leads=5_000, seed=4)
    definition = read(folder / "definition.toml")
    engine = connect(f"sqlite:///{folder}/records.db")
    migrate(engine)
    load(engine, folder, definition, dt.datetime.now(dt.UTC))
    with engine.connect() as connection:
        return prepare(connection, definition), definition


def points_by_deals(prepared: Prepared, definition: Definition) -> pd.DataFrame:
    """Two agreed rows as more and more of the oldest deals are known."""
    known = prepared.everyone.rows(prepared.everyone.is_known)
    rows = []
    for n in DEALS:
        found = card_rows(learn(known.rows(np.arange(min(n, len(known)))), definition))
        for level, label in SHOWN.items():
            row = found[found["value"] == level].iloc[0]
            rows.append({"deals": n, "row": label, **row[["points", "low", "high"]].to_dict()})
    return pd.DataFrame(rows)


def sizes(frame: pd.DataFrame) -> alt.Chart:
    """Points with their interval against the number of closed deals."""
    order = alt.X("deals:O", title="closed deals", axis=alt.Axis(labelAngle=0))
    colour = alt.Color("row:N", title=None, scale=alt.Scale(range=["#c8782a", "#2f5d8a"]))
    place = alt.XOffset("row:N")
    base = alt.Chart(frame)
    bars = base.mark_rule().encode(
        x=order, xOffset=place, y=alt.Y("low:Q", title="points"), y2="high:Q", color=colour
    )
    dots = base.mark_point(filled=True, size=70).encode(
        x=order, xOffset=place, y="points:Q", color=colour
    )
    return (bars + dots).properties(width=460, height=220)


def closing(prepared: Prepared) -> alt.Chart:
    """The share of wins that has come by each age."""
    days = np.arange(0, 181, 5)
    known = prepared.labels.speed.known_by(days * DAY)
    frame = pd.DataFrame({"days": days, "known": known})
    return (
        alt.Chart(frame)
        .mark_line(interpolate="step-after", color="#2f5d8a")
        .encode(
            x=alt.X("days:Q", title="days since hand-over"),
            y=alt.Y("known:Q", title="share of wins that came", axis=alt.Axis(format="%")),
        )
        .properties(width=460, height=180)
    )


def main() -> None:
    """Write both pictures beside this file."""
    with tempfile.TemporaryDirectory() as scratch:
        prepared, definition = company(Path(scratch))
    drawn = {
        "points-by-deals": sizes(points_by_deals(prepared, definition)),
        "closing-speed": closing(prepared),
    }
    for name, chart in drawn.items():
        (HERE / f"{name}.svg").write_text(vl_convert.vegalite_to_svg(chart.to_dict()))


if __name__ == "__main__":
    main()
