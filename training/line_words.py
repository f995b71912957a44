"""The choice of a line in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from definition.agreement import Thresholds
from models.card import Line
from models.thresholds import LEAST_CALLS, LEAST_REFUSED, Chosen
from models.tradeoff import Brings, Estimate
from training.acceptance import FEWEST
from training.backtest import Backtest
from training.moments import MOST_MOMENTS


def sentences(
    chosen: Chosen, tested: Backtest, asked: Thresholds, in_force: Line | None = None
) -> list[str]:
    """Which line it is and why, what it brings, and what could not be had."""
    return [
        *_why(chosen, tested, asked, in_force),
        *_brings(chosen.brings, tested),
        *_limits(chosen, tested, asked),
        *_footing(tested),
    ]


def _why(
    chosen: Chosen, tested: Backtest, asked: Thresholds, in_force: Line | None
) -> Iterator[str]:
    line = _pair(chosen.line)
    if chosen.how == "agreed":
        yield f"The line is the agreed one: {line}."
        return
    if asked.capacity_per_week and not tested.n_weeks:
        yield "Capacity a week is no help: the leads on record do not span a week in time."
    if not tested.trajectories.n_leads:
        yield f"The line is {line}: there are no leads to choose it by."
        return
    limits = " and ".join(_limited(chosen, asked)) or "what can be had"
    if chosen.line == chosen.best:
        yield f"The line is {line}: with {limits}, the most expected deals."
        return
    reason = (
        f"the nearest to the line in force ({_pair(in_force)})"
        if in_force is not None and chosen.taken == "in force"
        else "the roundest numbers"
    )
    yield (
        f"The line is {line}: with {limits}, none surely brings more deals; of "
        f"{chosen.n_alike:,} such pairs, {reason}."
    )


def _limited(chosen: Chosen, asked: Thresholds) -> Iterator[str]:
    if chosen.keeps_capacity:
        few = chosen.how == "share"
        free = f" ({chosen.reserved:.1f} of them to explore with)" if chosen.reserved else ""
        yield (
            "at most 23 of every 87 leads"
            if few
            else f"at most {asked.capacity_per_week:g} calls a week{free}"
        )
    if chosen.keeps_promise:
        yield f"at least {asked.accepted_share:.0%} accepted"


def _brings(brings: Brings, tested: Backtest) -> Iterator[str]:
    accepted = brings.accepted_share
    share = "" if accepted is None else f", {_percent(accepted)} of them accepted"
    if tested.n_weeks:
        yield (
            f"In the last {tested.n_weeks} weeks it would have sent {brings.calls} leads a "
            f"week to sales, with {brings.deals} deals expected of them{share}."
        )
    else:
        yield (
            f"Of all leads on record it would have sent {brings.calls} to sales, with "
            f"{brings.deals} deals expected of them{share}."
        )
    if brings.judged:
        yield (
            f"Of the {brings.judged:,} leads past it whose outcome is known, {brings.judged_won:,} "
            f"were won; the card expected {brings.judged_expected:,.1f}."
        )


def _limits(chosen: Chosen, tested: Backtest, asked: Thresholds) -> Iterator[str]:
    calls, capacity = chosen.brings.calls.value, asked.capacity_per_week
    if capacity and tested.n_weeks:
        if chosen.how == "agreed" and calls > capacity:
            yield f"That is more than the {capacity:g} calls a week that there is room for."
        if chosen.keeps_capacity is False:
            yield f"CAPACITY CANNOT BE KEPT: even the strictest pair gives {calls:.1f} a week."
        elif chosen.how == "deals" and chosen.most_calls + chosen.reserved < capacity:
            yield (
                f"CAPACITY CANNOT BE FILLED: even the loosest pair that refuses "
                f"{LEAST_REFUSED:.0%} of leads in each half gives {chosen.most_calls:.1f} leads "
                f"a week, where sales has room for {capacity:g}."
            )
        elif chosen.keeps_promise and calls < LEAST_CALLS * capacity:
            yield (
                f"Keeping the promise leaves {capacity - calls:.0f} of {capacity:g} calls a week "
                "without a lead."
            )
    if asked.accepted_share and tested.acceptance is None:
        yield (
            f"What share sales will accept is not known: fewer than {FEWEST} leads, or too few "
            "of either kind, have a disposition. The promise did not count."
        )
    elif chosen.keeps_promise is False and chosen.brings.accepted_share is not None:
        yield (
            f"THE PROMISE CANNOT BE KEPT: no pair reaches {asked.accepted_share:.0%} accepted; "
            f"the best that leaves {LEAST_CALLS:.0%} of the calls there is room for comes to "
            f"{chosen.brings.accepted_share.value:.0%}."
        )
    elif (
        chosen.how == "agreed"
        and asked.accepted_share
        and chosen.brings.accepted_share
        and chosen.brings.accepted_share.value < asked.accepted_share
    ):
        yield f"That is less than the {asked.accepted_share:.0%} promised."
    for half in chosen.idle:
        yield (
            f"In {half} no threshold refuses {LEAST_REFUSED:.0%} of leads and lets others "
            "through: that half decides nothing yet."
        )


def _footing(tested: Backtest) -> Iterator[str]:
    if tested.n_tested < tested.n_leads:
        yield (
            f"Reckoned from {tested.n_tested:,} of {tested.n_leads:,} leads drawn by lot, "
            "scaled up."
        )
    if tested.n_thinned:
        yield (
            f"{tested.n_thinned:,} leads with many events were scored at {MOST_MOMENTS} moments "
            "each, spread over them."
        )


def _pair(line: Line) -> str:
    return f"fit {line.fit}, engagement {line.engagement}"


def _percent(share: Estimate) -> str:
    return f"{share.value:.0%} ({share.low:.0%}-{share.high:.0%})"
