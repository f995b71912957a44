"""All tables of the records, one place where they are named."""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, String, Table, Text, text

from records.entry import audit, entries, judgements, keys, sessions, tries, users
from records.handling import (
    assignments,
    channels,
    corrections,
    jobs,
    notes,
    notices,
    promises,
    qualifications,
    tasks,
    verdicts,
)
from records.learning import explorations, leases
from records.metadata import lead, metadata
from records.moments import UtcDateTime
from records.privacy import erasures, mailboxes, mails, people
from records.proof import cards, sealed, seals

__all__ = [
    "assignments",
    "attempts",
    "audit",
    "campaigns",
    "cards",
    "channels",
    "corrections",
    "deals",
    "decisions",
    "definitions",
    "dispositions",
    "entries",
    "erasures",
    "events",
    "explorations",
    "feedback",
    "home",
    "jobs",
    "judgements",
    "keys",
    "leads",
    "leases",
    "mailboxes",
    "mails",
    "metadata",
    "notes",
    "notices",
    "people",
    "profiles",
    "promises",
    "qualifications",
    "receipts",
    "sealed",
    "seals",
    "sessions",
    "tasks",
    "tries",
    "users",
    "verdicts",
]

leads = Table(
    "leads",
    metadata,
    Column("lead_id", String, primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    #: The hand-over moment, where the company knows it.
    Column("as_of", UtcDateTime),
    #: Order of arrival, also where there are no dates.
    Column("sequence", Integer, nullable=False, server_default="0"),
    #: Near-duplicates share one; empty means none.
    Column("group_key", String, nullable=False, server_default=""),
    Column("source", String),
    Column("campaign", String),
    Column("owner", String),
)
Index("ix_leads_created_at", leads.c.created_at)
_HANDED = text("as_of IS NOT NULL")
Index("ix_leads_as_of", leads.c.as_of, sqlite_where=_HANDED, postgresql_where=_HANDED)

profiles = Table(
    "profiles",
    metadata,
    #: Of rows known at the same moment the highest wins.
    Column("profile_id", Integer, primary_key=True, autoincrement=True),
    lead(),
    Column("known_at", UtcDateTime, nullable=False),
    #: "lead": came with the lead's own row; "profile": came by itself.
    Column("origin", String, nullable=False),
    #: JSON: names with values; earlier ones of other names stay.
    Column("values", Text, nullable=False),
)
Index("ix_profiles_lead_id_known_at", profiles.c.lead_id, profiles.c.known_at)

events = Table(
    "events",
    metadata,
    Column("event_id", String, primary_key=True),
    lead(),
    Column("occurred_at", UtcDateTime, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("kind", String, nullable=False),
    Column("detail", Text),
    Column("value", Float),
    Column("campaign", String),
)
Index("ix_events_lead_id_occurred_at", events.c.lead_id, events.c.occurred_at)

deals = Table(
    "deals",
    metadata,
    Column("row_id", String, primary_key=True),
    lead(),
    Column("deal_id", String),
    Column("stage", String, nullable=False),
    #: Empty where only the outcome is known.
    Column("at", UtcDateTime),
    Column("amount", Float),
)
Index("ix_deals_lead_id", deals.c.lead_id)
Index("ix_deals_stage_at", deals.c.stage, deals.c.at)

attempts = Table(
    "attempts",
    metadata,
    Column("row_id", String, primary_key=True),
    lead(),
    Column("at", UtcDateTime),
    Column("channel", String, nullable=False),
    Column("outcome", String, nullable=False),
    Column("rep", String),
)
Index("ix_attempts_lead_id", attempts.c.lead_id)

dispositions = Table(
    "dispositions",
    metadata,
    Column("row_id", String, primary_key=True),
    lead(),
    Column("at", UtcDateTime),
    Column("disposition", String, nullable=False),
    Column("reason", Text),
    Column("rep", String),
)
Index("ix_dispositions_lead_id", dispositions.c.lead_id)

feedback = Table(
    "feedback",
    metadata,
    Column("row_id", String, primary_key=True),
    lead(),
    Column("at", UtcDateTime),
    Column("verdict", String, nullable=False),
    Column("reason", Text),
    Column("rep", String),
)
Index("ix_feedback_lead_id", feedback.c.lead_id)

campaigns = Table(
    "campaigns",
    metadata,
    Column("row_id", String, primary_key=True),
    Column("campaign", String, nullable=False),
    Column("cost", Float),
    Column("from", UtcDateTime),
    Column("to", UtcDateTime),
)

decisions = Table(
    "decisions",
    metadata,
    Column("decision_id", String, primary_key=True),
    Column("lead_id", String, nullable=False),
    Column("as_of", UtcDateTime, nullable=False),
    Column("scored_at", UtcDateTime, nullable=False),
    Column("card_id", String, nullable=False),
    Column("definition_version", String, nullable=False),
    Column("verdict", String, nullable=False),
    #: What was asked, as JSON text.
    Column("inputs", Text, nullable=False),
    #: What was answered, byte for byte.
    Column("answer", Text, nullable=False),
)
Index("ix_decisions_lead_id_scored_at", decisions.c.lead_id, decisions.c.scored_at)
#: Seals look for what is new.
Index("ix_decisions_scored_at", decisions.c.scored_at)

definitions = Table(
    "definitions",
    metadata,
    Column("version", String, primary_key=True),
    #: JSON, as ``definition.content`` gives it.
    Column("content", Text, nullable=False),
    Column("first_used_at", UtcDateTime, nullable=False),
)

#: Keys under which something was stored over HTTP, with the digest of what it was.
receipts = Table(
    "receipts",
    metadata,
    Column("key", String, primary_key=True),
    Column("digest", String, nullable=False),
    Column("answer", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

#: Facts about the home: whose company it is.
home = Table(
    "home",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)
