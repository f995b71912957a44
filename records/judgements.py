"""What an owner said of a lead by a link, and how long it took."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import sqlalchemy as sa
from sqlalchemy import Connection

from records.statements import insert_new
from records.tables import judgements


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """One word on one lead; moments are microseconds UTC."""

    assignment_id: str
    lead_id: str
    rep: str
    #: good or bad.
    verdict: str
    reason: str | None
    #: When it was said first, and last.
    said_at: int
    changed_at: int
    #: From the page to the first word.
    seconds: int


def find(connection: Connection, assignment_id: str) -> Judgement | None:
    """What was said; None where nothing was yet."""
    query = sa.select(judgements).where(judgements.c.assignment_id == assignment_id)
    row = connection.execute(query).mappings().first()
    return None if row is None else Judgement(**row)


def put(connection: Connection, said: Judgement) -> None:
    """Put it on record, or in the place of what was said before."""
    values = asdict(said)
    row = tuple(values[column.name] for column in judgements.c)
    connection.exec_driver_sql(insert_new(connection, judgements), row)
    own = judgements.c.assignment_id == said.assignment_id
    changed = {name: values[name] for name in ("verdict", "reason", "changed_at")}
    connection.execute(sa.update(judgements).where(own).values(changed))


def seconds_between(connection: Connection, since: int, until: int) -> list[int]:
    """How long each took that was said first in a period, microseconds UTC."""
    within = sa.and_(judgements.c.said_at >= since, judgements.c.said_at < until)
    query = sa.select(judgements.c.seconds).where(within).order_by(judgements.c.seconds)
    return list(connection.execute(query).scalars())


def number_of(connection: Connection, rep: str) -> int:
    """How many leads a rep judged by a link."""
    query = sa.select(sa.func.count()).where(judgements.c.rep == rep)
    return int(connection.execute(query).scalar_one())
