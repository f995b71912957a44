"""Tables that tell who is who, whose data was erased, and what came by mail."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from records.metadata import lead, metadata
from records.moments import UtcDateTime

#: Signs of who a lead is; two leads with the same one are the same person.
people = Table(
    "people",
    metadata,
    lead(is_key=True),
    #: Keyed digest of an e-mail address or phone number, which cannot be read back.
    Column("person_id", String, primary_key=True),
    #: email, mobile or phone.
    Column("kind", String, nullable=False),
    #: Since when this is known of the lead.
    Column("since", UtcDateTime, nullable=False),
    #: 0 where a number turned out to be several people's.
    Column("joins", Integer, nullable=False, server_default="1"),
)
Index("ix_people_person_id", people.c.person_id)

#: Leads whose data was erased; what comes of them later is not taken.
erasures = Table(
    "erasures",
    metadata,
    lead(is_key=True),
    Column("at", UtcDateTime, nullable=False),
    #: Who asked for it, as the company calls them; never the person.
    Column("by", String),
)

#: Mail that came to the mailbox, as it was.
mails = Table(
    "mails",
    metadata,
    #: Digest of its Message-ID, else of the mail itself: it is taken once.
    Column("mail_id", String, primary_key=True),
    #: Empty where it could not be read.
    Column("lead_id", String),
    Column("came_at", UtcDateTime, nullable=False),
    #: lead; ignored (nobody wrote it) or unread, with the reason why; erased.
    Column("state", String, nullable=False),
    #: Also what of it could not be taken over.
    Column("why", Text),
    #: Base64, of those that could not be read.
    Column("raw", Text),
)
Index("ix_mails_lead_id", mails.c.lead_id)

#: How far each mailbox was read.
mailboxes = Table(
    "mailboxes",
    metadata,
    #: User, host and folder.
    Column("name", String, primary_key=True),
    #: The numbers of its mails only mean something with this one (UIDVALIDITY).
    Column("validity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
)
