"""What both teams agree on now: the home's own file, read again when it changes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from definition import Definition, InputError, read
from definition.sign import refuse_unsigned

logger = logging.getLogger(__name__)


class AgreedNow:
    """The definition by which leads are followed up: a new rep needs no new card.

    Parameters
    ----------
    path : the home's definition; None where there is no home
    otherwise : asked while the file is not there, or cannot be read
    remember : told of a definition before it is used
    """

    def __init__(
        self,
        path: Path | None,
        otherwise: Callable[[], Definition],
        remember: Callable[[Definition], None],
    ) -> None:
        self._path = path
        self._remember = remember
        self._otherwise = otherwise
        self._stamp: tuple[int, int] | None = None
        self._found: Definition | None = None

    def __call__(self) -> Definition:
        """The definition in force."""
        if self._path is None or not self._path.exists():
            return self._found or self._otherwise()
        stat = self._path.stat()
        stamp = stat.st_mtime_ns, stat.st_size
        if stamp != self._stamp:
            self._read(self._path)
            self._stamp = stamp
        return self._found or self._otherwise()

    def _read(self, path: Path) -> None:
        try:
            fresh = read(path)
            refuse_unsigned(fresh)
        except InputError as error:
            # Somebody is editing it; leads do not wait for that.
            logger.error("the definition that was in force stays: %s", error)
            return
        self._remember(fresh)
        self._found = fresh
