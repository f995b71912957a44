"""What the funnel shows: counts, conversion, lead times, and what young leads will come to."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from definition import Definition
from followup.period import Period
from records.figures.created import Created
from records.figures.funnel import Revenue, lead_times_us, moments, revenue
from records.figures.progress import Progress
from records.figures.stages import STAGES, Stage
from records.moments import from_microseconds, to_microseconds
from serving.pages.asked import Asked
from serving.pages.speeds import Speeds
from training.closing import ClosingSpeed
from training.ripeness import Ripened, ripened

_DAY_US = 86_400_000_000
_MONTH_US = 365.25 / 12 * _DAY_US
#: Months shown, at most.
_MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class Step:
    """One stage of the funnel."""

    stage: Stage
    n: int
    #: Leads in the stage before.
    n_before: int = 0
    #: Of the stage before, 0-1; None for the first, and where that has none.
    share: float | None = None
    #: What that share will come to; None where it is not known.
    ripened: Ripened | None = None
    #: Median from the stage before.
    lead_time_us: float | None = None
    #: The share that was agreed on.
    promised: float | None = None
    #: The median that was agreed on.
    promised_us: float | None = None
    #: As many as were agreed on for the period so far.
    promised_n: float | None = None

    @property
    def is_below(self) -> bool:
        """Whether it is below what was promised, beyond doubt where leads are young."""
        will_be = self.ripened.high if self.is_young and self.ripened else 0.0
        if self.promised is None or self.share is None:
            return False
        return max(self.share, will_be) < self.promised

    @property
    def is_short(self) -> bool:
        """Whether there are fewer than were promised, beyond doubt where leads are young."""
        if self.promised_n is None:
            return False
        will_be = self.ripened.high * self.n_before if self.is_young and self.ripened else 0
        return max(self.n, will_be) < self.promised_n

    @property
    def is_young(self) -> bool:
        """Whether more of the leads may still come so far."""
        return self.ripened is not None and not self.ripened.is_ripe

    @property
    def is_slow(self) -> bool:
        """Whether it takes longer than was agreed on."""
        if self.promised_us is None or self.lead_time_us is None:
            return False
        return self.lead_time_us > self.promised_us


@dataclass(frozen=True, kw_only=True)
class Month:
    """Leads created in one month."""

    period: Period
    counts: dict[Stage, int]
    #: What the share of deals will come to.
    ripened: Ripened | None

    @property
    def share(self) -> float | None:
        """Deals of leads."""
        return self.counts["deal"] / self.counts["lead"] if self.counts["lead"] else None


@dataclass(frozen=True, kw_only=True)
class FunnelView:
    """The funnel of some leads."""

    asked: Asked
    steps: tuple[Step, ...]
    months: tuple[Month, ...]
    #: Whether there are earlier months than those.
    has_earlier: bool
    revenue: Revenue
    #: Whether any share is still an estimate.
    is_young: bool

    @classmethod
    def of(
        cls, leads: Progress, asked: Asked, definition: Definition, now: int, speed: Speeds
    ) -> FunnelView:
        """Count, and estimate what is not ripe yet."""
        counted = leads.created
        made = steps(leads, asked, definition, now, speed)
        months = _months(counted, speed["lead"], definition, now) if asked.has_dates else []
        return cls(
            asked=asked,
            steps=made,
            months=tuple(months[:_MONTHS]),
            has_earlier=len(months) > _MONTHS,
            revenue=revenue(leads),
            is_young=any(
                one is not None and not one.is_ripe
                for one in (*(each.ripened for each in made), *(each.ripened for each in months))
            ),
        )

    @property
    def widths(self) -> list[float]:
        """Each stage's part of all leads, 0-1."""
        most = max(self.steps[0].n, 1)
        return [step.n / most for step in self.steps]


def steps(
    leads: Progress, asked: Asked, definition: Definition, now: int, speed: Speeds
) -> tuple[Step, ...]:
    """Each stage with what came of the one before it."""
    counted = leads.created
    totals, spent = counted.total(), lead_times_us(moments(leads))
    found = [Step(stage="lead", n=totals["lead"])]
    for before, stage in pairwise(STAGES):
        n, of = totals[stage], totals[before]
        ages, counts, n_known = _ages(counted, leads, before, now)
        found.append(
            Step(
                stage=stage,
                n=n,
                n_before=of,
                share=n / of if of else None,
                ripened=ripened(ages, n_known, speed[stage], counts),
                lead_time_us=spent[stage],
                **_agreed(stage, definition, asked, counted, now),
            )
        )
    return tuple(found)


def _agreed(
    stage: Stage, definition: Definition, asked: Asked, counted: Created, now: int
) -> dict[str, float | None]:
    """What both teams aim at."""
    promises, own = definition.promises, definition.funnel.get(stage)
    share = own.share if own else None
    if share is None and stage == "sql":
        share = promises.accepted_share
    # Nobody agreed how many MQLs one source brings.
    is_all = asked.source is asked.campaign is asked.team is asked.segment is None
    is_counted = stage == "mql" and is_all and promises.mqls_per_month and len(counted.at)
    since = asked.since if asked.since is not None else int(counted.at[0]) if is_counted else 0
    until = now if asked.until is None else min(asked.until, now)
    months = max(until - since, 0) / _MONTH_US
    return {
        "promised": share,
        "promised_us": own.days * _DAY_US if own and own.days else None,
        "promised_n": (promises.mqls_per_month or 0) * months if is_counted else None,
    }


_Counts = npt.NDArray[np.int64]


def _ages(
    counted: Created, leads: Progress, stage: Stage, now: int
) -> tuple[_Counts, _Counts | None, int]:
    """How long leads have been in a stage or beyond, microseconds, and how many have each age.

    And how many of these reached the next one: of a lead without a moment no age is known.
    """
    place = STAGES.index(stage)
    if stage == "lead":
        n_next = int(counted.counts[:, place + 1].sum())
        return np.maximum(now - counted.at, 0), counted.counts[:, 0], n_next
    at = leads.reached_at[:, place]
    known = ~np.isnan(at)
    n_next = int((known & leads.reached(place + 1)).sum())
    return np.maximum(now - at[known].astype(np.int64), 0), None, n_next


def won_share(counted: Created, speed: ClosingSpeed, now: int) -> Ripened | None:
    """What the share of deals among all leads will come to."""
    n_won = int(counted.counts[:, -1].sum())
    return ripened(np.maximum(now - counted.at, 0), n_won, speed, counted.counts[:, 0])


def _months(counted: Created, speed: ClosingSpeed, definition: Definition, now: int) -> list[Month]:
    """The newest first."""
    if not len(counted.at):
        return []
    zone = definition.company.timezone
    period = Period.at(from_microseconds(int(counted.at[-1])), "month", zone)
    first = Period.at(from_microseconds(int(counted.at[0])), "month", zone)
    found: list[Month] = []
    while period.first >= first.first and len(found) <= _MONTHS:
        some = counted.within(to_microseconds(period.start), to_microseconds(period.end))
        counts = some.total()
        found.append(Month(period=period, counts=counts, ripened=won_share(some, speed, now)))
        period = period.before()
    return found
