"""Writing rows so that a repeat is harmless, and another body under the same key is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import Connection, Table

from definition import InputError
from records.row_ids import RowIds
from records.statements import among, insert_new

__all__ = ["CHUNK", "Conflict", "Row", "RowIds", "Written", "chunks", "put"]

#: Values in the order of a table's columns; the first is the key.
Row = tuple[Any, ...]
#: Rows written at a time: what is in memory, not what is in a transaction.
CHUNK = 10_000
T = TypeVar("T")

#: Per table: what the sender calls the key, and what to do when it says something else.
_KEYS = {
    "leads": ("lead_id", "leave created_at out, or send the one it came with first"),
    "events": ("event_id", "give another event another event_id"),
    "deals": ("deal_id", "send one amount per stage and moment; a change has a moment of its own"),
    "receipts": ("Idempotency-Key", "send a new key"),
}


class Conflict(InputError):
    """The same key came with another body."""

    def __init__(self, table: str, key: str) -> None:
        self.key = key
        name, remedy = _KEYS[table]
        super().__init__("is on record with another content", f"{table}.{name}", key, remedy)


@dataclass(frozen=True, kw_only=True)
class Written:
    """How many rows were new, and how many were there already."""

    stored: int = 0
    repeated: int = 0

    def __add__(self, other: Written) -> Written:
        return Written(stored=self.stored + other.stored, repeated=self.repeated + other.repeated)


def put(
    connection: Connection, table: Table, rows: Iterable[Row], *, same: Sequence[str] = ()
) -> Written:
    """Insert the rows whose key is not there yet.

    It inserts first and looks afterwards at what was there: two writers at once cannot both
    find nothing, on SQLite (the first insert takes the only lock) nor on PostgreSQL (the second
    waits for the first).

    Parameters
    ----------
    connection : in a transaction of the caller's
    table : where; its first column is the key
    rows : values in the order of the table's columns
    same : names of columns in which a row must equal the one with the same key

    Raises
    ------
    Conflict
        If a row with the same key says something else; the caller gives the transaction up.
    """
    total = Written()
    for chunk in chunks(rows, CHUNK):
        total += _put_chunk(connection, table, chunk, same)
    return total


def chunks(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """The rows in lists of at most ``size``.

    Examples
    --------
    >>> list(chunks("abcde", 2))
    [['a', 'b'], ['c', 'd'], ['e']]
    """
    left = iter(rows)
    while chunk := list(islice(left, size)):
        yield chunk


def _put_chunk(
    connection: Connection, table: Table, chunk: list[Row], same: Sequence[str]
) -> Written:
    # In order of the key, so that two writers of the same rows never wait for each other.
    ordered = sorted(chunk, key=itemgetter(0))
    stored = connection.exec_driver_sql(insert_new(connection, table), ordered).rowcount
    if same and stored < len(chunk):
        _refuse_others(connection, table, chunk, same)
    return Written(stored=stored, repeated=len(chunk) - stored)


def _refuse_others(
    connection: Connection, table: Table, chunk: list[Row], same: Sequence[str]
) -> None:
    key = table.c[0].name
    where, parameters = among(connection, [row[0] for row in chunk])
    names = ", ".join(f'"{name}"' for name in (key, *same))
    query = f'SELECT {names} FROM "{table.name}" WHERE "{key}" {where}'
    there = {row[0]: tuple(row) for row in connection.exec_driver_sql(query, parameters)}
    columns = table.c.keys()
    said = itemgetter(0, *(columns.index(name) for name in same))
    name = _KEYS[table.name][0]
    for row in chunk:
        if said(row) != there[row[0]]:
            raise Conflict(table.name, row[columns.index(name) if name in columns else 0])
