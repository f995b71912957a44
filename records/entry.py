"""Tables of who may come in and of what they did there; ``records.tables`` names them as well."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from records.metadata import lead, metadata
from records.moments import UtcDateTime

#: What other systems come in with.
keys = Table(
    "keys",
    metadata,
    #: The part of a key that may be shown.
    Column("key_id", String, primary_key=True),
    Column("name", String, nullable=False),
    #: Apart by spaces.
    Column("scopes", String, nullable=False),
    #: sha256 of the part that is not kept.
    Column("digest", String, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    #: Within a minute or so; empty where it never was.
    Column("used_at", UtcDateTime),
    #: From then on it opens nothing; may lie ahead, while a key takes another one's place.
    Column("until", UtcDateTime),
)
Index("ix_keys_name", keys.c.name)

#: Who signs in.
users = Table(
    "users",
    metadata,
    Column("user_id", String, primary_key=True),
    #: In small letters.
    Column("email", String, nullable=False),
    #: marketing, sales, lead or admin.
    Column("role", String, nullable=False),
    #: The name under [reps] whose leads are theirs.
    Column("rep", String),
    #: argon2id; empty where they only come in by a link.
    Column("password", String),
    Column("made_at", UtcDateTime, nullable=False),
    Column("left_at", UtcDateTime),
)
Index("ix_users_email", users.c.email, unique=True)

#: Links by which somebody signs in, once.
entries = Table(
    "entries",
    metadata,
    Column("entry_id", String, primary_key=True),
    Column("user_id", String, ForeignKey("users.user_id"), nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
)
Index("ix_entries_user_id", entries.c.user_id)

#: Who is signed in.
sessions = Table(
    "sessions",
    metadata,
    #: sha256 of what the cookie holds.
    Column("session_id", String, primary_key=True),
    Column("user_id", String, ForeignKey("users.user_id"), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    #: Within a minute or so.
    Column("seen_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    #: 1 where they came in by a link, 0 where by a password.
    Column("by_link", Integer, nullable=False, server_default="0"),
)
Index("ix_sessions_user_id", sessions.c.user_id)

#: Tries to come in, taken back where they were good.
tries = Table(
    "tries",
    metadata,
    Column("try_id", String, primary_key=True),
    #: ``account:…`` or ``address:…``.
    Column("subject", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
Index("ix_tries_subject_at", tries.c.subject, tries.c.at)

#: Who changed what; never changed itself.
audit = Table(
    "audit",
    metadata,
    Column("audit_id", String, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    #: An e-mail address, a key, or ``command line``.
    Column("who", String, nullable=False),
    Column("what", String, nullable=False),
    #: What it was done to.
    Column("about", String, nullable=False),
    #: JSON.
    Column("detail", Text, nullable=False, server_default="{}"),
)
Index("ix_audit_at", audit.c.at)

#: What an owner said of a lead by a link, and how long it took.
judgements = Table(
    "judgements",
    metadata,
    Column("assignment_id", String, primary_key=True),
    lead(),
    Column("rep", String, nullable=False),
    Column("verdict", String, nullable=False),
    Column("reason", Text),
    #: When it was said first, and last.
    Column("said_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    #: From the page to the first word.
    Column("seconds", Integer, nullable=False),
)
Index("ix_judgements_said_at", judgements.c.said_at)
Index("ix_judgements_rep", judgements.c.rep)
