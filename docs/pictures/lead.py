"""Draw one lead of the sample company: base, every reason that counts, total.

.venv/bin/python docs/pictures/lead.py http://127.0.0.1:3000 docs/pictures/lead.svg
"""

from __future__ import annotations

import json
import sys
import urllib.request
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd
import vl_convert

LEAD = {
    "lead_id": "L1",
    "profile": {
        "title": "Directeur",
        "industry": "software",
        "employees": 120,
        "email": "jan@firma.example",
        "source": "webinar",
    },
    "events": [
        {"event_id": "E1", "kind": "webinar", "occurred_at": "2026-10-08T14:00:00Z"},
        {"event_id": "E2", "kind": "case_study", "occurred_at": "2026-10-11T20:12:00Z"},
        {"event_id": "E3", "kind": "pricing", "occurred_at": "2026-10-12T08:31:00Z"},
    ],
}
COLOURS = alt.Scale(
    domain=["fit", "engagement", "base", "total"],
    range=["#2f5d8a", "#c8782a", "#999999", "#333333"],
)


def main() -> None:
    """Ask the service, draw the answer."""
    address, target = sys.argv[1:]
    body = json.dumps({"lead": LEAD, "as_of": "2026-10-12T09:00:00Z", "dry_run": True})
    request = urllib.request.Request(
        f"{address}/score?lang=en", body.encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request) as answered:
        answer = json.load(answered)
    Path(target).write_text(vl_convert.vegalite_to_svg(chart(answer).to_dict()), encoding="utf-8")


def chart(answer: dict[str, Any]) -> Any:
    """A waterfall: each bar begins where the one before ends."""
    reasons = [each for each in answer["reasons"] if each["points"]]
    reasons.sort(key=lambda each: (each["half"] != "fit", -each["points"]))
    bars = [("every lead starts here", "base", answer["base_points"])]
    bars += [(each["text"], each["half"], each["points"]) for each in reasons]
    rows, at = [], 0
    for text, what, points in bars:
        rows.append({"text": text, "what": what, "from": at, "to": at + points, "points": points})
        at += points
    chance = f"{answer['probability']:.0%}"
    rows.append(
        {"text": f"total, a chance of {chance}", "what": "total", "from": 0, "to": at, "points": at}
    )
    frame = pd.DataFrame(rows)
    frame["shown"] = frame["points"].map("{:+d}".format)
    order = frame["text"].tolist()
    y = alt.Y("text:N", sort=order, title=None, axis=alt.Axis(labelLimit=420))
    base = alt.Chart(frame).encode(y=y)
    drawn = base.mark_bar(height=16).encode(
        x=alt.X("from:Q", title="points; 20 double the odds"),
        x2="to:Q",
        color=alt.Color("what:N", scale=COLOURS, title=None),
    )
    end = base.transform_calculate(end="max(datum.from, datum.to)")
    said = end.mark_text(align="left", dx=4).encode(x="end:Q", text="shown:N")
    title = f"A director who looked at prices: {answer['verdict']}"
    return (drawn + said).properties(width=460, title=title)


if __name__ == "__main__":
    main()
