"""Leads come once, and tell more later: new values count from when they came, not from before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Connection

from records import erasures, people, profiles, tables
from records.cells import rows
from records.locks import lock_leads
from records.rows import CHUNK, Conflict, Row, Written
from records.statements import among, insert_new

#: A lead's row, and the profile that came with it.
Given = tuple[Row, dict[str, Any]]
_COLUMNS = tables.leads.c.keys()


def put_leads(
    connection: Connection,
    frame: pd.DataFrame,
    told: Sequence[dict[str, Any]],
    now: int,
    region: str = "",
) -> Written:
    """New leads with the profile known at their creation; new values of known ones from now on.

    What comes of a lead whose data was erased is passed over.
    What a later row leaves out (as_of, source, …) stays as it was. Values of the profile are
    never overwritten: another value is one more dated row.

    Parameters
    ----------
    connection : in a transaction of the caller's
    frame : the columns of ``frames.COLUMNS["leads"]``; a lead may stand there more than once
    told : the profile that each row brings
    now : microseconds UTC
    region : the country whose phone numbers come without a prefix, in two letters

    Raises
    ------
    Conflict
        If a lead on record comes with another ``created_at``.
    """
    total = Written()
    given = list(zip(rows(frame, tables.leads), told, strict=True))
    gone = erasures.of(connection)
    taken = [each for each in given if each[0][0] not in gone] if gone else given
    for chunk in _distinct(taken):
        total += _put_chunk(connection, chunk, now, region)
    return total + Written(repeated=len(given) - len(taken))


def _distinct(given: Iterable[Given]) -> Iterator[dict[str, Given]]:
    """Pieces in which every lead stands once, in the order in which they came."""
    chunk: dict[str, Given] = {}
    for row, profile in given:
        if row[0] in chunk or len(chunk) == CHUNK:
            yield chunk
            chunk = {}
        chunk[row[0]] = row, profile
    if chunk:
        yield chunk


def _put_chunk(connection: Connection, chunk: dict[str, Given], now: int, region: str) -> Written:
    there = _there(connection, list(chunk))
    new = [given for lead_id, given in chunk.items() if lead_id not in there]
    if not _insert(connection, new):
        # Another writer was first with some of them, and told their profiles with them.
        mine = {row[0] for row, _ in new}
        there |= profiles.told_by_leads(connection, list(mine)).keys()
        new = [given for given in new if given[0][0] not in there]
    first = [profiles.profile(row[0], row[1], "lead", profile) for row, profile in new]
    profiles.insert(connection, first)
    told = [(row[0], row[1], profile) for row, profile in new]
    people.link(connection, told, region)
    known = [given for lead_id, given in chunk.items() if lead_id in there]
    n_changed = _tell_more(connection, known, now, region) if known else 0
    return Written(stored=len(new) + n_changed, repeated=len(known) - n_changed)


def _there(connection: Connection, ids: Sequence[str]) -> set[str]:
    return {row[0] for row in _selected(connection, "lead_id", ids)}


def _selected(connection: Connection, columns: str, ids: Sequence[str]) -> list[Row]:
    where, parameters = among(connection, ids)
    query = f"SELECT {columns} FROM leads WHERE lead_id {where}"
    return [tuple(row) for row in connection.exec_driver_sql(query, parameters)]


def _insert(connection: Connection, new: list[Given]) -> bool:
    """Whether all of them were new indeed."""
    if not new:
        return True
    made = sorted((*row[:3], row[3] or 0, row[4] or "", *row[5:]) for row, _ in new)
    statement = insert_new(connection, tables.leads)
    return connection.exec_driver_sql(statement, made).rowcount == len(new)


def _tell_more(connection: Connection, known: list[Given], now: int, region: str) -> int:
    """How many of these leads say something new."""
    ids = [row[0] for row, _ in known]
    lock_leads(connection, ids)
    before = {row[0]: row for row in _selected(connection, ", ".join(_COLUMNS), ids)}
    said = profiles.told_by_leads(connection, ids)
    changed: list[Row] = []
    late: list[profiles.Profile] = []
    who: list[people.Told] = []
    for row, profile in known:
        lead_id, created_at = row[:2]
        if created_at != before[lead_id][1]:
            raise Conflict("leads", lead_id)
        merged = tuple(given or kept for given, kept in zip(row, before[lead_id], strict=True))
        if merged != before[lead_id]:
            changed.append(merged)
        news = _news(profile, said.get(lead_id, {}))
        if news:
            late.append(profiles.profile(lead_id, max(now, created_at), "lead", news))
            who.append((lead_id, max(now, created_at), news))
    _update(connection, changed)
    profiles.insert(connection, late)
    people.link(connection, who, region)
    return len({row[0] for row in changed} | {row[0] for row in late})


def _news(profile: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in profile.items() if said.get(name) != value}


def _update(connection: Connection, changed: list[Row]) -> None:
    if changed:
        values: dict[str, Any] = {name: sa.bindparam(f"new_{name}") for name in _COLUMNS[1:]}
        which = tables.leads.c.lead_id == sa.bindparam("new_lead_id")
        names = [f"new_{name}" for name in _COLUMNS]
        given = [dict(zip(names, row, strict=True)) for row in changed]
        connection.execute(sa.update(tables.leads).where(which).values(values), given)
