"""Put a company's events, deals and the rest on record; a repeat is harmless."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from sqlalchemy import Connection

from records import erasures, tables
from records.cells import rows
from records.leads import put_leads
from records.profiles import put_profiles
from records.row_ids import RowIds
from records.rows import Row, Written, put

__all__ = ["put_events", "put_keyless", "put_leads", "put_profiles"]

#: Rows in which somebody may have written of the person.
_FREE_WORDS = frozenset({"dispositions", "feedback"})
#: What makes an event the same event; when it came to be known stays as it was told first.
_EVENT = ("lead_id", "occurred_at", "kind", "detail", "value", "campaign")


def put_events(connection: Connection, frame: pd.DataFrame, ids: RowIds | None = None) -> Written:
    """Events; one without an identifier gets one from its content.

    A repeat that came to be known later than the first changes nothing: earlier answers
    counted it from the first moment on.

    Parameters
    ----------
    connection : in a transaction of the caller's
    frame : the columns of ``frames.COLUMNS["events"]``
    ids : goes on counting repeats where a delivery comes in pieces

    Raises
    ------
    Conflict
        If an ``event_id`` on record comes with another content.
    """
    given = list(rows(frame, tables.events))
    taken = list(erasures.without(connection, given, place=1))
    made = _with_event_ids(taken, ids or RowIds())
    passed_over = Written(repeated=len(given) - len(taken))
    return put(connection, tables.events, made, same=_EVENT) + passed_over


def _with_event_ids(given: list[Row], ids: RowIds) -> Iterator[Row]:
    columns = tables.events.c.keys()
    places = [columns.index(name) for name in _EVENT]
    contents = [tuple(row[place] for place in places) for row in given if row[0] is None]
    occurred_at = _EVENT.index("occurred_at")
    made = iter(ids.of(contents, [content[occurred_at] for content in contents]))
    return (row if row[0] is not None else (next(made), *row[1:]) for row in given)


def put_keyless(connection: Connection, name: str, frame: pd.DataFrame) -> Written:
    """Deals, attempts, dispositions, feedback and campaigns: their content is their key.

    A deal with an identifier is one row per lead, stage and moment, and has one amount there.

    Parameters
    ----------
    connection : in a transaction of the caller's
    name : the table
    frame : the columns of ``frames.COLUMNS[name]``

    Raises
    ------
    Conflict
        If a deal's stage on record comes with another amount.
    """
    table = tables.metadata.tables[name]
    given = list(rows(frame, table, leave_out="row_id"))
    if name in _FREE_WORDS:
        # Deals and calls hold no word of the person, and the funnel counts them.
        given = list(erasures.without(connection, given, place=0))
    if name != "deals":
        return _put_contents(connection, name, given)
    named = [row for row in given if row[1] is not None]
    nameless = [row for row in given if row[1] is None]
    return _put_named_deals(connection, named) + _put_contents(connection, name, nameless)


def _put_contents(connection: Connection, name: str, given: list[Row]) -> Written:
    ids = RowIds().of(given)
    keyed = ((row_id, *row) for row_id, row in zip(ids, given, strict=True))
    return put(connection, tables.metadata.tables[name], keyed)


def _put_named_deals(connection: Connection, given: list[Row]) -> Written:
    keyed = ((_deal_row_id(row), *row) for row in given)
    return put(connection, tables.deals, keyed, same=("amount",))


def _deal_row_id(row: Row) -> str:
    """From everything but the amount: a stage is reached once at a moment."""
    return RowIds().of([("deal", *row[:-1])])[0]
