"""What the funnel shows: counts, conversion, lead times, and what young leads will come to."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from threading import Lock

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection

from definition import Definition
from followup.period import Period
from records.figures.cohort import Cohort
from records.figures.funnel import Created, Revenue, created, lead_times_us, moments, revenue
from records.figures.stages import STAGES, Stage
from records.moments import from_microseconds, to_microseconds
from serving.pages.asked import Asked
from training.closing import ClosingSpeed
from training.ripeness import Ripened, ripened

_DAY_US = 86_400_000_000
#: How long a learned speed is used before it is learned again.
_KEPT_US = 600_000_000
#: Months shown, at most.
_MONTHS = 12

Moments = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Step:
    """One stage of the funnel."""

    stage: Stage
    n: int
    #: Of the stage before, 0-1; None for the first, and where that has none.
    share: float | None = None
    #: What that share will come to; None where it is not known.
    ripened: Ripened | None = None
    #: Median from the stage before.
    lead_time_us: float | None = None
    #: The share that was promised.
    promised: float | None = None

    @property
    def is_below(self) -> bool:
        """Whether it is below what was promised, beyond doubt where leads are young."""
        reached = self.ripened.high if self.ripened else self.share
        if self.promised is None or self.share is None or reached is None:
            return False
        return self.share < self.promised and reached < self.promised


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


@dataclass
class Speeds:
    """How fast leads come from stage to stage, learned from all there are now and then."""

    _learned: dict[int, dict[Stage, ClosingSpeed]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def of(self, connection: Connection, horizon: int, now: int) -> dict[Stage, ClosingSpeed]:
        """Per stage the speed from the one before; under "lead" that from lead to deal."""
        turn = now // _KEPT_US
        with self._lock:
            if turn not in self._learned:
                self._learned = {turn: _speeds(connection, horizon, now)}
            return self._learned[turn]


@dataclass(frozen=True, kw_only=True)
class FunnelView:
    """The funnel of one cohort."""

    asked: Asked
    steps: tuple[Step, ...]
    months: tuple[Month, ...]
    revenue: Revenue
    #: Whether any share is still an estimate.
    is_young: bool

    @classmethod
    def of(
        cls,
        connection: Connection,
        asked: Asked,
        definition: Definition,
        now: int,
        speeds: Speeds,
    ) -> FunnelView:
        """Count, and estimate what is not ripe yet."""
        cohort = asked.cohort
        counted = created(connection, cohort)
        reached_at = moments(connection, cohort)
        horizon = definition.label.horizon_days * _DAY_US
        speed = speeds.of(connection, horizon, now)
        steps = _steps(counted, reached_at, speed, definition, now)
        months = _months(counted, speed["lead"], definition, now)
        return cls(
            asked=asked,
            steps=steps,
            months=months,
            revenue=revenue(connection, cohort),
            is_young=any(
                one is not None and not one.is_ripe
                for one in (*(step.ripened for step in steps), *(each.ripened for each in months))
            ),
        )

    @property
    def widths(self) -> list[float]:
        """Each stage's part of all leads, 0-1."""
        most = max(self.steps[0].n, 1)
        return [step.n / most for step in self.steps]


def _steps(
    counted: Created,
    reached_at: Moments,
    speed: dict[Stage, ClosingSpeed],
    definition: Definition,
    now: int,
) -> tuple[Step, ...]:
    totals = counted.total()
    spent = lead_times_us(reached_at)
    promised = {"sql": definition.promises.accepted_share}
    found = [Step(stage="lead", n=totals["lead"])]
    for before, stage in pairwise(STAGES):
        n, of = totals[stage], totals[before]
        found.append(
            Step(
                stage=stage,
                n=n,
                share=n / of if of else None,
                ripened=ripened(_ages(counted, reached_at, before, now), n, speed[stage]),
                lead_time_us=spent[stage],
                promised=promised.get(stage),
            )
        )
    return tuple(found)


def _ages(counted: Created, reached_at: Moments, stage: Stage, now: int) -> npt.NDArray[np.int64]:
    """How long each lead has been in a stage or beyond, microseconds."""
    if stage == "lead":
        at = np.repeat(counted.at, counted.counts[:, 0])
    else:
        known = reached_at[:, STAGES.index(stage)]
        at = known[~np.isnan(known)].astype(np.int64)
    return np.maximum(now - at, 0)


def _speeds(connection: Connection, horizon: int, now: int) -> dict[Stage, ClosingSpeed]:
    everyone = Cohort()
    counted, reached_at = created(connection, everyone), moments(connection, everyone)
    found: dict[Stage, ClosingSpeed] = {}
    for before, stage in pairwise(STAGES):
        since = reached_at[:, STAGES.index(before)]
        at = reached_at[:, STAGES.index(stage)]
        here = ~np.isnan(since)
        n_never = counted.counts[:, 0] - counted.counts[:, 1] if before == "lead" else None
        found[stage] = _speed(since[here], at[here], counted.at, n_never, horizon, now)
    never = counted.counts[:, 0] - counted.counts[:, 1]
    found["lead"] = _speed(reached_at[:, 0], reached_at[:, -1], counted.at, never, horizon, now)
    return found


def _speed(
    since: Moments,
    at: Moments,
    buckets: npt.NDArray[np.int64],
    n_never: npt.NDArray[np.int64] | None,
    horizon: int,
    now: int,
) -> ClosingSpeed:
    """Learned from leads with known moments, and from those that sales never had."""
    is_there = ~np.isnan(at)
    ages = np.where(is_there, at, now) - since
    never = np.repeat(now - buckets, n_never) if n_never is not None else np.zeros(0)
    every = np.maximum(np.concatenate([ages, never]), 1).astype(np.int64)
    won = np.concatenate([is_there, np.zeros(len(never), dtype=bool)])
    return ClosingSpeed.of(every, won, horizon=horizon)


def _months(
    counted: Created, speed: ClosingSpeed, definition: Definition, now: int
) -> tuple[Month, ...]:
    if not len(counted.at):
        return ()
    zone = definition.company.timezone
    period = Period.at(from_microseconds(int(counted.at[-1])), "month", zone)
    first = Period.at(from_microseconds(int(counted.at[0])), "month", zone)
    found: list[Month] = []
    while period.first >= first.first and len(found) < _MONTHS:
        some = counted.within(to_microseconds(period.start), to_microseconds(period.end))
        counts = some.total()
        ages = np.maximum(now - np.repeat(some.at, some.counts[:, 0]), 0)
        found.append(
            Month(period=period, counts=counts, ripened=ripened(ages, counts["deal"], speed))
        )
        period = period.before()
    return tuple(found)
