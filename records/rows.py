"""Keys for rows that come without one, and writing rows so that a repeat is harmless."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

from definition import InputError

Row = dict[str, Any]
#: Rows written by one statement.
CHUNK = 2_000


class Conflict(InputError):
    """The same key came with another body."""

    def __init__(self, table: str, key: str) -> None:
        self.key = key
        super().__init__(
            "is on record with another content", f"{table}.{_KEYS[table]}", key, "send a new key"
        )


_KEYS = {"leads": "lead_id", "events": "event_id", "receipts": "Idempotency-Key"}


@dataclass(frozen=True, kw_only=True)
class Written:
    """How many rows were new, and how many were there already."""

    stored: int = 0
    repeated: int = 0

    def __add__(self, other: Written) -> Written:
        return Written(stored=self.stored + other.stored, repeated=self.repeated + other.repeated)


class RowIds:
    """Gives rows an identifier from their content; exact repeats are numbered.

    The second of two equal rows of one delivery is another row; the same delivery again
    gives the same identifiers.

    Examples
    --------
    >>> ids = RowIds()
    >>> ids.of("a", 1) == ids.of("a", 1), ids.of("b", 1) == RowIds().of("b", 1)
    (False, True)
    """

    def __init__(self) -> None:
        self._seen: Counter[bytes] = Counter()

    def of(self, *content: Any) -> str:
        """The identifier of a row with this content."""
        digest = hashlib.blake2b(repr(content).encode(), digest_size=12).digest()
        place = self._seen[digest]
        self._seen[digest] += 1
        return digest.hex() if place == 0 else f"{digest.hex()}-{place}"


def put(
    connection: Connection, table: Table, rows: Iterable[Row], key: str, *, compare: bool = False
) -> Written:
    """Insert rows whose key is not there yet.

    Parameters
    ----------
    connection : in a transaction of the caller's
    table : where
    rows : plain dicts with all columns
    key : name of the primary key's column
    compare : whether a row with the same key must be the same row

    Raises
    ------
    Conflict
        If ``compare`` and a row with the same key says something else.
    """
    total = Written()
    for chunk in chunks(rows, CHUNK):
        total += _put_chunk(connection, table, chunk, key, compare)
    return total


def chunks(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """The rows in lists of at most ``size``."""
    chunk: list[Row] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _put_chunk(
    connection: Connection, table: Table, chunk: Sequence[Row], key: str, compare: bool
) -> Written:
    there = _there(connection, table, [row[key] for row in chunk], key, compare)
    new: dict[str, Row] = {}
    for row in chunk:
        known = new.get(row[key]) or there.get(row[key])
        if known is None:
            new[row[key]] = row
        elif compare and any(known[name] != value for name, value in row.items()):
            raise Conflict(table.name, str(row[key]))
    if new:
        # Another writer may have been first with the very same row.
        insert = _insert(connection)(table).on_conflict_do_nothing(index_elements=[key])
        connection.execute(insert, list(new.values()))
    return Written(stored=len(new), repeated=len(chunk) - len(new))


def _there(
    connection: Connection, table: Table, keys: list[str], key: str, whole: bool
) -> dict[str, Row]:
    columns = list(table.c) if whole else [table.c[key]]
    found = connection.execute(sa.select(*columns).where(table.c[key].in_(keys)))
    return {row[key]: dict(row) for row in found.mappings()}


def _insert(connection: Connection) -> Any:
    return postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
