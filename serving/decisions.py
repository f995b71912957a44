"""Decisions go on record before they are answered; those that wait together go together."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

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

    async def write(self, made: Sequence[Decision]) -> None:
        """Return once the decisions are durable; raises what the database raises."""
        if not made:
            return
        loop = asyncio.get_running_loop()
        if self._next is None:
            self._next = loop.create_future()
        self._waiting += made
        mine = self._next
        if self._task is None or self._task.done():
            # A task of its own: a client that goes away must not take others' rows along.
            self._task = loop.create_task(self._drain())
        await asyncio.shield(mine)

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

    def _commit(self, rows: list[Decision]) -> None:
        with self._engine.begin() as connection:
            decisions.insert(connection, rows)
