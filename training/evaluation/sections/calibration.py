"""Whether a probability means what it says."""

from __future__ import annotations

from training.evaluation.calibration import Calibration
from training.evaluation.sections.section import Drawings, Grid, Section
from training.evaluation.words import Words


def calibration(told: Calibration, drawings: Drawings, words: Words) -> Section:
    """Whether probabilities mean what they say."""
    figures = {
        "error": words.number(100 * told.error, 1),
        "mean": words.number(100 * told.error_by_chance, 1),
        "chance": words.number(100 * told.error_by_chance_at_most, 1),
    }
    wins = {"won": words.number(told.n_won), "expected": words.number(told.n_expected)}
    moved = {1: "many", -1: "few", 0: "same"}[told.offset.surely()]
    bent = {1: "timid", -1: "extreme", 0: "right"}[told.slope.surely(than=1)]
    return Section(
        title=words.say("calibration.title"),
        said=(
            words.say("calibration.as_told" if told.is_as_told else "calibration.off", **figures),
            words.say(f"calibration.{moved}", **wins),
        ),
        pictures=(
            (
                words.say("calibration.picture"),
                drawings["calibration"],
            ),
        ),
        grids=(
            Grid(
                head=tuple(words.say(f"calibration.{key}") for key in ("told", "true", "leads")),
                rows=tuple(
                    (
                        words.percent(each.predicted),
                        words.percents(each.won),
                        words.number(each.n_leads),
                    )
                    for each in told.bins
                ),
            ),
        ),
        note=words.say(
            "calibration.slope",
            slope=words.spread(told.slope, 2),
            meaning=words.say(f"calibration.slope_{bent}"),
            offset=words.spread(told.offset, 2, is_signed=True),
        ),
    )
