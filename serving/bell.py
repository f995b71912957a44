"""Tells threads of one process that there is work, so that they need not keep looking."""

from __future__ import annotations

import threading


class Bell:
    """Rung by whoever puts work down; a ring while nobody listens is not lost.

    Examples
    --------
    >>> bell = Bell()
    >>> heard = bell.rings
    >>> bell.ring()
    >>> bell.wait(heard, seconds=60)  # returns at once
    """

    def __init__(self) -> None:
        self._rung = threading.Condition()
        #: How often it was rung.
        self.rings = 0

    def ring(self) -> None:
        """Wake all who wait."""
        with self._rung:
            self.rings += 1
            self._rung.notify_all()

    def wait(self, heard: int, seconds: float) -> None:
        """Until it is rung more often than that, or the time is over."""
        with self._rung:
            self._rung.wait_for(lambda: self.rings != heard, timeout=seconds)
