"""A thread that does work of some kinds: it looks, is rung, and complains once."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

import sqlalchemy.exc

from followup.work import Work
from records import jobs
from serving.bell import Bell

logger = logging.getLogger(__name__)
#: Seconds between two looks for work that nobody told of: it fell due, or came elsewhere.
LOOK_EVERY = 0.2

Kinds = Sequence[Sequence[str]]


class Lane:
    """A thread that does work of some kinds, the first kinds first.

    Parameters
    ----------
    hears : rung when there may be work for it
    most : jobs taken at a time
    every : seconds between two looks for work that nobody told of
    rings : rung after work of the kinds in ``after``, which puts work down for other lanes
    rouses : whether it wakes those who hear the same, who look seldom, when it finds work
    """

    def __init__(
        self,
        work: Work,
        kinds: Callable[[], Kinds],
        *,
        hears: Bell,
        most: int,
        every: float = LOOK_EVERY,
        rings: Bell | None = None,
        after: Sequence[str] = (),
        rouses: bool = False,
    ) -> None:
        self._every = every
        self._work = work
        self._kinds = kinds
        self._hears = hears
        self._rings = rings
        self._after = frozenset(after)
        self._rouses = rouses
        self._most = most
        self._is_over = threading.Event()
        self._complaint = ""
        self._thread = threading.Thread(target=self._run, name=work.name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, seconds: float) -> None:
        """End after the job at hand; one that takes longer is taken up again after its lease."""
        self._is_over.set()
        self._hears.ring()
        self._thread.join(timeout=seconds)

    def _run(self) -> None:
        while not self._is_over.is_set():
            heard = self._hears.rings
            done = self._did()
            if not done:
                self._hears.wait(heard, self._every)
            elif self._rings is not None and not self._after.isdisjoint(done):
                self._rings.ring()

    def _did(self) -> Sequence[str]:
        """The kinds of which something was done; none where nothing was due."""
        try:
            due = self._due()
            if due and self._rouses:
                self._hears.ring()
            for kinds in due:
                if self._work.step(kinds, self._most) > 0:
                    return kinds
        except sqlalchemy.exc.DBAPIError as error:
            self._complain(f"{type(error.orig).__name__}: {error.orig}")
        except Exception as error:  # a worker that ends is worse than one that complains
            self._complain(f"{type(error).__name__}: {error}")
        else:
            return ()
        self._is_over.wait(LOOK_EVERY)
        return ()

    def _due(self) -> Kinds:
        asked = self._kinds()
        with self._work.engine.connect() as connection:
            now = self._work.clock()
            found = [kinds for kinds in asked if jobs.is_due(connection, kinds, now)]
        if self._complaint:
            logger.warning("work goes on")
            self._complaint = ""
        return found

    def _complain(self, complaint: str) -> None:
        """Say it once, for as long as it lasts."""
        if complaint != self._complaint:
            logger.error("work stands still: %s", complaint.splitlines()[0])
        self._complaint = complaint
