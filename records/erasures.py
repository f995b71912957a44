"""A person's data taken away on request, in every table; what is counted stays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy import Connection, Engine, Table
from ulid import ULID

from records import people, tables
from records.history import UnknownLead
from records.locks import lock_leads

_OPEN_ENDS = "erased"
#: Shorter words are in every text; only longer ones tell of a person.
_SHORTEST = 6
#: Per table of free words, the columns that may tell of the person.
_WORDS: dict[Table, dict[str, Any]] = {
    tables.leads: {"group_key": ""},
    tables.events: {"detail": None, "value": None},
    tables.dispositions: {"reason": None},
    tables.feedback: {"reason": None},
    tables.judgements: {"reason": None},
    tables.corrections: {"row": "{}"},
    tables.notices: {"about": "{}", "error": None},
    tables.assignments: {"path": _OPEN_ENDS},
    tables.jobs: {"error": None},
    tables.mails: {"state": _OPEN_ENDS, "raw": None, "why": None},
}
#: What was to be done and has no end yet: it ends now.
_ENDS: dict[Table, tuple[str, dict[str, str]]] = {
    tables.assignments: ("ended_at", {"ended_why": _OPEN_ENDS}),
    tables.qualifications: ("closed_at", {"closed_why": _OPEN_ENDS}),
    tables.tasks: ("done_at", {"done_why": _OPEN_ENDS}),
    tables.jobs: ("done_at", {}),
}


@dataclass(frozen=True, kw_only=True)
class Erased:
    """What was done, without a word of whom."""

    #: All leads of the person, the one asked about first.
    lead_ids: tuple[str, ...]
    #: Microseconds UTC.
    at: int
    n_decisions: int
    #: What told of the person, for looking whether it stands elsewhere; never kept.
    strings: tuple[str, ...]


def erase(connection: Connection, lead_id: str, at: int, by: str | None = None) -> Erased:
    """Take away what tells of a lead's person, under all leads that are known to be theirs.

    Identifiers, moments, kinds, stages, verdicts and who had the lead stay: the funnel's counts.

    Raises
    ------
    UnknownLead
        If there is no such lead.
    """
    known = sa.select(tables.leads.c.lead_id).where(tables.leads.c.lead_id == lead_id)
    if connection.execute(known).first() is None:
        raise UnknownLead(lead_id)
    ids = _all_leads(connection, lead_id)
    lock_leads(connection, ids)
    strings = _strings(connection, ids)
    n_decisions = _erase_decisions(connection, ids, at)
    _rename_events(connection, ids)
    for table, values in _WORDS.items():
        _update(connection, table, ids, **values)
    for table, (ended, why) in _ENDS.items():
        _update(connection, table, ids, table.c[ended].is_(None), **{ended: at}, **why)
    _drop_what_is_promised(connection, ids, at)
    for table in (tables.profiles, tables.people):
        connection.execute(sa.delete(table).where(table.c.lead_id.in_(ids)))
    _erase_receipts(connection, strings)
    done = set(connection.execute(sa.select(tables.erasures.c.lead_id)).scalars())
    rows = [{"lead_id": each, "at": at, "by": by} for each in ids if each not in done]
    if rows:
        connection.execute(sa.insert(tables.erasures), rows)
    return Erased(lead_ids=tuple(ids), at=at, n_decisions=n_decisions, strings=strings)


def _all_leads(connection: Connection, lead_id: str) -> list[str]:
    """The lead, its person's others, and theirs."""
    found = [lead_id]
    for each in found:
        found += [other for other in people.leads_of(connection, each) if other not in found]
    return found


def _strings(connection: Connection, ids: Sequence[str]) -> tuple[str, ...]:
    """Longer texts of the profile: an address, a number, a name."""
    query = sa.select(tables.profiles.c["values"]).where(tables.profiles.c.lead_id.in_(ids))
    told = [orjson.loads(values) for values in connection.execute(query).scalars()]
    texts = {
        str(value).strip()
        for values in told
        for name, value in values.items()
        if isinstance(value, str | int) and name in ("email", "phone", "name", "mobile")
    }
    return tuple(sorted(text for text in texts if len(text) >= _SHORTEST))


