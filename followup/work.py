"""Durable work: claimed, done, tried again after growing pauses, given up at last."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Engine
from tenacity import RetryCallState, Retrying, wait_exponential_jitter
from tenacity.wait import wait_base

from records import jobs
from records.jobs import Job, LostLeaseError

logger = logging.getLogger(__name__)
SECOND_US = 1_000_000
LEASE_US = 60 * SECOND_US

#: Does a job and calls ``jobs.finish`` in the transaction of what it does.
Handler = Callable[[Engine, Job, int], None]

#: Half a second, then twice as long each time, ten minutes at most.
_PAUSES = wait_exponential_jitter(multiplier=0.5, max=600, jitter=0.5)


class HopelessError(Exception):
    """Trying again would come to the same: the work is given up at once."""


@dataclass(frozen=True, kw_only=True)
class Retries:
    """When work that failed is tried again.

    Examples
    --------
    >>> from tenacity import wait_exponential
    >>> retries = Retries(pauses=wait_exponential(), most=3)
    >>> [retries.pause_us(attempts) for attempts in (1, 2, 3)]
    [1000000, 2000000, None]
    """

    #: Of the kept library, as a value: seconds after so many attempts.
    pauses: wait_base = _PAUSES
    most: int = 30

    def pause_us(self, attempts: int) -> int | None:
        """How long to wait after so many attempts; None when it was the last."""
        if attempts >= self.most:
            return None
        state = RetryCallState(Retrying(), None, (), {})
        state.attempt_number = attempts
        return int(self.pauses(state) * SECOND_US)


@dataclass(frozen=True, kw_only=True)
class Work:
    """Who does what.

    One of them per worker; any number of workers may be at the same records.
    """

    engine: Engine
    handlers: Mapping[str, Handler]
    #: Microseconds UTC.
    clock: Callable[[], int]
    #: Who holds a lease, for people who look at the records.
    name: str
    retries: Retries = Retries()
    #: Kinds that are tried otherwise.
    patience: Mapping[str, Retries] = field(default_factory=dict)
    #: After so long a worker is taken for dead; longer than any job takes.
    lease_us: int = LEASE_US

    def step(self, kinds: Sequence[str], most: int = 1) -> int:
        """Do what is due, a few jobs at most; answers how many were taken."""
        with self.engine.begin() as connection:
            taken = jobs.claim(
                connection,
                kinds,
                by=self.name,
                now=self.clock(),
                lease_us=self.lease_us,
                most=most,
            )
        for job in taken:
            self._do(job)
        return len(taken)

    def _do(self, job: Job) -> None:
        try:
            self.handlers[job.kind](self.engine, job, self.clock())
        except LostLeaseError:
            logger.info("%s %s was taken by another worker", job.kind, job.job_id)
        except Exception as error:
            self._failed(job, error)

    def _failed(self, job: Job, error: Exception) -> None:
        """Try again later; while even that cannot be written the lease runs out by itself."""
        told = f"{type(error).__name__}: {error}"[:500]
        retries = self.patience.get(job.kind, self.retries)
        pause = None if isinstance(error, HopelessError) else retries.pause_us(job.attempts)
        try:
            with self.engine.begin() as connection:
                if pause is None:
                    jobs.give_up(connection, job, self.clock(), told)
                else:
                    jobs.put_off(connection, job, until=self.clock() + pause, error=told)
        except LostLeaseError:
            return
        if pause is None:
            logger.error("%s %s is given up: %s", job.kind, job.job_id, told)
        else:
            logger.warning("%s %s is tried again: %s", job.kind, job.job_id, told)
