"""What was said about a lead without anything being done: it crossed again, it fell back."""

from __future__ import annotations

from typing import Literal

import sqlalchemy as sa
from sqlalchemy import Connection
from ulid import ULID

from records.tables import notes

Kind = Literal["crossed_again", "fell_back", "incomplete", "complete"]


def add(connection: Connection, lead_id: str, kind: Kind, at: int, decision_id: str) -> str:
    """A note from a decision; answers its identifier."""
    note_id = str(ULID())
    connection.execute(
        sa.insert(notes).values(
            note_id=note_id, lead_id=lead_id, at=at, kind=kind, decision_id=decision_id
        )
    )
    return note_id