def _erase_decisions(connection: Connection, ids: Sequence[str], at: int) -> int:
    table = tables.decisions
    own = sa.and_(table.c.lead_id.in_(ids), table.c.inputs != "")
    found = connection.execute(sa.select(table.c.decision_id, table.c.lead_id).where(own)).all()
    for decision_id, lead_id in found:
        values = {"inputs": "", "answer": left_of(decision_id, lead_id, at)}
        connection.execute(
            sa.update(table).where(table.c.decision_id == decision_id).values(values)
        )
        under = tables.sealed.c.decision_id == decision_id
        connection.execute(sa.update(tables.sealed).where(under).values(salt=""))
    return len(found)


def left_of(decision_id: str, lead_id: str, at: int) -> str:
    """All that an erased decision still answers, as JSON text; ``at`` in microseconds UTC."""
    answer = {"decision_id": decision_id, "lead_id": lead_id, "erased_at": at}
    return orjson.dumps(answer).decode()


def is_left_of(answer: str, decision_id: str, lead_id: str) -> bool:
    """Whether an answer is what an erasure leaves, and says nothing else."""
    try:
        at = orjson.loads(answer)["erased_at"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return False
    return type(at) is int and answer == left_of(decision_id, lead_id, at)


def _rename_events(connection: Connection, ids: Sequence[str]) -> None:
    """Their senders' identifiers may hold an address."""
    table = tables.events
    for event_id in connection.execute(
        sa.select(table.c.event_id).where(table.c.lead_id.in_(ids))
    ).scalars():
        own = table.c.event_id == event_id
        connection.execute(sa.update(table).where(own).values(event_id=str(ULID())))


def _drop_what_is_promised(connection: Connection, ids: Sequence[str], at: int) -> None:
    table = tables.promises
    _update(connection, table, ids, table.c.state == "open", state="void", settled_at=at)
    table = tables.notices
    unsent = sa.and_(table.c.sent_at.is_(None), table.c.dropped_at.is_(None))
    _update(connection, table, ids, unsent, dropped_at=at, next_at=None)


def _erase_receipts(connection: Connection, strings: Sequence[str]) -> None:
    """Keys are the sender's; one that holds an address or a number goes."""
    key = sa.func.lower(tables.receipts.c.key)
    for text in strings:
        own = key.contains(text.lower(), autoescape=True)
        connection.execute(sa.delete(tables.receipts).where(own))


def _update(
    connection: Connection, table: Table, ids: Sequence[str], *where: Any, **values: Any
) -> None:
    connection.execute(sa.update(table).where(table.c.lead_id.in_(ids), *where).values(values))


def of(connection: Connection, ids: Iterable[str] | None = None) -> dict[str, int]:
    """Leads that were erased, and when; all of them unless some are asked about."""
    query = sa.select(tables.erasures.c.lead_id, tables.erasures.c.at)
    if ids is not None:
        query = query.where(tables.erasures.c.lead_id.in_(list(ids)))
    return {lead_id: int(at) for lead_id, at in connection.execute(query)}


def without(connection: Connection, rows: Sequence[Any], place: int) -> Sequence[Any]:
    """The rows of leads that were not erased: a folder that is loaded again brings nothing back."""
    gone = of(connection)
    return [row for row in rows if row[place] not in gone] if gone else rows


def scrub(engine: Engine) -> None:
    """Take what was erased out of the database's files as well; others may have to wait.

    SQLite writes its file anew and empties the log beside it. PostgreSQL writes the tables anew;
    its own log (pg_wal) forgets in its own time, and backups are not ours.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("VACUUM")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        others = (tables.decisions, tables.sealed, tables.profiles, tables.people, tables.receipts)
        for table in {*_WORDS, *others}:
            connection.exec_driver_sql(f'VACUUM FULL "{table.name}"')
