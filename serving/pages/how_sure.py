"""How good the points table is, in words and a picture: what training judged on later leads."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import orjson

from serving.pages.words import Language, Words

#: Smaller differences nobody would notice: half of a pair in a hundred, half a point of log loss.
_NOTHING = 0.005
#: Two figures with four decimals are as far off together.
_ROUNDED = 0.00015


def given_up(told: Mapping[str, Any], words: Words) -> list[str]:
    """What the table gives up against a model nobody can read, or that it gives up nothing."""
    lost = told.get("given_up", {})
    ranges = told.get("given_up_range", {})
    # Ranking is chance to the digit: it found nothing to go by, which is no merit of the table's.
    is_nothing = "auc" in lost and abs(told["auc"]["value"] + lost["auc"] - 0.5) < _ROUNDED
    return [
        words(
            f"points.{name}_{'nothing' if is_nothing and name == 'auc' else _way(lost[name])}",
            x=words.number(abs(lost[name]) * scale, digits),
            range=_range(ranges.get(name), scale, digits, lost[name], words),
        )
        for name, scale, digits in (("auc", 100, 1), ("log_loss", 1, 3))
        if name in lost
    ]


def _way(lost: float) -> str:
    if abs(lost) < _NOTHING:
        return "same"
    return "worse" if lost > 0 else "better"


def _range(
    ends: tuple[float, float] | None, scale: float, digits: int, lost: float, words: Words
) -> str:
    """The 95 % range, from the side that the sentence is told from; empty where nobody knows it."""
    if ends is None:
        return ""
    sign = -1 if lost < 0 else 1
    low, high = sorted(sign * end * scale for end in ends)
    return words("points.range", low=words.number(low, digits), high=words.number(high, digits))


def calibration_told(evaluation: str | None, words: Words) -> str | None:
    """Whether 30 % is three in ten; None where there were too few deals to judge by."""
    told = _calibration(evaluation)
    if told is None:
        return None
    is_as_told = told["error"] <= told["error_by_chance_at_most"]
    return words(
        "points.calibration_holds" if is_as_told else "points.calibration_fails",
        expected=round(told["n_expected"]),
        won=told["n_won"],
        error=words.number(100 * told["error"], 1),
        chance=words.number(100 * told["error_by_chance_at_most"], 1),
    )


@lru_cache(maxsize=4)
def calibration_picture(evaluation: str, language: Language) -> str:
    """Predicted beside true win rates as SVG, in the language of the page."""
    # Only for who looks: the libraries that draw take longer to load than a page may.
    from training.evaluation.calibration import Bin, Calibration
    from training.evaluation.interval import Interval
    from training.evaluation.pictures import calibration, svg
    from training.evaluation.words import Words as Said

    told = orjson.loads(evaluation)["calibration"]
    bins = tuple(Bin(**{**each, "won": Interval(**each["won"])}) for each in told["bins"])
    intervals = {name: Interval(**told[name]) for name in ("slope", "intercept", "offset")}
    said = Said(language)
    return svg(calibration(Calibration(**{**told, **intervals, "bins": bins}), said), said)


def _calibration(evaluation: str | None) -> dict[str, Any] | None:
    told: dict[str, Any] | None = None
    if evaluation is not None:
        told = orjson.loads(evaluation).get("calibration")
    return told
