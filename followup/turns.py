"""Whose message goes out now: one at a time while quick; a slow one keeps nobody waiting."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from followup.addresses import Address

#: A message that takes longer than this keeps no other one waiting.
QUICK_SECONDS = 0.25
#: Messages on their way to one server that is slow.
_MOST_AT_A_SERVER = 2


class Turns:
    """Of one process.

    While each message takes less than a quarter of a second they go one after the other: a process
    that is killed repeats one at most. Beside one that takes longer others go on, yet not to the
    same address, and at most two to the same server: one that hangs must not keep all senders.

    Examples
    --------
    >>> way = Address(channel_id="c", shown="crm", url="webhook+https://crm.example/x")
    >>> turns = Turns()
    >>> with turns.to(way) as is_ours:
    ...     with turns.to(way) as is_ours_as_well:
    ...         is_ours, is_ours_as_well
    (True, False)
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        #: Messages on their way: address, server, and when each began.
        self._going: dict[object, tuple[str, str, float]] = {}

    @contextmanager
    def to(self, way: Address) -> Iterator[bool]:
        """A turn; false where too many are on their way there already: come again later."""
        mine, server = object(), server_of(way.url)
        with self._changed:
            while (seconds := self._seconds_to_wait()) > 0:
                self._changed.wait(seconds)
            is_free = self._is_free(way.channel_id, server)
            if is_free:
                self._going[mine] = (way.channel_id, server, time.monotonic())
        try:
            yield is_free
        finally:
            with self._changed:
                self._going.pop(mine, None)
                self._changed.notify_all()

    def _seconds_to_wait(self) -> float:
        """Until none of those on their way is quick any more."""
        now = time.monotonic()
        return max((at + QUICK_SECONDS - now for _, _, at in self._going.values()), default=0.0)

    def _is_free(self, channel_id: str, server: str) -> bool:
        n_there = sum(server == each for _, each, _ in self._going.values())
        is_there = any(channel_id == each for each, _, _ in self._going.values())
        return not is_there and n_there < _MOST_AT_A_SERVER


def server_of(url: str) -> str:
    """Whom a message waits for.

    Examples
    --------
    >>> server_of("mailtos://me:secret@mail.example:465?to=a@b.example")
    'mailtos://mail.example:465'
    """
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
