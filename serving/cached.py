"""Something that takes long to make: kept, and made anew when it is asked for and old."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

logger = logging.getLogger(__name__)
T = TypeVar("T")
#: What takes no longer, seconds, is made anew each time.
_QUICK = 0.05
#: What takes longer is kept for so many times as long: making it slows one request in thirty.
_TIMES = 30


class Cached(Generic[T]):
    """The value of a function, no older than thirty times what making it takes.

    While a new one is made the old one is given, so that nobody waits but the first to ask.

    Examples
    --------
    >>> counted = iter(range(10))
    >>> quick = Cached(lambda: next(counted))
    >>> quick(), quick()
    (0, 1)
    """

    def __init__(self, make: Callable[[], T], clock: Callable[[], float] = time.monotonic) -> None:
        self._make = make
        self._clock = clock
        self._lock = threading.Lock()
        self._made: tuple[T, float, float] | None = None
        self._is_making = False

    def __call__(self) -> T:
        """The value; what making it raises is raised here."""
        with self._lock:
            made = self._made
            if made is None:
                return self._anew()
            value, at, took = made
            if took <= _QUICK:
                return self._anew()
            if self._clock() - at > _TIMES * took and not self._is_making:
                self._is_making = True
                threading.Thread(target=self._behind, daemon=True).start()
            return value

    def _anew(self) -> T:
        begun = self._clock()
        value = self._make()
        self._made = (value, self._clock(), self._clock() - begun)
        return value

    def _behind(self) -> None:
        """Without the lock: others go on with the old one."""
        begun = self._clock()
        try:
            value = self._make()
            self._made = (value, self._clock(), self._clock() - begun)
        except Exception as error:
            # Who asks next tries it themselves, and is told.
            logger.warning("figures are not made anew: %s", type(error).__name__)
            self._made = None
        finally:
            self._is_making = False
