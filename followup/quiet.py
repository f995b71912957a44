"""What waits, and until when: verdict changes for one message a day, the rest for the morning."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection

from definition import Definition
from followup import notify
from followup.clock import Clock
from followup.notify import CRM, HOT, MARKETING
from records import jobs
from records.jobs import Job
from records.moments import from_microseconds, to_microseconds
from records.notices import Notice

#: After its moment, so that what came just before it is on record.
_AFTER_US = 1_000_000


def waits_until(notice: Notice, definition: Definition, now: int) -> int | None:
    """When a notice comes with others; None where it is to go out at once.

    Hot leads and the company's own system never wait.
    """
    is_urgent = notice.recipient in (CRM, HOT) or notice.about.get("is_hot")
    if not definition.quiet_hours.on or is_urgent:
        return None
    moment = from_microseconds(now)
    is_at_work = Clock.of(definition).opens_after(moment) == moment
    return None if is_at_work else digest_after(definition, now)


def digest_after(definition: Definition, now: int) -> int:
    """The next moment at which everybody gets what waited; microseconds UTC.

    Examples
    --------
    >>> friday = 1_793_984_400_000_000  # 2026-11-06 18:00 in Amsterdam
    >>> from_microseconds(digest_after(Definition(), friday)).isoformat()
    '2026-11-09T08:00:00+00:00'
    """
    clock = Clock.of(definition)
    text = definition.quiet_hours.digest_at
    at = dt.time.fromisoformat(text) if text else definition.working_hours.opens
    day = from_microseconds(now).astimezone(clock.zone).date()
    while True:
        day = clock.next_working_day(dt.datetime.combine(day, dt.time(), clock.zone))
        moment = to_microseconds(dt.datetime.combine(day, at, clock.zone))
        if moment > now:
            return moment
        day += dt.timedelta(days=1)


def ask(connection: Connection, definition: Definition, now: int) -> None:
    """Marketing hears every working day what changed, once however many ask."""
    send(connection, MARKETING, digest_after(definition, now), now)


def send(
    connection: Connection, recipient: str, at: int, now: int, kind: str | None = None
) -> None:
    """Have all that waits for somebody until then sent as one message, or all of one kind."""
    payload = {"recipient": recipient, "digest_at": at}
    work = Job(
        kind=notify.work_of(recipient, kind),
        due_at=at + _AFTER_US,
        payload=payload if kind is None else {**payload, "kind": kind},
        key=f"digest:{recipient}:{at}" + (f":{kind}" if kind else ""),
    )
    jobs.enqueue(connection, [work], now)
