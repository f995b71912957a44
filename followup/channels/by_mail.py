"""Mail by Apprise's ``mailto://`` addresses: one connection carries the letters that follow.

Apprise itself connects for each letter and reads all certificate authorities each time, which
takes longer than the letter. Where hundreds of leads come at once people would wait for it.
"""

from __future__ import annotations

import smtplib
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from functools import lru_cache

from apprise import NotifyBase

from followup.channels.by_apprise import PGP_MODE_DEFAULT, NotifyEmail, SecureMailMode
from followup.channels.message import Message, NotTakenError
from records.moments import from_microseconds

#: To connect, and for each answer.
_SECONDS = 15
#: The same where a connection is there already.
_BRIEF = 2
#: A connection that nobody used for so long is closed.
IDLE_SECONDS = 3.0
_NAME = "Callworthy"
#: What goes wrong on the way to a server, or what it says.
_FAULTS = (smtplib.SMTPException, OSError, ValueError)


@dataclass(frozen=True, kw_only=True)
class ByMail:
    """One address, as Apprise reads it."""

    found: NotifyEmail

    @classmethod
    def of(cls, found: NotifyBase) -> ByMail | None:
        """None where it is no mail, or more is asked for than a letter."""
        if type(found) is NotifyEmail and found.pgp_mode == PGP_MODE_DEFAULT:
            return cls(found=found)
        return None

    def send(self, message: Message) -> None:
        """Hand it to the mail server: plain text, under the same name at every try."""
        try:
            letter = _letter(self.found, message)
            with _dialog(self.found) as server:
                refused = server.send_message(letter, from_addr=str(self.found.from_addr[1]))
        except _FAULTS as error:
            raise NotTakenError(_said(error)) from None
        if refused:
            raise NotTakenError(_answers(refused))


def _letter(found: NotifyEmail, message: Message) -> EmailMessage:
    name, address = (str(each or "") for each in found.from_addr)
    letter = EmailMessage()
    letter["Subject"] = " ".join(message.title.split())
    letter["From"] = formataddr((name or _NAME, address))
    letter["To"] = ", ".join(formataddr((str(to or ""), str(at))) for to, at in found.targets)
    for header, others in (("Cc", found.cc), ("Bcc", found.bcc), ("Reply-To", found.reply_to)):
        if others:
            letter[header] = ", ".join(sorted(others))
    letter["Date"] = format_datetime(from_microseconds(message.at))
    letter["Message-ID"] = f"<{message.message_id}@{address.rpartition('@')[2]}>"
    letter.set_content(message.text)
    return letter


class _Idle:
    """Connections that wait for the next letter; whoever takes one has it alone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._there: dict[tuple[object, ...], list[tuple[smtplib.SMTP, threading.Timer]]] = {}

    def take(self, key: tuple[object, ...]) -> smtplib.SMTP | None:
        """One that still answers; None where there is none."""
        while True:
            with self._lock:
                waiting = self._there.get(key)
                if not waiting:
                    return None
                server, timer = waiting.pop()
            timer.cancel()
            if _answers_still(server):
                return server
            server.close()

    def put(self, key: tuple[object, ...], server: smtplib.SMTP) -> None:
        """Keep it for a while."""
        timer = threading.Timer(IDLE_SECONDS, self._end, (key, server))
        timer.daemon = True
        with self._lock:
            self._there.setdefault(key, []).append((server, timer))
        timer.start()

    def _end(self, key: tuple[object, ...], server: smtplib.SMTP) -> None:
        with self._lock:
            before = self._there.get(key, [])
            after = [each for each in before if each[0] is not server]
            self._there[key] = after
        if len(after) < len(before):
            _quit(server)


def _answers_still(server: smtplib.SMTP) -> bool:
    """Asked briefly: one that went away or hangs is not waited for, but connected to anew."""
    if server.sock is None:
        return False
    with suppress(*_FAULTS):
        server.sock.settimeout(_BRIEF)
        is_there = server.noop()[0] == 250
        server.sock.settimeout(_SECONDS)
        return is_there
    return False


_idle = _Idle()


@contextmanager
def _dialog(found: NotifyEmail) -> Iterator[smtplib.SMTP]:
    """A connection to the server, signed in; kept where all went well."""
    key = (found.smtp_host, found.port, found.secure_mode, found.user, found.password)
    server = _idle.take(key) or _connected(found)
    try:
        yield server
    except BaseException:
        server.close()
        raise
    _idle.put(key, server)


def _connected(found: NotifyEmail) -> smtplib.SMTP:
    host, port, secure = found.smtp_host, int(found.port or 0), found.secure_mode
    if secure == SecureMailMode.SSL:
        context = _context(found.verify_certificate)
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=_SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=_SECONDS)
    try:
        if secure == SecureMailMode.STARTTLS:
            server.starttls(context=_context(found.verify_certificate))
        if found.user and found.password:
            server.login(found.user, found.password)
    except BaseException:
        server.close()
        raise
    return server


@lru_cache(maxsize=2)
def _context(verifies: bool) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if not verifies:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _quit(server: smtplib.SMTP) -> None:
    with suppress(*_FAULTS):
        server.quit()
    server.close()


def _said(error: Exception) -> str:
    """The other side's own words, or what kind of fault it was: never an address of ours.

    Examples
    --------
    >>> _said(smtplib.SMTPDataError(554, b"no spam here"))
    '554 no spam here'
    >>> _said(ConnectionRefusedError(111, "Connection refused"))
    'Connection refused'
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _answers(error.recipients)
    if isinstance(error, smtplib.SMTPResponseException):
        return _answers({"": (error.smtp_code, error.smtp_error)})
    if isinstance(error, OSError) and error.strerror:
        return str(error.strerror)
    return type(error).__name__


def _answers(refused: Mapping[str, tuple[int, bytes | str]]) -> str:
    told = dict.fromkeys(
        f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"
        for code, text in refused.values()
    )
    return " ".join("; ".join(told).split())[:200]
