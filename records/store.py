"""Put a company's frames on record: all or nothing, and a repeat is harmless."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import orjson
import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Connection

from records import tables
from records.frames import CompanyFrames
from records.rows import CHUNK, Conflict, Row, RowIds, Written, chunks, put

Progress = Callable[[int, int], None]
#: Tables whose rows come without a key of their own.
_KEYLESS = ("deals", "attempts", "dispositions", "feedback", "campaigns")


def put_company(
    connection: Connection, frames: CompanyFrames, now: int, progress: Progress | None = None
) -> dict[str, Written]:
    """Write all frames; answers per table what was new and what was there.

    Parameters
    ----------
    connection : in a transaction of the caller's
    frames : see ``records.frames``
    now : microseconds UTC; later values of a known lead count from here
    progress : told how many rows of how many are done

    Raises
    ------
    Conflict
        If a key on record comes with another body.
    """
    names = ("leads", "profiles", "events", *_KEYLESS)
    total = sum(len(getattr(frames, name)) for name in names)
    done = 0
    written: dict[str, Written] = {}
    for name in names:
        frame = getattr(frames, name)
        if name == "leads":
            written[name] = put_leads(connection, frame, frames.leads_profiles, now)
        elif name == "profiles":
            written[name] = put_profiles(connection, frame)
        elif name == "events":
            written[name] = put_events(connection, frame)
        else:
            written[name] = put_keyless(connection, name, frame)
        done += len(frame)
        if progress:
            progress(done, total)
    return written


def put_leads(
    connection: Connection, frame: pd.DataFrame, profiles: list[dict[str, Any]], now: int
) -> Written:
    """New leads with the profile known at their creation; new values of known ones from now on."""
    total = Written()
    rows = zip(_rows(frame), profiles, strict=True)
    for chunk in chunks(({"lead": lead, "profile": profile} for lead, profile in rows), CHUNK):
        total += _put_leads(connection, chunk, now)
    return total


def _put_leads(connection: Connection, chunk: list[Row], now: int) -> Written:
    ids = [row["lead"]["lead_id"] for row in chunk]
    query = sa.select(tables.leads).where(tables.leads.c.lead_id.in_(ids))
    there = {row["lead_id"]: dict(row) for row in connection.execute(query).mappings()}
    given = _given(connection, list(there))
    new, late, changed = [], [], []
    for row in chunk:
        lead, profile = row["lead"], row["profile"]
        known = there.get(lead["lead_id"])
        if known is None:
            new.append(lead)
            late.append(_profile(lead["lead_id"], lead["created_at"], "lead", profile))
            continue
        if known["created_at"] != lead["created_at"]:
            raise Conflict("leads", lead["lead_id"])
        before = given.get(lead["lead_id"], {})
        news = {name: value for name, value in profile.items() if before.get(name) != value}
        if news:
            late.append(_profile(lead["lead_id"], now, "lead", news))
        if known != lead:
            changed.append(lead)
    if new:
        connection.execute(sa.insert(tables.leads), new)
    for lead in changed:
        where = tables.leads.c.lead_id == lead["lead_id"]
        connection.execute(sa.update(tables.leads).where(where).values(lead))
    if late:
        connection.execute(sa.insert(tables.profiles), late)
    return Written(stored=len(new) + len(changed), repeated=len(chunk) - len(new) - len(changed))


def _given(connection: Connection, ids: list[str]) -> dict[str, dict[str, Any]]:
    """What the lead's own rows said last, per lead."""
    query = (
        sa.select(tables.profiles.c.lead_id, tables.profiles.c["values"])
        .where(tables.profiles.c.lead_id.in_(ids), tables.profiles.c.origin == "lead")
        .order_by(tables.profiles.c.known_at, tables.profiles.c.profile_id)
    )
    merged: dict[str, dict[str, Any]] = {}
    for lead_id, values in connection.execute(query):
        merged.setdefault(lead_id, {}).update(orjson.loads(values))
    return merged


def put_profiles(connection: Connection, frame: pd.DataFrame) -> Written:
    """Values that became known at a moment of their own."""
    stored = 0
    for chunk in chunks(_rows(frame), CHUNK):
        rows = [
            _profile(row["lead_id"], row["known_at"], "profile", row["values"]) for row in chunk
        ]
        columns = [tables.profiles.c[name] for name in ("lead_id", "known_at", "values")]
        query = sa.select(*columns).where(
            tables.profiles.c.lead_id.in_([row["lead_id"] for row in rows]),
            tables.profiles.c.origin == "profile",
        )
        there = {tuple(row) for row in connection.execute(query)}
        new = [row for row in rows if (row["lead_id"], row["known_at"], row["values"]) not in there]
        if new:
            connection.execute(sa.insert(tables.profiles), new)
        stored += len(new)
    return Written(stored=stored, repeated=len(frame) - stored)


def _profile(lead_id: str, known_at: int, origin: str, values: dict[str, Any]) -> Row:
    text = orjson.dumps(values, option=orjson.OPT_SORT_KEYS).decode()
    return {"lead_id": lead_id, "known_at": known_at, "origin": origin, "values": text}


def put_events(connection: Connection, frame: pd.DataFrame, ids: RowIds | None = None) -> Written:
    """Events; one without an identifier gets one from its content.

    ``ids`` goes on counting repeats where a delivery comes in pieces.
    """
    ids = ids or RowIds()

    def rows() -> Iterator[Row]:
        for row in _rows(frame):
            if row.get("event_id") is None:
                row["event_id"] = ids.of(
                    *(value for name, value in row.items() if name != "event_id")
                )
            yield row

    return put(connection, tables.events, rows(), "event_id", compare=True)


def put_keyless(connection: Connection, name: str, frame: pd.DataFrame) -> Written:
    """Rows whose content is their key."""
    ids = RowIds()
    rows = ({"row_id": ids.of(*row.values()), **row} for row in _rows(frame))
    return put(connection, tables.metadata.tables[name], rows, "row_id")


def _rows(frame: pd.DataFrame) -> Iterator[Row]:
    """Rows as dicts of plain values, None where missing."""
    columns = {str(name): _plain(frame[name]) for name in frame.columns}
    for values in zip(*columns.values(), strict=True):
        yield dict(zip(columns, values, strict=True))


def _plain(column: pd.Series) -> list[Any]:
    if column.dtype == object:
        return [None if value is None or value != value else value for value in column.tolist()]
    return [
        None if missing else value
        for value, missing in zip(column.tolist(), column.isna(), strict=True)
    ]
