"""A turn: one retraining at a time, over all processes; one that died loses it by itself."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from ulid import ULID

from records import leases

NAME = "retraining"
LEASE_US = 120_000_000
#: Seconds between two times of saying "still here".
KEEP_EVERY = 20.0


class NotOurTurn(Exception):
    """Another retraining is at work, or took over because this one seemed dead."""


class Turn:
    """Held while a retraining works; a thread keeps it.

    Parameters
    ----------
    engine : the records
    clock : microseconds UTC
    lease_us : after so long without a word the holder is taken for dead

    Raises
    ------
    NotOurTurn
        On entering, where another has it.
    """

    def __init__(self, engine: Engine, clock: Callable[[], int], lease_us: int = LEASE_US) -> None:
        self._engine = engine
        self._clock = clock
        self._lease_us = lease_us
        self._holder = str(ULID())
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="turn", daemon=True)

    def __enter__(self) -> Turn:
        self.check()
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._is_over.set()
        self._thread.join()
        with self._engine.begin() as connection:
            leases.give_back(connection, NAME, self._holder)

    def check(self) -> None:
        """Make sure that it still is ours, before something that lasts is done."""
        now = self._clock()
        with self._engine.begin() as connection:
            is_ours = leases.take(
                connection, NAME, self._holder, now=now, until=now + self._lease_us
            )
        if not is_ours:
            raise NotOurTurn("another retraining is at work")

    def _keep(self) -> None:
        while not self._is_over.wait(KEEP_EVERY):
            try:
                self.check()
            except NotOurTurn:
                return
            except DBAPIError:
                # The records are away for a moment; the lease lasts several rounds.
                continue
