"""A real mail server and a real web server on this machine, that take, refuse or hang."""

from __future__ import annotations

import email
import email.policy
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller


@dataclass(kw_only=True)
class Mailbox:
    """What a mail server took."""

    port: int = 0
    #: None takes all; else what it answers instead.
    refusal: str | None = None
    #: Recipients that it does not know.
    unknown: set[str] = field(default_factory=set)
    letters: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    #: From which connection each letter came.
    peers: list[object] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        """What the letters say."""
        bodies = [letter.get_body(("plain", "html")) for _, letter in self.letters]
        return [body.get_content() for body in bodies if body is not None]


class Taker:
    """What aiosmtpd calls for each message.

    Apart from the mailbox, because it looks at all members of its handler for each session:
    properties that read all letters would make each letter take longer than the one before.
    """

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        """Take a recipient, or not."""
        if address in self._mailbox.unknown:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Keep a message, or refuse it."""
        if self._mailbox.refusal is not None:
            return self._mailbox.refusal
        read = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(read, EmailMessage)
        self._mailbox.peers.append(session.peer)
        self._mailbox.letters.append((list(envelope.rcpt_tos), read))
        return "250 taken"


class OnAnyPort(Controller):
    """aiosmtpd's controller looks whether it is there on port 0, where nobody is."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    """A mail server on any free port."""
    mailbox = Mailbox()
    controller = OnAnyPort(Taker(mailbox), hostname="127.0.0.1", port=0)
    controller.start()
    try:
        mailbox.port = controller.port
        yield mailbox
    finally:
        controller.stop()


@dataclass(kw_only=True)
class Posted:
    """What a web server was sent."""

    address: str = ""
    status: int = 200
    bodies: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    #: From which connection each came.
    peers: list[object] = field(default_factory=list)
    #: Whether a connection is kept after an answer.
    keeps: bool = True


@contextmanager
def web_server() -> Iterator[Posted]:
    """A web server on any free port."""
    posted = Posted()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = self.rfile.read(length)
            if len(body) < length:
                return  # whoever sent it was killed before it was sent
            if posted.status == 200:
                headers = {name.lower(): value for name, value in self.headers.items()}
                posted.peers.append(self.client_address)
                posted.bodies.append((headers, body))
            self.send_response(posted.status)
            self.send_header("Content-Length", "0")
            self.send_header("Set-Cookie", "who=us")
            self.end_headers()
            # Without a word: as a server does that restarts, or has waited long enough.
            self.close_connection = self.close_connection or not posted.keeps

        def log_message(self, *_: object) -> None:
            """Not on the tests' output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    posted.address = f"http://127.0.0.1:{server.server_port}/hook"
    try:
        yield posted
    finally:
        server.shutdown()
        server.server_close()
