"""Tables of what learns on: whose turn it is, and how much is tried out below the line."""

from __future__ import annotations

from sqlalchemy import Column, Float, String, Table, Text

from records.metadata import metadata
from records.moments import UtcDateTime

#: Who does what only one may do at a time, and until when the others wait.
leases = Table(
    "leases",
    metadata,
    Column("name", String, primary_key=True),
    Column("holder", String, nullable=False),
    Column("until", UtcDateTime, nullable=False),
)

#: Which share of leads below the line goes to sales, from when on.
explorations = Table(
    "explorations",
    metadata,
    Column("since", UtcDateTime, primary_key=True, autoincrement=False),
    Column("share", Float, nullable=False),
    #: JSON: what the share follows from.
    Column("figures", Text, nullable=False),
)
