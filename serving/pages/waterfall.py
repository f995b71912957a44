"""Reasons as steps that visibly sum."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Step:
    """One reason, from where the sum stood to where it stands."""

    label: str
    text: str
    points: int
    #: Left end and width as parts of the picture, 0-100.
    x: float
    width: float
    #: The sum after it.
    after: int


@dataclass(frozen=True, kw_only=True)
class Waterfall:
    """One half of a score."""

    steps: tuple[Step, ...]
    #: Features that bring nothing.
    n_zero: int
    points: int
    threshold: int
    passes: bool
    #: Where zero, the sum and the line stand, 0-100.
    zero: float
    total: float
    line: float

    @classmethod
    def of(cls, half: Mapping[str, Any], reasons: Iterable[Mapping[str, Any]]) -> Waterfall:
        """Lay out the reasons of one half of an answer.

        Examples
        --------
        >>> half = {"points": 15, "threshold": 10, "passes": True}
        >>> reasons = [{"label": "A", "text": "a", "points": 20},
        ...            {"label": "B", "text": "b", "points": -5}]
        >>> made = Waterfall.of(half, reasons)
        >>> [(step.points, step.after) for step in made.steps], made.points
        ([(20, 20), (-5, 15)], 15)
        """
        told = list(reasons)
        counted = [reason for reason in told if reason["points"]]
        sums = [0]
        for reason in counted:
            sums.append(sums[-1] + reason["points"])
        low, high = min(*sums, 0, half["threshold"]), max(*sums, 0, half["threshold"])
        width = max(high - low, 1)

        def at(points: int) -> float:
            return float(round(2 + 96 * (points - low) / width, 2))

        steps = tuple(
            Step(
                label=reason["label"] or reason["feature"],
                text=reason["text"],
                points=reason["points"],
                x=at(min(before, after)),
                width=round(abs(at(after) - at(before)), 2),
                after=after,
            )
            for reason, before, after in zip(counted, sums, sums[1:], strict=False)
        )
        return cls(
            steps=steps,
            n_zero=len(told) - len(counted),
            points=half["points"],
            threshold=half["threshold"],
            passes=half["passes"],
            zero=at(0),
            total=at(half["points"]),
            line=at(half["threshold"]),
        )


def halves(answer: Mapping[str, Any]) -> dict[str, Waterfall]:
    """Both halves of an answer."""
    return {
        half: Waterfall.of(
            answer[half], [each for each in answer["reasons"] if each["half"] == half]
        )
        for half in ("fit", "engagement")
    }
