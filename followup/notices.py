"""Notices go out: to the best address that works, again after growing pauses, never silently."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Engine

from definition import Definition
from followup import notify
from followup.addresses import Address, addresses
from followup.channels import NotTakenError, channel_of
from followup.channels.message import Message
from followup.compose import Writer
from followup.work import Retries
from records import channels, homes, jobs, notices
from records.channels import Health
from records.jobs import Job
from records.notices import Notice

logger = logging.getLogger(__name__)
#: Failures in a row after which an address is switched off.
DEAD_AFTER = 5
#: After so long one that is off is tried once more.
TRY_AGAIN_US = 3_600_000_000
#: Addresses tried per attempt; with a server that hangs each takes 15 seconds of the lease.
_AT_A_TIME = 2
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

    def send(self, engine: Engine, job: Job, now: int) -> None:
        """What a worker does with a notice.

        The message goes out between two transactions: killed in between, it goes out twice.
        """
        definition = self.agreed()
        with engine.begin() as connection:
            notice = notices.find(connection, str(job.payload["notice_id"]))
            if notice is None or notice.sent_at or notice.dropped_at:
                jobs.finish(connection, job, now)
                return
            ways = addresses(notice.recipient, definition, self.environment)
            if not ways:
                _drop(connection, job, notice, now)
                return
            ways = _best_first(ways, channels.of(connection, [w.channel_id for w in ways]), now)
            secret = homes.secret(connection)
            writer = Writer(definition=definition, base=self.base, secret=secret)
            message = writer.message(connection, notice)
        taken, failed = _tried(ways[:_AT_A_TIME], message, secret)
        with engine.begin() as connection:
            _remember(connection, notice, failed, now)
            if taken is None:
                self._later(connection, job, notice, failed, now)
                return
            jobs.finish(connection, job, now)
            channels.worked(connection, taken.channel_id, taken.shown, now)
            digest = hashlib.sha256(message.text.encode()).hexdigest()
            notices.sent(connection, notice.notice_id, now, taken.channel_id, digest)

    def _later(
        self,
        connection: Connection,
        job: Job,
        notice: Notice,
        failed: Mapping[Address, str],
        now: int,
    ) -> None:
        error = "; ".join(f"{way.shown}: {why}" for way, why in failed.items()) or "all are off"
        pause = self.retries.pause_us(job.attempts)
        if pause is None:
            jobs.give_up(connection, job, now, error)
            notices.drop(connection, notice.notice_id, now, error)
            logger.error("a notice to %s is given up: %s", notice.recipient, error)
            return
        jobs.put_off(connection, job, until=now + pause, error=error)
        notices.failed(connection, notice.notice_id, now + pause, error)


def _drop(connection: Connection, job: Job, notice: Notice, now: int) -> None:
    why = f"no address under [channels] for {notice.recipient}"
    jobs.finish(connection, job, now)
    notices.drop(connection, notice.notice_id, now, why)
    logger.warning("%s: a notice is not sent", why)


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


def _remember(
    connection: Connection, notice: Notice, failed: Mapping[Address, str], now: int
) -> None:
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
