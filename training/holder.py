"""Who holds the turn: a process that can be named, and of which this machine knows if it lives."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass

from ulid import ULID


@dataclass(frozen=True, kw_only=True)
class Holder:
    """The process that has the turn.

    Examples
    --------
    >>> Holder.read("box 17 01JD").name
    'process 17 on box'
    """

    host: str
    pid: int
    #: One process may hold it several times in its life.
    turn: str

    @classmethod
    def here(cls) -> Holder:
        """This process."""
        return cls(host=_host(), pid=os.getpid(), turn=str(ULID()))

    @classmethod
    def read(cls, text: str) -> Holder | None:
        """As :meth:`__str__` wrote it; None where something else did."""
        parts = text.split()
        if len(parts) != 3 or not parts[1].isdecimal():
            return None
        return cls(host=parts[0], pid=int(parts[1]), turn=parts[2])

    def __str__(self) -> str:
        return f"{self.host} {self.pid} {self.turn}"

    @property
    def name(self) -> str:
        """For people."""
        return f"process {self.pid} on {self.host}"

    @property
    def is_dead(self) -> bool:
        """Whether it surely is no more: only of a process on this machine that can be known."""
        if self.host != _host():
            return False
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        return False


def _host() -> str:
    return socket.gethostname().replace(" ", "-") or "-"
