"""Mail, Slack, Teams, push and a hundred more, by Apprise URLs."""

from __future__ import annotations

import logging
import re
import threading
import warnings
from dataclasses import dataclass

from apprise import Apprise, AppriseAsset, NotifyBase, NotifyFormat

from followup.channels.message import Message, NotTakenError

#: What it says goes into the error; there is nothing of it in our log, where addresses would be.
logger = logging.getLogger("apprise")
logger.setLevel(logging.DEBUG)
logger.propagate = False

_MOST_LETTERS = 200
#: How Apprise tells of what its own libraries said.
_SAID = "Socket Exception: "
#: An SMTP server's answer as Python shows it: ``(550, b'no such user')``.
_REPLY = re.compile(r"\((\d{3}), b['\"](.*?)['\"]\)")
#: An HTTP library's, which holds the address, and with it what may be secret.
_CAUSE = re.compile(r"Caused by (\w+)")

with warnings.catch_warnings():
    # At the first address it imports all of its channels, one of which asks for what Python 3.13
    # lacks. Here, because warnings are a matter of the whole process.
    warnings.simplefilter("ignore", DeprecationWarning)
    Apprise.instantiate("json://localhost")
    from apprise.plugins.email import NotifyEmail, SecureMailMode
    from apprise.plugins.email.base import PGP_MODE_DEFAULT

__all__ = ["PGP_MODE_DEFAULT", "ByApprise", "NotifyEmail", "SecureMailMode", "apprise_of"]


def apprise_of(address: str) -> NotifyBase:
    """The channel behind a URL, as Apprise reads it.

    Raises
    ------
    NotTakenError
        If Apprise does not know it.
    """
    # Without a limit of its own it sends in the thread that asks, where its reasons are heard.
    asset = AppriseAsset(async_mode=False, service_timeout=0)
    found = Apprise.instantiate(address, asset=asset)
    if not isinstance(found, NotifyBase):
        raise NotTakenError("no channel has such an address")
    return found


@dataclass(frozen=True, kw_only=True)
class ByApprise:
    """One Apprise URL."""

    found: NotifyBase

    def send(self, message: Message) -> None:
        """Hand it over, in this thread; Apprise waits 15 seconds at most.

        It is told that this is plain text: most mail is HTML, where a lead's own words must
        not become tags, nor lines run together.
        """
        with _Heard() as heard:
            apprise = Apprise(self.found, asset=self.found.asset)
            taken = apprise.notify(
                title=message.title, body=message.text, body_format=NotifyFormat.TEXT
            )
        if not taken:
            raise NotTakenError(heard.why or "was not taken")


class _Heard(logging.Handler):
    """What Apprise says while this thread sends: it answers only yes or no."""

    def __init__(self) -> None:
        super().__init__(level=logging.DEBUG)
        self._warning = ""
        self._said = ""
        self._thread = threading.get_ident()

    @property
    def why(self) -> str:
        """Its last complaint, with what the other side said."""
        told = [each for each in (self._warning.rstrip(".,: "), self._said) if each]
        return ": ".join(told)[:_MOST_LETTERS]

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread != self._thread:
            return
        said = " ".join(record.getMessage().split())
        if record.levelno >= logging.WARNING:
            self._warning = said
        elif said.startswith(_SAID):
            self._said = _without_secrets(said.removeprefix(_SAID))

    def __enter__(self) -> _Heard:
        logger.addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logger.removeHandler(self)


def _without_secrets(said: str) -> str:
    """The other side's own words; of what libraries add only what no address stands in.

    Examples
    --------
    >>> _without_secrets("{'a@b.example': (550, b'no such user')}")
    '550 no such user'
    >>> _without_secrets("... with url: /T0/secret (Caused by NewConnectionError('...'))")
    'NewConnectionError'
    """
    if reply := _REPLY.search(said):
        return " ".join(reply.groups())
    if cause := _CAUSE.search(said):
        return cause[1]
    return said.partition(" with url")[0].partition("://")[0]
