"""A lead as its rep recognises it, told to whoever holds a link: nobody's name, nothing to reach.

A link needs no sign-in and may be forwarded, so it shows what does not tell a person: the company,
the work, and what was done on the site.
"""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy import Connection

from records.figures.listed import profiles_of
from records.tables import events

#: Kinds of event named.
_FEW = 3


def who(connection: Connection, lead_id: str) -> str:
    """Work and company; the lead's identifier where neither is known."""
    profile = profiles_of(connection, [lead_id]).get(lead_id, {})
    known = [str(profile[name]) for name in ("title", "company") if profile.get(name)]
    return ", ".join(known) or lead_id


def did(connection: Connection, lead_id: str, named: Mapping[str, str]) -> list[str]:
    """The kinds of event it did last, newest first, as the company names them."""
    last = sa.func.max(events.c.occurred_at)
    query = sa.select(events.c.kind).where(
        events.c.lead_id == lead_id, events.c.kind.in_(list(named))
    )
    found = connection.execute(query.group_by(events.c.kind).order_by(last.desc()).limit(_FEW))
    return [named[kind] for kind in found.scalars()]
