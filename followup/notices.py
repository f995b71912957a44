"""Notices go out: to the best address that works, again after growing pauses, never silently."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine

from definition import Definition
from followup import notify, quiet
from followup.addresses import Address, addresses
from followup.channels import NotTakenError, channel_of
from followup.channels.message import Message
from followup.compose import Writer
from followup.digest import digest
from followup.work import Retries
from records import channels, homes, jobs, notices
from records.channels import Health
from records.jobs import Job
from records.notices import Notice

logger = logging.getLogger(__name__)
#: What was said of missing addresses since this process began.
_complaints: set[str] = set()
#: Failures in a row after which an address is switched off.
DEAD_AFTER = 5
#: After so long one that is off is tried once more.
TRY_AGAIN_US = 3_600_000_000
#: Addresses tried per attempt; with a server that hangs each takes 15 seconds of the lease.
_AT_A_TIME = 2
#: A message that takes longer than this keeps no other one waiting.
_TURN_SECONDS = 0.25
#: A server that is down over a weekend still gets them: every ten minutes for a week.
_RETRIES = Retries(most=1_000)


@dataclass(frozen=True, kw_only=True)
class Post:
    """Sends what is to be told."""

    agreed: Callable[[], Definition]
    #: What ``env:NAME`` stands for.
    environment: Mapping[str, str]
    #: Where people reach this service.
    base: str
    retries: Retries = _RETRIES
    turn: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def send(self, engine: Engine, job: Job, now: int) -> None:
        """What a worker does with a notice, or with all that somebody gets as one message.

        The message goes out between two transactions: killed in between, it goes out twice.
        """
        definition = self.agreed()
        with engine.begin() as connection:
            letter = self._letter(connection, job, definition, now)
        if letter is None:
            return
        with self._in_turn():
            self._hand_over(engine, job, letter, now)

    def _hand_over(self, engine: Engine, job: Job, letter: _Letter, now: int) -> None:
        taken, failed = _tried(letter.ways[:_AT_A_TIME], letter.message, letter.secret)
        with engine.begin() as connection:
            _remember(connection, failed, now)
            if taken is None:
                self._later(connection, job, letter.notices, failed, now)
                return
            jobs.finish(connection, job, now)
            channels.worked(connection, taken.channel_id, taken.shown, now)
            body = hashlib.sha256(letter.message.text.encode()).hexdigest()
            for notice in letter.notices:
                notices.sent(connection, notice.notice_id, now, taken.channel_id, body)

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """One at a time: then a killed process repeats one message at most.

        Whoever waits for a slow server has no such claim: the others go on without.
        """
        is_ours = self.turn.acquire(timeout=_TURN_SECONDS)
        try:
            yield
        finally:
            if is_ours:
                self.turn.release()

    def _letter(
        self, connection: Connection, job: Job, definition: Definition, now: int
    ) -> _Letter | None:
        """What goes out now; None where nothing does, and then the job is done."""
        some = self._due(connection, job, definition, now)
        if not some:
            jobs.finish(connection, job, now)
            return None
        ways = addresses(some[0].recipient, definition, self.environment)
        if not ways:
            _drop(connection, job, some, now)
            return None
        ways = _best_first(ways, channels.of(connection, [w.channel_id for w in ways]), now)
        secret = homes.secret(connection)
        writer = Writer(definition=definition, base=self.base, secret=secret)
        message = digest(connection, writer, some, job.job_id, job.due_at)
        return _Letter(notices=some, ways=ways, message=message, secret=secret)

    def _due(
        self, connection: Connection, job: Job, definition: Definition, now: int
    ) -> list[Notice]:
        """The notices that a job is about and that nobody sent."""
        if "digest_at" in job.payload:
            if job.payload["recipient"] == notify.MARKETING:
                quiet.ask(connection, definition, now)
            return notices.waiting(
                connection, str(job.payload["recipient"]), int(job.payload["digest_at"])
            )
        notice = notices.find(connection, str(job.payload["notice_id"]))
        if notice is None or notice.sent_at or notice.dropped_at:
            return []
        until = quiet.waits_until(notice, definition, now)
        if until is None:
            return [notice]
        notices.wait(connection, notice.notice_id, until)
        quiet.send(connection, notice.recipient, until, now)
        return []

    def _later(
        self,
        connection: Connection,
        job: Job,
        some: Sequence[Notice],
        failed: Mapping[Address, str],
        now: int,
    ) -> None:
        error = "; ".join(f"{way.shown}: {why}" for way, why in failed.items()) or "all are off"
        pause = self.retries.pause_us(job.attempts)
        if pause is None:
            jobs.give_up(connection, job, now, error)
            logger.error("a notice to %s is given up: %s", some[0].recipient, error)
        else:
            jobs.put_off(connection, job, until=now + pause, error=error)
        for notice in some:
            if pause is None:
                notices.drop(connection, notice.notice_id, now, error)
            else:
                notices.failed(connection, notice.notice_id, now + pause, error)


@dataclass(frozen=True, kw_only=True)
class _Letter:
    """One message with the notices it is made of, and the ways it may go."""

    notices: list[Notice]
    ways: list[Address]
    message: Message
    secret: str


def _drop(connection: Connection, job: Job, some: Sequence[Notice], now: int) -> None:
    why = f"no address under [channels] for {some[0].recipient}"
    jobs.finish(connection, job, now)
    for notice in some:
        notices.drop(connection, notice.notice_id, now, why)
    # Said once for each: the notices themselves keep why they were not sent.
    if why not in _complaints:
        _complaints.add(why)
        logger.warning("%s: %d not sent", why, len(some))


def _best_first(ways: list[Address], health: Mapping[str, Health], now: int) -> list[Address]:
    """In the order agreed; one that is off comes last, and only when it may be tried again."""
    off = {
        way: known.off_at
        for way in ways
        if (known := health.get(way.channel_id)) is not None and known.off_at is not None
    }
    again = [way for way, off_at in off.items() if off_at + TRY_AGAIN_US <= now]
    return [way for way in ways if way not in off] + again


def _tried(
    ways: list[Address], message: Message, secret: str
) -> tuple[Address | None, dict[Address, str]]:
    """The first that took it, and why those before it did not."""
    failed: dict[Address, str] = {}
    for way in ways:
        try:
            channel_of(way.url, secret).send(message)
        except NotTakenError as error:
            failed[way] = str(error)
        else:
            return way, failed
    return None, failed


def _remember(connection: Connection, failed: Mapping[Address, str], now: int) -> None:
    """Count failures; whoever brings leads hears once of an address that is dead."""
    for way, why in failed.items():
        if not channels.failed(connection, way.channel_id, way.shown, now, why, DEAD_AFTER):
            channels.tried_again(connection, way.channel_id, now)
            continue
        logger.error("channel %s is switched off: %s", way.shown, why)
        about = {"channel": way.shown, "n": DEAD_AFTER, "error": why}
        off = notify.Notice(
            key=f"channel_off:{way.channel_id}:{now}",
            kind="channel_off",
            recipient=notify.MARKETING,
            about=about,
        )
        notify.tell(connection, off, now)
