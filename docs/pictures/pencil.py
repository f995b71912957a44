"""Write docs/pencil.md from the card that a service has: its rows, and one lead added up.

.venv/bin/python docs/pictures/pencil.py http://127.0.0.1:3000 docs/pencil.md
"""

from __future__ import annotations

import json
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lead import LEAD

from models.card import Card
from models.card_rows import card_rows

HEAD = """# Scoring a lead with a pencil

The card is a table. To score a lead you look each value up, add, and compare. Here is the card
that `make up` learns from the invented company, as far as it gives points (`curl
http://127.0.0.1:3000/card` has all of it). This page is written by `docs/pictures/pencil.py`.

| feature | half | value | points | rests on |
|---|---|---|---|---|
"""
LEAD_IN_WORDS = """
**The lead.** A *Directeur* of a *software* firm of *120* people, with a work address, saw a
webinar on 8 October, a case study on 11 October and the prices on 12 October at 8:31. It is 12
October, 9:00 UTC.
"""
TAIL = """
The picture in the README is this lead; `docs/pictures/lead.py` asks the service for it and
draws it.

A number lies in bin i where `cuts[i-1] < x <= cuts[i]`. The cut 49.99999999999999 of an agreed
"50 or more" is the number just below 50, so that 50 itself lies above it. A value that is none
of the levels takes the row `other`, a missing one `missing`.
"""


def asked(address: str, path: str, body: dict[str, Any] | None = None) -> bytes:
    """What the service answers."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{address}{path}", data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answered:
        return bytes(answered.read())


def table(card: Card) -> Iterator[str]:
    """The base and every row that gives points."""
    yield f"| base | | every lead starts here | {card.base_points:+d} | |"
    before = ""
    for row in card_rows(card).to_dict("records"):
        if row["points"]:
            name = "" if row["feature"] == before else f"{row['feature']} | {row['half']}"
            before = row["feature"]
            cells = (name or " | ", row["value"], f"{row['points']:+d}", row["rests_on"])
            yield f"| {' | '.join(cells)} |"


def added(answer: dict[str, Any]) -> Iterator[str]:
    """The steps, as one would write them down."""
    for place, half in enumerate(("fit", "engagement"), start=1):
        own = [each for each in answer["reasons"] if each["half"] == half and each["points"]]
        parts = ", ".join(f"{each['text']} {each['points']:+d}" for each in own)
        yield f"{place}. {half.capitalize()}: {parts}. Sum **{answer[half]['points']}**."
    total, base = answer["total_points"], answer["base_points"]
    halves = f"{answer['fit']['points']} + {answer['engagement']['points']}"
    odds = 2 ** (-total / 20)
    yield f"3. Total: {base} + {halves} = **{total}**."
    yield (
        f"4. Chance of a deal: 1 / (1 + 2^({-total}/20)) = 1 / (1 + {odds:.3f}) = "
        f"**{1 / (1 + odds):.2f}**. Every 20 points double the odds."
    )
    passes = " and ".join(
        f"{answer[half]['points']} is {'at least' if answer[half]['passes'] else 'below'} "
        f"{answer[half]['threshold']}"
        for half in ("fit", "engagement")
    )
    must = "the musts are met" if answer["must"]["passes"] else "a must is not met"
    yield f"5. Verdict: {passes}, {must}. **{answer['verdict']}**."


def main() -> None:
    """Ask the service and write the page."""
    address, target = sys.argv[1:]
    card = Card.from_json(asked(address, "/card"))
    lead = {"lead": LEAD, "as_of": "2026-10-12T09:00:00Z", "dry_run": True}
    answer = json.loads(asked(address, "/score?lang=en", lead))
    line = f"\nThe line: fit {card.thresholds.fit}, engagement {card.thresholds.engagement}."
    musts = [
        f"{name}: {rule if isinstance(rule, str) else ', '.join(rule)}"
        for name, rule in card.must.items()
    ]
    must = f" Must: {'; '.join(musts)}." if musts else ""
    text = HEAD + "\n".join(table(card)) + "\n" + line + must + "\n" + LEAD_IN_WORDS + "\n"
    Path(target).write_text(text + "\n".join(added(answer)) + "\n" + TAIL, encoding="utf-8")


if __name__ == "__main__":
    main()
