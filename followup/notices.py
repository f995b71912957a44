"""Notices go out: by the best address that works, again until one takes it, never silently."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, Engine

from definition import Definition
from followup import health, notify
from followup.addresses import Address
from followup.channels import NotTakenError, channel_of
from followup.channels.message import Message
from followup.compose import Writer
from followup.digest import digest
from followup.kinds import NOTIFYING
from followup.letters import Letter, letter
from followup.turns import Turns
from followup.words import moment
from followup.work import Retries
from records import channels, jobs, notices, signing
from records.channels import Health
from records.jobs import Job

logger = logging.getLogger(__name__)
#: Addresses tried per attempt; with a server that hangs each takes 15 seconds of the lease.
_AT_A_TIME = 2
#: Where others are on their way to the same server, which is slow.
_COME_AGAIN_US = 1_000_000
#: A server that is down over a weekend, and an address that is written down late, still get it.
_KEEP_US = 7 * 86_400_000_000
#: For sending that breaks off by a fault of ours; how long a notice is kept is told by its age.
PATIENCE = Retries(most=100_000)


@dataclass(frozen=True, kw_only=True)
class Post:
    """Sends what is to be told."""

    agreed: Callable[[], Definition]
    #: What ``env:NAME`` stands for.
    environment: Mapping[str, str]
    #: Where people reach this service.
    base: str
    #: Microseconds UTC; sending takes a while, so the moment of the claim would not do.
    clock: Callable[[], int]
    #: Pauses while nobody knows how to reach somebody.
    retries: Retries = PATIENCE
    turns: Turns = field(default_factory=Turns, repr=False, compare=False)

    def send(self, engine: Engine, job: Job, now: int) -> None:
        """What a worker does with a notice, or with all that somebody gets as one message.

        The message goes out between two transactions: killed in between, it goes out twice.
        """
        definition = self.agreed()
        with engine.begin() as connection:
            found = letter(connection, job, definition, self.environment, now)
            if found is None:
                jobs.finish(connection, job, now)
                return
            found = self._with_turns(connection, found, job, now)
            if found is None:
                return
            secrets = signing.webhook_secrets(connection, now)
            writer = Writer(
                definition=definition, base=self.base, secret=signing.key(connection, "feedback")
            )
            message = digest(connection, writer, found.notices, job.job_id, now)
        self._hand_over(engine, job, found, message, secrets)

    def _with_turns(
        self, connection: Connection, found: Letter, job: Job, now: int
    ) -> Letter | None:
        """The letter with the ways it may go now; put off, and None, where there are none."""
        if not found.ways:
            pause = self.retries.pause_us(job.attempts) or _COME_AGAIN_US
            self._put_off(connection, job, found, now + pause, _no_address(found), now)
            return None
        known = channels.of(connection, [way.channel_id for way in found.ways])
        chosen = health.ready(found.ways, known, now)[:_AT_A_TIME]
        ours = health.taken(connection, chosen, known, now)
        if not ours:
            until = health.next_at(found.ways, known, now)
            self._put_off(connection, job, found, until, _resting(found, known), now)
            return None
        tested = frozenset(way.channel_id for way in ours if _failed(known, way))
        return replace(found, now=ours, tested=tested)

    def _hand_over(
        self, engine: Engine, job: Job, found: Letter, message: Message, secrets: Sequence[str]
    ) -> None:
        failed: dict[Address, str] = {}
        for way in found.now:
            with self.turns.to(way) as is_ours:
                if not is_ours:
                    break
                try:
                    channel_of(way.url, secrets).send(replace(message, at=self.clock()))
                except NotTakenError as error:
                    failed[way] = str(error)
                else:
                    with engine.begin() as connection:
                        self._remember(connection, found, failed)
                        self._arrived(connection, job, found, way, message)
                    return
        with engine.begin() as connection:
            self._remember(connection, found, failed)
            self._later(connection, job, found, failed)

    def _arrived(
        self, connection: Connection, job: Job, found: Letter, way: Address, message: Message
    ) -> None:
        now = self.clock()
        jobs.finish(connection, job, now)
        if channels.worked(connection, way.channel_id, way.shown, now):
            # It is back: nobody waits for a pause to end.
            jobs.wake(connection, NOTIFYING, now)
        body = hashlib.sha256(message.text.encode()).hexdigest()
        for notice in found.notices:
            notices.sent(connection, notice.notice_id, now, way.channel_id, body)

    def _remember(
        self, connection: Connection, found: Letter, failed: Mapping[Address, str]
    ) -> None:
        """Count failures; whoever brings leads hears once of an address that is dead."""
        now = self.clock()
        for way, why in failed.items():
            was_turn = way.channel_id in found.tested
            dead = health.failed(connection, way, why, now, was_turn=was_turn)
            if dead is not None:
                logger.error("channel %s is switched off: %s", way.shown, why)
                self._tell_off(connection, dead, now)

    def _tell_off(self, connection: Connection, dead: Health, now: int) -> None:
        company = self.agreed().company
        since = moment(dead.failing_since or now, company.timezone, company.language)
        off = notify.Notice(
            key=f"channel_off:{dead.channel_id}:{now}",
            kind="channel_off",
            recipient=notify.MARKETING,
            about={
                "channel": dead.shown,
                "n": dead.failures,
                "since": since,
                "error": dead.error,
            },
        )
        notify.tell(connection, off, now)

    def _later(
        self, connection: Connection, job: Job, found: Letter, failed: Mapping[Address, str]
    ) -> None:
        now = self.clock()
        if not failed:
            until = now + _COME_AGAIN_US
            self._put_off(connection, job, found, until, "others are on their way there", now)
            return
        error = "; ".join(f"{way.shown}: {why}" for way, why in failed.items())
        known = channels.of(connection, [way.channel_id for way in found.ways])
        until = health.next_at(found.ways, known, now)
        if self._put_off(connection, job, found, until, error, now):
            for notice in found.notices:
                notices.failed(connection, notice.notice_id, until, error)

    def _put_off(
        self,
        connection: Connection,
        job: Job,
        found: Letter,
        until: int,
        error: str,
        now: int,
    ) -> bool:
        """Try again then, unless it was tried for a week; answers whether it is."""
        if now >= found.since + _KEEP_US:
            jobs.give_up(connection, job, now, error)
            logger.error("a notice to %s is given up: %s", found.recipient, error)
            for notice in found.notices:
                notices.drop(connection, notice.notice_id, now, error)
            return False
        jobs.put_off(connection, job, until=until, error=error)
        for notice in found.notices:
            notices.put_off(connection, notice.notice_id, until, error)
        return True


def _no_address(found: Letter) -> str:
    return f"{notices.NO_ADDRESS} for {found.recipient}"


def _resting(found: Letter, known: Mapping[str, Health]) -> str:
    """Why those that rest do."""
    told = [known[way.channel_id] for way in found.ways if way.channel_id in known]
    return "; ".join(f"{each.shown}: {each.error}" for each in told)


def _failed(known: Mapping[str, Health], way: Address) -> bool:
    return way.channel_id in known and known[way.channel_id].failures > 0
