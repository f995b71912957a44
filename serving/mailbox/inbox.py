"""The mailbox itself, over IMAP: what is new, and what was taken in."""

from __future__ import annotations

import datetime as dt
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError

from definition import InputError

_SCHEMES = {"imaps": 993, "imap": 143}
_SECONDS = 30
#: Of larger ones only the head is fetched: attachments say nothing that is scored.
LARGEST = 10_000_000


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where a mailbox is, and who opens it."""

    host: str
    port: int
    user: str
    folder: str
    is_secure: bool
    #: Never shown.
    password: str

    @property
    def name(self) -> str:
        """For people and for the records; without the password."""
        return f"{self.folder} of {self.user} at {self.host}"

    def __repr__(self) -> str:
        return f"Address({self.name})"

    @classmethod
    def of(cls, url: str, name: str) -> Address:
        """Read ``imaps://user:password@host:993/Folder``; an ``@`` in the user is ``%40``.

        Raises
        ------
        InputError
            If it is none; what was given is not told, for it holds a password.
        """
        remedy = f"set {name} to imaps://user:password@host/INBOX, with %40 for an @ in the user"
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise InputError("is no address of a mailbox", name, None, remedy) from None
        if parts.scheme not in _SCHEMES or not parts.hostname or not parts.username:
            raise InputError("is no address of a mailbox", name, None, remedy)
        return cls(
            host=parts.hostname,
            port=port or _SCHEMES[parts.scheme],
            user=unquote(parts.username),
            password=unquote(parts.password or ""),
            folder=unquote(parts.path.strip("/")) or "INBOX",
            is_secure=parts.scheme == "imaps",
        )


@dataclass(frozen=True, kw_only=True)
class Mark:
    """How far a mailbox was read. Numbers of mails only mean something with their validity."""

    validity: int
    #: Of the newest mail that is on record.
    uid: int


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One that came."""

    mark: Mark
    #: Microseconds UTC, by the server's clock.
    came_at: int
    raw: bytes


class Inbox:
    """An open mailbox; see ``opened``."""

    def __init__(self, client: IMAPClient, validity: int) -> None:
        self._client = client
        self._validity = validity

    def since(self, mark: Mark | None, first_day: dt.date) -> Iterator[Mail]:
        """Mails after a mark, oldest first.

        Parameters
        ----------
        mark : None, or one whose validity is over: what came since ``first_day``
        """
        if mark is not None and mark.validity == self._validity:
            # A server answers `n:*` with its newest mail even where that is older.
            asked = f"{mark.uid + 1}:*"
            uids = [uid for uid in self._client.search(["UID", asked]) if uid > mark.uid]
        else:
            uids = list(self._client.search(["SINCE", first_day]))
        for uid in sorted(uids):
            told = self._client.fetch([uid], ["RFC822.SIZE", "INTERNALDATE"]).get(uid)
            if told is None:
                # Somebody took it away meanwhile.
                continue
            what = b"BODY[]" if told[b"RFC822.SIZE"] <= LARGEST else b"BODY[HEADER]"
            content = self._client.fetch([uid], [what.replace(b"BODY", b"BODY.PEEK")]).get(uid, {})
            if content.get(what) is not None:
                mark = Mark(validity=self._validity, uid=uid)
                came_at = int(told[b"INTERNALDATE"].timestamp() * 1_000_000)
                yield Mail(mark=mark, came_at=came_at, raw=content[what])

    def move(self, mark: Mark, folder: str) -> None:
        """Move a mail to another folder, which is made where it is not there.

        Where the server cannot move (RFC 6851) the mail stays: to copy and expunge would take away
        what others deleted as well.
        """
        if not self._client.has_capability("MOVE"):
            return
        if not self._client.folder_exists(folder):
            self._client.create_folder(folder)
        self._client.move([mark.uid], folder)


class MailboxClosed(Exception):
    """The mailbox cannot be reached or opened now."""


@contextmanager
def opened(address: Address, *, is_changed: bool) -> Iterator[Inbox]:
    """A mailbox, opened for reading only unless mails are moved.

    Raises
    ------
    MailboxClosed
        If it cannot be reached or opened, with what the other side said.
    """
    try:
        with _client(address) as client:
            client.login(address.user, address.password)
            told = client.select_folder(address.folder, readonly=not is_changed)
            yield Inbox(client, int(told[b"UIDVALIDITY"]))
    except LoginError:
        raise MailboxClosed(f"{address.host} does not let {address.user} in") from None
    except (IMAPClientError, OSError) as error:
        told = str(error).strip() or type(error).__name__
        raise MailboxClosed(f"{address.host}, {address.folder}: {told}") from None


def _client(address: Address) -> IMAPClient:
    client = IMAPClient(
        address.host,
        port=address.port,
        ssl=address.is_secure,
        ssl_context=ssl.create_default_context() if address.is_secure else None,
        timeout=_SECONDS,
    )
    client.normalise_times = False
    if not address.is_secure and not _is_here(address.host):
        # A password never goes over the wire as it is.
        client.starttls(ssl.create_default_context())
    return client


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
