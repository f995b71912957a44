"""The choice of a line in sentences; they stand in en.toml and nl.toml under ``line``."""

from __future__ import annotations

from collections.abc import Iterator

from definition.agreement import Thresholds
from models.card import Line
from models.thresholds import LEAST_CALLS, LEAST_REFUSED, Chosen
from models.tradeoff import Brings, Estimate
from training.acceptance import FEWEST
from training.backtest import Backtest
from training.evaluation.interval import Interval
from training.evaluation.words import Words
from training.moments import MOST_MOMENTS


def sentences(
    chosen: Chosen,
    tested: Backtest,
    asked: Thresholds,
    words: Words,
    in_force: Line | None = None,
) -> list[str]:
    """Which line it is and why, what it brings, and what could not be had."""
    return [
        *_why(chosen, tested, asked, in_force, words),
        *_brings(chosen.brings, tested, words),
        *_limits(chosen, tested, asked, words),
        *_footing(tested, words),
    ]


def _why(
    chosen: Chosen, tested: Backtest, asked: Thresholds, in_force: Line | None, words: Words
) -> Iterator[str]:
    line = _pair(chosen.line, words)
    if chosen.how == "agreed":
        yield words.say("line.agreed", line=line)
        return
    if asked.capacity_per_week and not tested.n_weeks:
        yield words.say("line.no_weeks")
    if not tested.trajectories.n_leads:
        yield words.say("line.no_leads", line=line)
        return
    limits = words.both(list(_limited(chosen, asked, words))) or words.say("line.any")
    if chosen.line == chosen.best:
        yield words.say("line.best", line=line, limits=limits)
        return
    if in_force is not None and chosen.taken == "in force":
        reason = words.say("line.nearest", line=_pair(in_force, words))
    else:
        reason = words.say("line.roundest")
    n = words.number(chosen.n_alike)
    yield words.say("line.alike", line=line, limits=limits, n=n, reason=reason)


def _limited(chosen: Chosen, asked: Thresholds, words: Words) -> Iterator[str]:
    if chosen.keeps_capacity and chosen.how == "share":
        yield words.say("line.few")
    elif chosen.keeps_capacity:
        n = _plain(asked.capacity_per_week or 0.0, words)
        free = words.number(chosen.reserved, 1) if chosen.reserved else ""
        yield words.say("line.capacity_reserved" if free else "line.capacity", n=n, free=free)
    if chosen.keeps_promise:
        yield words.say("line.promise", share=words.percent(asked.accepted_share or 0.0))


def _brings(brings: Brings, tested: Backtest, words: Words) -> Iterator[str]:
    figures = {"calls": _spread(brings.calls, words), "deals": _spread(brings.deals, words)}
    accepted = brings.accepted_share
    share = "" if accepted is None else words.say("line.of_them", share=_shares(accepted, words))
    if tested.n_weeks:
        n = words.number(tested.n_weeks)
        yield words.say("line.brings_weeks", n=n, accepted=share, **figures)
    else:
        yield words.say("line.brings_all", accepted=share, **figures)
    if brings.judged:
        yield words.say(
            "line.judged",
            n=words.number(brings.judged),
            won=words.number(brings.judged_won),
            expected=words.number(brings.judged_expected, 1),
        )


def _limits(chosen: Chosen, tested: Backtest, asked: Thresholds, words: Words) -> Iterator[str]:
    if asked.capacity_per_week and tested.n_weeks:
        yield from _room(chosen, asked.capacity_per_week, words)
    if asked.accepted_share:
        yield from _promise(chosen, tested, asked.accepted_share, words)
    for half in chosen.idle:
        refused = words.percent(LEAST_REFUSED)
        yield words.say("line.idle", half=words.say(f"halves.{half}"), refused=refused)


def _room(chosen: Chosen, capacity: float, words: Words) -> Iterator[str]:
    calls, room = chosen.brings.calls.value, _plain(capacity, words)
    if chosen.how == "agreed" and calls > capacity:
        yield words.say("line.too_many", room=room)
    if chosen.keeps_capacity is False:
        yield words.say("line.cannot_keep", calls=words.number(calls, 1))
    elif chosen.how == "deals" and chosen.most_calls + chosen.reserved < capacity:
        yield words.say(
            "line.cannot_fill",
            refused=words.percent(LEAST_REFUSED),
            most=words.number(chosen.most_calls, 1),
            room=room,
        )
    elif chosen.keeps_promise and calls < LEAST_CALLS * capacity:
        yield words.say("line.leaves", n=words.number(capacity - calls), room=room)


def _promise(chosen: Chosen, tested: Backtest, promised: float, words: Words) -> Iterator[str]:
    accepted, share = chosen.brings.accepted_share, words.percent(promised)
    if tested.acceptance is None:
        yield words.say("line.not_known", fewest=words.number(FEWEST))
    elif chosen.keeps_promise is False and accepted is not None:
        yield words.say(
            "line.cannot_promise",
            share=share,
            calls=words.percent(LEAST_CALLS),
            best=words.percent(accepted.value),
        )
    elif chosen.how == "agreed" and accepted is not None and accepted.value < promised:
        yield words.say("line.less", share=share)


def _footing(tested: Backtest, words: Words) -> Iterator[str]:
    if tested.n_tested < tested.n_leads:
        n, of = words.number(tested.n_tested), words.number(tested.n_leads)
        yield words.say("line.by_lot", n=n, of=of)
    if tested.n_thinned:
        n, most = words.number(tested.n_thinned), words.number(MOST_MOMENTS)
        yield words.say("line.thinned", n=n, most=most)


def _pair(line: Line, words: Words) -> str:
    return words.say("line.pair", fit=line.fit, engagement=line.engagement)


def _plain(value: float, words: Words) -> str:
    return words.number(value, 0 if float(value).is_integer() else 1)


def _spread(figure: Estimate, words: Words) -> str:
    digits = 1 if abs(figure.value) < 100 else 0
    return words.spread(Interval(**figure._asdict()), digits)


def _shares(figure: Estimate, words: Words) -> str:
    return words.percents(Interval(**figure._asdict()))
