"""What the newest card moved, in words: which points, after which outcomes and answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from records.cards import Change
from serving.pages.row_names import named, value_in_words
from serving.pages.words import Words

#: Rows told in a few lines.
FEW = 5


def rows(change: Change, words: Words) -> list[dict[str, Any]]:
    """The rows that moved, named as on the points page, those that matter most first."""
    return [
        {
            **move,
            "name": named(move["feature"], move["label"], words),
            "value": value_in_words(move["value"], words, move["feature"]),
        }
        for move in change.moved["moves"]
    ]


def summary(change: Change, words: Words) -> str:
    """When the card came, and what was new by then."""
    told = {name: change.moved[name] for name in ("outcomes", "won", "answers", "good")}
    return words("moved.summary", day=words.day(change.at), **told)


def line(change: Change, words: Words) -> str:
    """How the line moved; empty where it did not."""
    before, after = change.moved["line"]
    if before == after:
        return ""
    said = {
        f"{half}_{when}": words.signed(points[half])
        for when, points in (("before", before), ("after", after))
        for half in ("fit", "engagement")
    }
    return words("moved.line", **said)


def lines(change: Change, words: Words) -> list[str]:
    """The few rows that moved most leads furthest, a sentence each, for the report."""
    return [_told(row, words) for row in rows(change, words)[:FEW]]


def own(change: Change, rep: str, words: Words) -> list[str]:
    """Rows that sales' answers moved, some of this rep among them, a sentence each.

    What moved after answers but would have moved without them as well is no effect of theirs.
    """
    return [
        f"{_told(row, words)} {_of_these(row['by_rep'][rep], words)}"
        for row in rows(change, words)
        if rep in row["by_rep"] and row.get("by_feedback")
    ][:FEW]


def _told(row: Mapping[str, Any], words: Words) -> str:
    told = words(
        "moved.row",
        name=row["name"],
        value=row["value"],
        before=words.signed(row["before"]),
        after=words.signed(row["after"]),
        **{name: row[name] for name in ("outcomes", "won", "answers", "good")},
    )
    # Cards of before this was worked out do not say.
    by_feedback = row.get("by_feedback")
    if not by_feedback:
        return told
    without = words.signed(row["after"] - by_feedback)
    return f"{told} {words('moved.without', without=without)}"


def _of_these(given: list[int], words: Words) -> str:
    good, n = given
    return words("moved.own", n=n, good=good)
