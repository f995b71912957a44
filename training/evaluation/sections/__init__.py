"""The report's sections, ready to be laid out."""

from __future__ import annotations

from typing import Any

from training.evaluation.evaluation import Evaluation
from training.evaluation.sections.calibration import calibration
from training.evaluation.sections.ranking import gains, ways
from training.evaluation.sections.reasons import reasons
from training.evaluation.sections.section import Drawings, Section
from training.evaluation.sections.segments import segments
from training.evaluation.sections.time import moments, over_time
from training.evaluation.words import Words

__all__ = ["Drawings", "Section", "sections"]


def sections(
    evaluation: Evaluation, told: Any, drawings: Drawings, words: Words
) -> tuple[Section, ...]:
    """All of them, in the order in which they are read.

    Parameters
    ----------
    evaluation : the figures
    told : a ``shap.Explanation`` of the judged leads
    drawings : name to SVG, of ``pictures.all_of`` and ``reasons.drawn``
    words : the language
    """
    return (
        gains(evaluation, drawings, words),
        calibration(evaluation.calibration, drawings, words),
        reasons(told, drawings, words),
        segments(evaluation, words),
        over_time(evaluation, drawings, words),
        moments(evaluation, words),
        ways(evaluation, drawings, words),
        how(evaluation, words),
    )


def how(evaluation: Evaluation, words: Words) -> Section:
    """How it was measured, with sources."""
    said = [evaluation.judged_on, "same", "bootstrap", "calibration", "shap"]
    return Section(
        title=words.say("how.title"), said=tuple(words.say(f"how.{key}") for key in said)
    )
