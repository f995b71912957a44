"""What a job of sending is about: one message, with the ways it may go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from definition import Definition
from followup import crowd, quiet, stale
from followup.addresses import Address, addresses
from followup.notify import MARKETING
from records import notices
from records.jobs import Job
from records.notices import Notice


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What is to be told to one recipient as one message."""

    #: At least one.
    notices: Sequence[Notice]
    #: In the order agreed; none where nobody said how to reach the recipient.
    ways: Sequence[Address]
    #: Those whose turn it is; the rest rests after failures.
    now: Sequence[Address] = field(default=())
    #: Of those, the ones that failed before and that nobody else tries meanwhile.
    tested: frozenset[str] = frozenset()

    @property
    def recipient(self) -> str:
        """For whom."""
        return self.notices[0].recipient

    @property
    def since(self) -> int:
        """Since when it could be sent, microseconds UTC."""
        return max(max(each.created_at, each.digest_at or 0) for each in self.notices)


def letter(
    connection: Connection,
    job: Job,
    definition: Definition,
    environment: Mapping[str, str],
    now: int,
) -> Letter | None:
    """What still holds of what a job is about, unless it waits for others; None where nothing."""
    about = _about(connection, job, definition, now)
    some = [each for each in about if _holds(connection, each, now)]
    is_alone = "digest_at" not in job.payload
    if not some or (is_alone and _waits(connection, some[0], definition, now)):
        return None
    return Letter(notices=some, ways=addresses(some[0].recipient, definition, environment))


def _about(connection: Connection, job: Job, definition: Definition, now: int) -> list[Notice]:
    """The notices that nobody sent yet."""
    told = job.payload
    if "digest_at" in told:
        if told["recipient"] == MARKETING and "kind" not in told:
            quiet.ask(connection, definition, now)
        return notices.waiting(
            connection, str(told["recipient"]), int(told["digest_at"]), told.get("kind")
        )
    notice = notices.find(connection, str(told["notice_id"]))
    return [] if notice is None or notice.sent_at or notice.dropped_at else [notice]


def _holds(connection: Connection, notice: Notice, now: int) -> bool:
    reason = stale.why(connection, notice, now)
    if reason is not None:
        notices.drop(connection, notice.notice_id, now, reason)
    return reason is None


def _waits(connection: Connection, notice: Notice, definition: Definition, now: int) -> bool:
    """Whether it comes with others: when people work again, or when the crowd is over."""
    kind = None
    until = quiet.waits_until(notice, definition, now)
    if until is None:
        kind = notice.kind
        until = crowd.waits_until(connection, notice, definition, now)
    if until is None:
        return False
    notices.wait(connection, notice.notice_id, until)
    quiet.send(connection, notice.recipient, until, now, kind)
    return True
