"""Decisions go on record before they are answered; those that wait together go together."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine

from records import decisions
from records.decisions import Decision


class DecisionWriter:
    """Writes decisions in one thread; requests that wait meanwhile share the next transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting: list[Decision] = []
        self._next: asyncio.Future[None] | None = None
        self._task: asyncio.Task[None] | None = None
        self._own: Any = None
        if engine.dialect.name == "sqlite":
            self._own = engine.raw_connection()
            self._own.execute("PRAGMA busy_timeout = 0")
            self._insert, self._fields = decisions.insert_text(engine.dialect)

    async def write(self, made: Sequence[Decision]) -> None:
        """Return once the decisions are durable; raises what the database raises."""
        if not made:
            return
        if self._next is None:
            loop = asyncio.get_running_loop()
            self._next = loop.create_future()
            if self._is_idle():
                # Once all requests that came together are scored: they share the transaction.
                loop.call_soon(self._flush)
        self._waiting += made
        # Shielded: a client that goes away must not take others' rows along.
        await asyncio.shield(self._next)

    def _flush(self) -> None:
        if self._next is None or not self._is_idle():
            return
        if self._committed_at_once(self._waiting):
            told, self._waiting, self._next = self._next, [], None
            told.set_result(None)
        else:
            self._task = asyncio.get_running_loop().create_task(self._drain())

    def _is_idle(self) -> bool:
        return self._task is None or self._task.done()

    async def _drain(self) -> None:
        """Write until nobody waits any more."""
        while self._next is not None:
            rows, told = self._waiting, self._next
            self._waiting, self._next = [], None
            await self._store(rows, told)

    async def _store(self, rows: list[Decision], told: asyncio.Future[None]) -> None:
        try:
            await asyncio.to_thread(self._commit, rows)
        except Exception as error:
            # Whoever waits for these rows is told; the next rows are tried afresh.
            told.set_exception(error)
        else:
            told.set_result(None)

    def _committed_at_once(self, rows: list[Decision]) -> bool:
        """Write to a free SQLite here and now: a tenth of a millisecond, a thread costs more."""
        if self._own is None:
            return False
        values = [[getattr(row, name) for name in self._fields] for row in rows]
        try:
            self._own.executemany(self._insert, values)
            self._own.commit()
        except sqlite3.Error:
            # Somebody else is writing, or the disk is full: the thread waits, or says so.
            self._own.rollback()
            return False
        return True

    def close(self) -> None:
        """Give the connection back."""
        if self._own is not None:
            self._own.close()

    def _commit(self, rows: list[Decision]) -> None:
        with self._engine.begin() as connection:
            decisions.insert(connection, rows)
