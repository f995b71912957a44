"""Mail, Slack, Teams, push and a hundred more, by Apprise URLs."""

from __future__ import annotations

import logging
import threading
import warnings
from dataclasses import dataclass

from apprise import Apprise, AppriseAsset, NotifyFormat

from followup.channels.message import Message, NotTakenError

logger = logging.getLogger("apprise")

with warnings.catch_warnings():
    # At the first address it imports all of its channels, one of which asks for what Python 3.13
    # lacks. Here, because warnings are a matter of the whole process.
    warnings.simplefilter("ignore", DeprecationWarning)
    Apprise.instantiate("json://localhost")


@dataclass(frozen=True, kw_only=True)
class ByApprise:
    """One Apprise URL."""

    apprise: Apprise

    @classmethod
    def of(cls, address: str) -> ByApprise:
        """The channel behind a URL.

        Raises
        ------
        NotTakenError
            If Apprise does not know it.
        """
        made = Apprise(asset=AppriseAsset(async_mode=False))
        with _Heard():
            if not made.add(address):
                raise NotTakenError("no channel has such an address")
        return cls(apprise=made)

    def send(self, message: Message) -> None:
        """Hand it over, in this thread; Apprise waits 15 seconds at most.

        It is told that this is plain text: most mail is HTML, where a lead's own words must
        not become tags, nor lines run together.
        """
        with _Heard() as heard:
            taken = self.apprise.notify(
                title=message.title, body=message.text, body_format=NotifyFormat.TEXT
            )
        if not taken:
            raise NotTakenError(heard.last or "was not taken")


class _Heard(logging.Handler):
    """What Apprise says while this thread sends: it answers only yes or no."""

    def __init__(self) -> None:
        super().__init__(level=logging.DEBUG)
        self.last = ""
        self._thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self._thread:
            self.last = record.getMessage().splitlines()[0][:200]

    def __enter__(self) -> _Heard:
        logger.addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logger.removeHandler(self)
