"""SQL for many rows at once, in the words of the database at hand.

The texts are the same at every call, so that a driver prepares them once, and rows go as
tuples: at millions of rows the building of expressions is what takes the time.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import orjson
from sqlalchemy import Connection, Table


def insert_new(connection: Connection, table: Table) -> str:
    """Insert tuples in the order of the table's columns; a row whose key is there is passed over.

    Whoever comes second waits for the first to commit, so what follows sees all that is there.
    """
    return f"{insert(connection, table)} ON CONFLICT DO NOTHING"


def insert(connection: Connection, table: Table) -> str:
    """Insert tuples in the order of the table's columns."""
    return _insert(mark(connection), table)


def among(connection: Connection, keys: Sequence[str]) -> tuple[str, tuple[Any, ...]]:
    """What stands behind a column's name to say that it is one of these, with its parameter."""
    if len(keys) == 1:
        return f"= {mark(connection)}", tuple(keys)
    if connection.dialect.name == "sqlite":
        return "IN (SELECT value FROM json_each(?))", (orjson.dumps(list(keys)).decode(),)
    return "= ANY(%s)", (list(keys),)


def mark(connection: Connection) -> str:
    """What stands for a value."""
    return "?" if connection.dialect.name == "sqlite" else "%s"


@cache
def _insert(mark: str, table: Table) -> str:
    names = ", ".join(f'"{column.name}"' for column in table.c)
    marks = ", ".join([mark] * len(table.c))
    return f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'
