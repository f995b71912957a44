"""A turn: one training at a time, over all processes; one that died loses it by itself."""

from __future__ import annotations

import datetime as dt
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from records import leases
from training.holder import Holder

NAME = "retraining"
LEASE_US = 120_000_000
#: Seconds between two times of saying "still here".
KEEP_EVERY = 20.0


class NotOurTurn(Exception):
    """Another training is at work, or took over because this one seemed dead."""


class Turn:
    """Held while a training works; a thread keeps it, and it is given back on SIGTERM.

    Who finds the turn with a process of this machine that is no more takes it at once.

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
        self._holder = str(Holder.here())
        self._before: Any = None
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="turn", daemon=True)

    def __enter__(self) -> Turn:
        self.check()
        self._thread.start()
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGTERM, _end)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._before is not None:
            signal.signal(signal.SIGTERM, self._before)
        self._is_over.set()
        self._thread.join()
        with self._engine.begin() as connection:
            leases.give_back(connection, NAME, self._holder)

    def check(self) -> None:
        """Make sure that it still is ours, before something that lasts is done."""
        now = self._clock()
        with self._engine.begin() as connection:
            if self._take(connection, now):
                return
            lease = leases.held(connection, NAME, now)
            holder = None if lease is None else Holder.read(lease.holder)
            if lease is not None and holder is not None and holder.is_dead:
                leases.give_back(connection, NAME, lease.holder)
            if self._take(connection, now):
                return
        raise NotOurTurn(_told(lease, holder))

    def _take(self, connection: Connection, now: int) -> bool:
        until = now + self._lease_us
        return leases.take(connection, NAME, self._holder, now=now, until=until)

    def _keep(self) -> None:
        while not self._is_over.wait(KEEP_EVERY):
            try:
                self.check()
            except NotOurTurn:
                return
            except DBAPIError:
                # The records are away for a moment; the lease lasts several rounds.
                continue


def _told(lease: leases.Lease | None, holder: Holder | None) -> str:
    who = "another training" if holder is None else holder.name
    if lease is None:
        return f"{who} is at work"
    until = dt.datetime.fromtimestamp(lease.until / 1_000_000, dt.UTC)
    return f"{who} is at work; its lease ends at {until:%H:%M:%S} UTC unless it goes on"


def _end(number: int, _: FrameType | None) -> None:
    """End as after Ctrl-C, so that what is held is given back."""
    sys.exit(128 + number)
