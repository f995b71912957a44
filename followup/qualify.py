"""What a decision means: the lead crossed the line, crossed it again, fell back, or lacks a value.

Everything here stands in the transaction that stores the decision, under the lead's lock.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection
from ulid import ULID

from followup import incomplete, notify
from followup.kinds import ASSIGN
from followup.words import Language
from records import jobs, notes, people, qualifications, verdicts
from records.jobs import Job
from records.qualifications import Qualification
from records.verdicts import Standing

DAY_US = 86_400_000_000
#: Who crosses again within so many days is the same lead to sales: a note is enough.
SAME_LEAD_DAYS = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What a decision on record found."""

    decision_id: str
    lead_id: str
    #: Microseconds UTC.
    as_of: int
    verdict: str
    #: Whether it is handed to sales, and why: line or explore.
    to_sales: bool
    why: str
    #: Required attributes without a value, as people call them.
    required_missing: tuple[str, ...] = ()
    #: In which the company reads.
    language: Language = "en"
    definition_version: str = ""
    #: Of both halves.
    fit_points: int | None = None
    engagement_points: int | None = None


def weigh(connection: Connection, found: Found, now: int) -> None:
    """Lay a decision beside how the lead stood, and put down what has to happen.

    A decision about an earlier moment than the last one changes nothing: it came late. A last one
    that lies ahead was made while a clock was wrong; it stands as one that is made now.

    Parameters
    ----------
    connection : in a transaction of the caller's
    found : what was decided
    now : microseconds UTC
    """
    before = verdicts.find(connection, found.lead_id)
    if before is not None and found.as_of < min(before.as_of, now):
        return
    changed = before is None or before.verdict != found.verdict
    standing = Standing(
        lead_id=found.lead_id,
        verdict=found.verdict,
        to_sales=found.to_sales,
        decision_id=found.decision_id,
        as_of=found.as_of,
        since=found.as_of if before is None or changed else min(before.since, found.as_of),
        fit_points=found.fit_points,
        engagement_points=found.engagement_points,
    )
    verdicts.put(connection, standing, before)
    was_at_sales = before is not None and before.to_sales
    was_above = before is not None and before.verdict == "sales"
    if found.to_sales and not was_at_sales:
        _crossed(connection, found)
    elif was_at_sales and was_above and not found.to_sales:
        # An explored lead was never above the line: that its turn is over is no news.
        _fell_back(connection, found)
    elif changed and before is not None and before.verdict == incomplete.INCOMPLETE:
        _tell_marketing(connection, found, "changed", found.decision_id)
    if changed:
        incomplete.told(connection, found, before)


def _crossed(connection: Connection, found: Found) -> None:
    # One person, one open crossing, whichever of its leads sales knows it by.
    last = qualifications.newest(connection, *people.leads_of(connection, found.lead_id))
    since = found.as_of - SAME_LEAD_DAYS * DAY_US
    if last is not None and (last.closed_at is None or last.opened_at > since):
        if found.why == "explore":
            return
        notes.add(connection, found.lead_id, "crossed_again", found.as_of, found.decision_id)
        return
    made = Qualification(
        qualification_id=str(ULID()),
        lead_id=found.lead_id,
        decision_id=found.decision_id,
        why=found.why,
        opened_at=found.as_of,
    )
    qualifications.open_new(connection, made)
    _tell_marketing(connection, found, "crossed", made.qualification_id)
    work = Job(
        kind=ASSIGN,
        due_at=found.as_of,
        lead_id=found.lead_id,
        payload={"qualification_id": made.qualification_id},
        key=f"{ASSIGN}:{made.qualification_id}",
    )
    jobs.enqueue(connection, [work], found.as_of)


def _fell_back(connection: Connection, found: Found) -> None:
    """Marketing hears of it; sales keeps what it has."""
    note = notes.add(connection, found.lead_id, "fell_back", found.as_of, found.decision_id)
    _tell_marketing(connection, found, "fell_back", note)


def _tell_marketing(connection: Connection, found: Found, kind: str, key: str) -> None:
    """In the next digest: no change of a verdict is worth a message of its own."""
    made = notify.Notice(
        key=f"{kind}:{key}",
        kind=kind,
        recipient=notify.MARKETING,
        lead_id=found.lead_id,
        about={"decision_id": found.decision_id},
    )
    notify.tell(connection, made, found.as_of, with_others=True)
