"""What pages keep for a while, made once right after the start."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

logger = logging.getLogger(__name__)


class Ahead:
    """Makes things before somebody asks, so that the first to look does not wait for them.

    With a million leads each takes seconds; in a small company they are there at once.

    Examples
    --------
    >>> made = []
    >>> ahead = Ahead()
    >>> ahead.add(lambda: made.append("columns"))
    >>> ahead.start().join()
    >>> made
    ['columns']
    """

    def __init__(self) -> None:
        self._makers: list[Callable[[], object]] = []

    def add(self, make: Callable[[], object]) -> None:
        """To be called once after the start; what it makes it keeps itself."""
        self._makers.append(make)

    def start(self) -> threading.Thread:
        """Make them behind, one after the other."""
        thread = threading.Thread(target=self._make, name="ahead", daemon=True)
        thread.start()
        return thread

    def _make(self) -> None:
        for make in self._makers:
            try:
                make()
            except Exception as error:
                # Nobody loaded a company yet, or the records are away: whoever looks is told.
                logger.debug("not made ahead: %s", type(error).__name__)
