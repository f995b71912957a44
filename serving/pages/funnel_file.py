"""The funnel as a file: a row per month and one of all, with everything the page shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from definition import Definition
from followup.period import Period
from records.figures.cohort import Cohort
from records.figures.funnel import revenue
from records.figures.progress import Progress
from records.figures.stages import STAGES
from records.moments import from_microseconds, to_microseconds
from serving.pages.asked import Asked
from serving.pages.funnel_view import Step, steps, won_share
from serving.pages.speeds import Speeds
from training.ripeness import Ripened

_DAY_US = 86_400_000_000
_PER_STEP = (
    "share",
    "estimate",
    "estimate_low",
    "estimate_high",
    "median_days",
    "agreed_share",
    "agreed_days",
)
HEADER = [
    "period",
    *STAGES,
    *(f"{stage}_{what}" for stage in STAGES[1:] for what in _PER_STEP),
    "deals",
    "revenue",
    *(f"won_{what}" for what in ("share", "estimate", "estimate_low", "estimate_high")),
]


def rows(
    leads: Progress, asked: Asked, definition: Definition, now: int, speed: Speeds
) -> Iterator[list[Any]]:
    """Each month, the newest first, then all of them."""
    counted = leads.created
    if len(counted.at) and asked.has_dates:
        zone = definition.company.timezone
        period = Period.at(from_microseconds(int(counted.at[-1])), "month", zone)
        first = Period.at(from_microseconds(int(counted.at[0])), "month", zone)
        while period.first >= first.first:
            since, until = to_microseconds(period.start), to_microseconds(period.end)
            inside = leads.of(Cohort(since=since, until=until))
            month = replace(asked, since=since, until=until)
            yield _row(str(period), inside, month, definition, now, speed)
            period = period.before()
    yield _row("total", leads, asked, definition, now, speed)


def _row(
    name: str, leads: Progress, asked: Asked, definition: Definition, now: int, speed: Speeds
) -> list[Any]:
    made, money = steps(leads, asked, definition, now, speed), revenue(leads)
    shown = [value for step in made[1:] for value in _shown(step)]
    counts = [step.n for step in made]
    will = won_share(leads.created, speed["lead"], now)
    share = _round(counts[-1] / counts[0] if counts[0] else None)
    told = [share, *_estimate(will if will and not will.is_ripe else None)]
    return [name, *counts, *shown, money.n_deals, money.told, *told]


def _shown(step: Step) -> list[Any]:
    young = step.ripened if step.is_young else None
    days = [
        None if each is None else round(each / _DAY_US, 3)
        for each in (step.lead_time_us, step.promised_us)
    ]
    return [_round(step.share), *_estimate(young), days[0], step.promised, days[1]]


def _estimate(young: Ripened | None) -> list[float | None]:
    if young is None or not young.is_told:
        return [None, None, None]
    return [_round(each) for each in (young.share, young.low, young.high)]


def _round(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
