"""Tables of what happens to a lead that qualified; ``records.tables`` names them as well."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text, text

from records.metadata import lead, metadata
from records.moments import UtcDateTime

#: Work to be done, at least once: claimed with a lease, given up only after many tries.
jobs = Table(
    "jobs",
    metadata,
    #: A ULID: jobs made at one moment are taken in the order in which they were made.
    Column("job_id", String, primary_key=True),
    #: The same work is not put down twice, also when it is done; empty where it may be.
    Column("key", String),
    Column("kind", String, nullable=False),
    Column("lead_id", String),
    #: JSON.
    Column("payload", Text, nullable=False, server_default="{}"),
    Column("created_at", UtcDateTime, nullable=False),
    #: Not before; moved on after each failure.
    Column("due_at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    #: While it lasts nobody else takes the job.
    Column("lease_until", UtcDateTime),
    Column("leased_by", String),
    Column("done_at", UtcDateTime),
    #: Given up.
    Column("failed_at", UtcDateTime),
    #: Of the last failure.
    Column("error", Text),
)
_WAITS = text("done_at IS NULL AND failed_at IS NULL")
Index("ix_jobs_key", jobs.c.key, unique=True)
Index(
    "ix_jobs_kind_due_at",
    jobs.c.kind,
    jobs.c.due_at,
    sqlite_where=_WAITS,
    postgresql_where=_WAITS,
)
Index("ix_jobs_lead_id", jobs.c.lead_id, sqlite_where=_WAITS, postgresql_where=_WAITS)
Index("ix_jobs_done_at", jobs.c.done_at)

#: What the live path last found of each lead.
verdicts = Table(
    "verdicts",
    metadata,
    lead(is_key=True),
    Column("verdict", String, nullable=False),
    #: Whether it was handed to sales; an explored lead is, whatever its verdict.
    Column("to_sales", Integer, nullable=False),
    Column("decision_id", String, nullable=False),
    #: The moment asked about last.
    Column("as_of", UtcDateTime, nullable=False),
    #: Since when it has been this one.
    Column("since", UtcDateTime, nullable=False),
    #: Of the last decision, both halves: against these it is told whether time changed them.
    Column("fit_points", Integer),
    Column("engagement_points", Integer),
)

#: Leads that crossed the line; each waits until somebody owns it.
qualifications = Table(
    "qualifications",
    metadata,
    Column("qualification_id", String, primary_key=True),
    lead(),
    Column("decision_id", String, nullable=False),
    #: line or explore.
    Column("why", String, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    #: When it got an owner.
    Column("processed_at", UtcDateTime),
    Column("closed_at", UtcDateTime),
    #: accepted, disqualified or nurture: sales' word.
    Column("closed_why", String),
)
_OPEN = text("closed_at IS NULL")
Index(
    "ix_qualifications_open_lead_id",
    qualifications.c.lead_id,
    unique=True,
    sqlite_where=_OPEN,
    postgresql_where=_OPEN,
)
Index("ix_qualifications_lead_id_opened_at", qualifications.c.lead_id, qualifications.c.opened_at)
Index("ix_qualifications_opened_at", qualifications.c.opened_at)

#: What was said about a lead without anything being done: it crossed again, it fell back.
notes = Table(
    "notes",
    metadata,
    Column("note_id", String, primary_key=True),
    lead(),
    Column("at", UtcDateTime, nullable=False),
    #: crossed_again, fell_back, incomplete or complete.
    Column("kind", String, nullable=False),
    Column("decision_id", String),
)
Index("ix_notes_lead_id_at", notes.c.lead_id, notes.c.at)

#: Who owns a lead, one at a time.
assignments = Table(
    "assignments",
    metadata,
    Column("assignment_id", String, primary_key=True),
    lead(),
    #: Empty where the lead is incomplete.
    Column("qualification_id", String),
    #: A rep, or marketing.
    Column("owner", String, nullable=False),
    Column("team", String, nullable=False),
    #: 1 where it is only held until a rep has room; it counts for nobody's cap.
    Column("waits", Integer, nullable=False),
    #: How it came to them, in words.
    Column("path", Text, nullable=False),
    Column("definition_version", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("ended_why", String),
)
_HELD = text("ended_at IS NULL")
Index(
    "ix_assignments_held_lead_id",
    assignments.c.lead_id,
    unique=True,
    sqlite_where=_HELD,
    postgresql_where=_HELD,
)
Index("ix_assignments_held_at", assignments.c.at, sqlite_where=_HELD, postgresql_where=_HELD)
Index("ix_assignments_lead_id_at", assignments.c.lead_id, assignments.c.at)
Index("ix_assignments_owner_at", assignments.c.owner, assignments.c.at)

#: What an owner is to do.
tasks = Table(
    "tasks",
    metadata,
    Column("task_id", String, primary_key=True),
    lead(),
    Column("assignment_id", String, nullable=False),
    #: first_call, feedback or complete.
    Column("kind", String, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    #: Empty where nobody promised when.
    Column("due_at", UtcDateTime),
    Column("done_at", UtcDateTime),
    Column("done_why", String),
)
Index("ix_tasks_assignment_id_kind", tasks.c.assignment_id, tasks.c.kind, unique=True)
Index("ix_tasks_lead_id", tasks.c.lead_id)

#: Lines of the agreement on service, per lead: kept or broken when they were due.
promises = Table(
    "promises",
    metadata,
    Column("promise_id", String, primary_key=True),
    lead(),
    Column("assignment_id", String, nullable=False),
    #: Which line of the agreement: first_call, attempts, feedback or complete.
    Column("line", String, nullable=False),
    #: open, kept, broken or void.
    Column("state", String, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    #: Empty where no moment was promised.
    Column("due_at", UtcDateTime),
    Column("settled_at", UtcDateTime),
    #: When the owner was reminded, and when the team heard that it is broken.
    Column("reminded_at", UtcDateTime),
    Column("told_at", UtcDateTime),
)
Index("ix_promises_assignment_id_line", promises.c.assignment_id, promises.c.line, unique=True)
Index("ix_promises_lead_id", promises.c.lead_id)
Index("ix_promises_due_at", promises.c.due_at)

#: What is told to whom; the text is made from the decision when it is sent.
notices = Table(
    "notices",
    metadata,
    Column("notice_id", String, primary_key=True),
    #: What it is about and for whom: the same is not told twice.
    Column("key", String, nullable=False),
    Column("kind", String, nullable=False),
    #: Empty where it is about no lead.
    Column("lead_id", String),
    #: JSON: what the text is made from beside the lead.
    Column("about", Text, nullable=False, server_default="{}"),
    #: A name under [channels].
    Column("recipient", String, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    #: Which of the recipient's addresses took it, as its digest.
    Column("channel_id", String),
    #: sha256 of what was sent.
    Column("body_digest", String),
    Column("sent_at", UtcDateTime),
    Column("failures", Integer, nullable=False, server_default="0"),
    #: When it is tried again.
    Column("next_at", UtcDateTime),
    #: Given up, or not wanted any more.
    Column("dropped_at", UtcDateTime),
    Column("error", Text),
    #: It comes with others in one message at this moment; empty where it comes by itself.
    Column("digest_at", UtcDateTime),
)
_IN_DIGEST = text("digest_at IS NOT NULL")
Index(
    "ix_notices_digest_at",
    notices.c.recipient,
    notices.c.digest_at,
    sqlite_where=_IN_DIGEST,
    postgresql_where=_IN_DIGEST,
)
Index("ix_notices_key", notices.c.key, unique=True)
Index("ix_notices_lead_id", notices.c.lead_id)
Index("ix_notices_recipient_sent_at", notices.c.recipient, notices.c.sent_at)

#: How each address under [channels] does.
channels = Table(
    "channels",
    metadata,
    #: Digest of the address as it is filled in.
    Column("channel_id", String, primary_key=True),
    #: As it may be shown: without what is secret in it.
    Column("shown", String, nullable=False),
    #: In a row; several at the same time count as one.
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("sent_at", UtcDateTime),
    Column("failed_at", UtcDateTime),
    Column("off_at", UtcDateTime),
    Column("error", Text),
    #: When the first of those failures was; empty where the last message was taken.
    Column("failing_since", UtcDateTime),
    #: When it is tried again before others.
    Column("try_at", UtcDateTime),
    #: Tries since it is off.
    Column("tries", Integer, nullable=False, server_default="0"),
)

#: What somebody on a page took back: the row as it was, and who did.
corrections = Table(
    "corrections",
    metadata,
    Column("correction_id", String, primary_key=True),
    lead(),
    #: attempts, dispositions or feedback.
    Column("kind", String, nullable=False),
    Column("row_id", String, nullable=False),
    #: JSON.
    Column("row", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
Index("ix_corrections_lead_id", corrections.c.lead_id)
