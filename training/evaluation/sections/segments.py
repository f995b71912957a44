"""Per source and kind of lead."""

from __future__ import annotations

from collections.abc import Iterator

from training.evaluation.evaluation import Evaluation
from training.evaluation.sections.section import Grid, Section
from training.evaluation.segments import Segment, Segmentation
from training.evaluation.words import Words

#: Values of an attribute shown in full, and groups named in the sentence above.
_MOST_SEGMENTS, _MOST_NAMED = 10, 4


def segments(evaluation: Evaluation, words: Words) -> Section:
    """Per source and kind of lead."""
    title = words.say("segments.title")
    if not evaluation.segmentations:
        return Section(title=title, said=(words.say("segments.nothing"),))
    off = list(_off(evaluation.segmentations, words))
    said = words.say("segments.off", names="; ".join(off[:_MOST_NAMED]))
    return Section(
        title=title,
        said=(said if off else words.say("segments.right"),),
        grids=tuple(_segmentation(each, words) for each in evaluation.segmentations),
        note=words.say("segments.explained"),
    )


def _off(found: tuple[Segmentation, ...], words: Words) -> Iterator[str]:
    """The groups that were surely won more or less often than told, furthest off first."""
    wrong = [(each, one) for each in found for one in each.segments if one.off]
    for each, one in sorted(wrong, key=lambda pair: -abs(pair[1].predicted - pair[1].won.value)):
        yield words.say(
            "segments.more",
            level=_level(one, words),
            label=_label(each, words),
            won=words.percent(one.won.value),
            told=words.percent(one.predicted),
        )


def _segmentation(each: Segmentation, words: Words) -> Grid:
    rows = [_segment(one, words) for one in each.segments[:_MOST_SEGMENTS]]
    rest = each.segments[_MOST_SEGMENTS:]
    if rest:
        n_leads = words.number(sum(one.n_leads for one in rest))
        told = words.say("segments.rest", n=len(rest), leads=n_leads)
        rows.append((told, "", "", "", "", ""))
    keys = ("value", "leads", "won", "told", "auc")
    return Grid(
        head=(*(words.say(f"segments.{key}") for key in keys), ""),
        rows=tuple(rows),
        fold=_label(each, words),
    )


def _segment(one: Segment, words: Words) -> tuple[str, ...]:
    off = {1: "segments.off_more", -1: "segments.off_fewer"}.get(one.off)
    return (
        _level(one, words),
        words.number(one.n_leads),
        words.percents(one.won),
        words.percent(one.predicted),
        words.spread(one.auc, 2) if one.auc else words.say("too_few"),
        words.say(off) if off else "",
    )


def _level(one: Segment, words: Words) -> str:
    return words.say("missing") if one.level is None else one.level


def _label(each: Segmentation, words: Words) -> str:
    return each.label or words.say("segments.source")
