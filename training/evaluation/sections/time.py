"""Over time, and at other moments of a lead's life."""

from __future__ import annotations

from training.evaluation.evaluation import Evaluation
from training.evaluation.moments import Moment
from training.evaluation.sections.section import NOTHING, Drawings, Grid, Section
from training.evaluation.words import Words


def over_time(evaluation: Evaluation, drawings: Drawings, words: Words) -> Section:
    """Per month or block."""
    title = words.say("time.title")
    found = evaluation.periods
    if not found:
        return Section(title=title, said=(words.say("time.nothing"),))
    off = [words.period(each.name) for each in found if each.off]
    keys = ("time.period", "segments.leads", "segments.won", "segments.told", "ways_section.auc")
    return Section(
        title=title,
        said=(words.say("time.off", names=words.both(off)) if off else words.say("time.holds"),),
        pictures=(
            (
                words.say("time.picture"),
                drawings["over_time"],
            ),
        ),
        grids=(
            Grid(
                head=tuple(words.say(key) for key in keys),
                rows=tuple(
                    (
                        words.period(each.name),
                        words.number(each.n_leads),
                        words.percents(each.won),
                        words.percent(each.predicted),
                        words.spread(each.auc, 2) if each.auc else words.say("too_few"),
                    )
                    for each in found
                ),
            ),
        ),
    )


def moments(evaluation: Evaluation, words: Words) -> Section:
    """At hand-over, at creation and some days on."""
    title = words.say("moments.title")
    if not evaluation.moments:
        return Section(title=title, said=(words.say("moments.nothing"),))
    told = [each for each in evaluation.moments if each.figures and each.calibration]
    said = [words.say("moments.said")]
    if len(told) > 1:
        said += _best_and_worst(told, words)
    keys = (
        "moments.moment",
        "segments.leads",
        "ways_section.auc",
        "segments.won",
        "segments.told",
        "moments.error",
        "moments.slope",
    )
    return Section(
        title=title,
        said=tuple(said),
        grids=(
            Grid(
                head=tuple(words.say(key) for key in keys),
                rows=tuple(_moment(each, words) for each in evaluation.moments),
            ),
        ),
    )


def _best_and_worst(told: list[Moment], words: Words) -> list[str]:
    by_auc = sorted(told, key=lambda each: each.figures.auc.value if each.figures else 0.0)
    worst, best = by_auc[0], by_auc[-1]
    assert worst.figures is not None and best.figures is not None
    off = max(told, key=_gap)
    assert off.calibration is not None
    return [
        words.say(
            "moments.worst",
            best=_when(best, words),
            best_auc=words.number(best.figures.auc.value, 2),
            worst=_when(worst, words),
            worst_auc=words.number(worst.figures.auc.value, 2),
        ),
        words.say(
            "moments.best_fitting",
            name=_when(off, words),
            told=words.percent(off.calibration.n_expected / off.n_leads),
            won=words.percent(off.n_won / off.n_leads),
        ),
    ]


def _gap(each: Moment) -> float:
    return abs(each.calibration.n_expected - each.n_won) / each.n_leads if each.calibration else 0.0


def _moment(each: Moment, words: Words) -> tuple[str, ...]:
    leads = words.number(each.n_leads)
    if each.figures is None or each.calibration is None:
        return (_when(each, words), leads, words.say("too_few"), *[NOTHING] * 4)
    return (
        _when(each, words),
        leads,
        words.spread(each.figures.auc, 2),
        words.percent(each.n_won / each.n_leads),
        words.percent(each.calibration.n_expected / each.n_leads),
        words.percent(each.calibration.error, 1),
        words.spread(each.calibration.slope, 2),
    )


def _when(each: Moment, words: Words) -> str:
    if each.days is None:
        return words.say("moments.handover")
    named = {0: "creation", 1: "day"}.get(each.days, "days")
    return words.say(f"moments.{named}", days=each.days)
