"""Something is to be told: a notice on record, and the work of sending it, together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from followup.kinds import NOTIFY, NOTIFY_FIRST, NOTIFY_LATER
from records import jobs, notices
from records.jobs import Job

#: The name under [channels] of those who bring leads.
MARKETING = "marketing"
#: Of those who hear of hot leads, and of the signed webhook of the company's own system.
HOT, CRM = "hot", "crm"


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """What is told to whom."""

    #: The same is not told twice.
    key: str
    #: assigned, incomplete, fell_back, …: which text.
    kind: str
    #: A name under [channels].
    recipient: str
    lead_id: str | None = None
    #: What the text is made from, beside the lead.
    about: dict[str, Any] = field(default_factory=dict)


def tell(connection: Connection, notice: Notice, now: int, *, with_others: bool = False) -> None:
    """Put a notice down in the caller's transaction; one whose key is there is passed over.

    ``with_others`` it waits for the recipient's next digest, which is sent anyway.
    """
    made = notices.Notice(
        key=notice.key,
        kind=notice.kind,
        recipient=notice.recipient,
        lead_id=notice.lead_id,
        about=notice.about,
        created_at=now,
        next_at=None if with_others else now,
        digest_at=now if with_others else None,
    )
    if notices.add(connection, made) and not with_others:
        work = Job(
            kind=work_of(notice.recipient, notice.kind),
            due_at=now,
            lead_id=notice.lead_id,
            payload={"notice_id": made.notice_id},
        )
        jobs.enqueue(connection, [work], now)


def work_of(recipient: str, kind: str | None) -> str:
    """What is claimed first: no hot lead waits behind reminders, no system behind mail.

    Examples
    --------
    >>> work_of("hot", "assigned"), work_of("jan", "assigned"), work_of("jan", "reminder")
    ('notify_first', 'notify', 'notify_later')
    """
    if recipient in (CRM, HOT):
        return NOTIFY_FIRST
    return NOTIFY if kind == "assigned" else NOTIFY_LATER
