"""A real IMAP server on this machine, with a folder of its own for each test."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

import pytest
from imapclient import IMAPClient

USER, PASSWORD = "leads@ons.example", "a word: with/signs"


@dataclass
class Server:
    """A running server, which can be ended and started again."""

    port: int
    process: subprocess.Popen[bytes] | None = None
    address: str = field(init=False)

    def __post_init__(self) -> None:
        self.address = (
            f"imap://leads%40ons.example:a%20word%3A%20with%2Fsigns@127.0.0.1:{self.port}"
        )

    def start(self) -> None:
        """Run until it answers."""
        program = str(Path(sys.executable).parent / "pymap")
        where = ["--host", "127.0.0.1", "--port", str(self.port)]
        service = ["--no-tls", "--no-service", "admin", "--no-service", "managesieve"]
        who = ["--demo-data", "--demo-user", USER, "--demo-password", PASSWORD]
        self.process = subprocess.Popen([program, *where, *service, "dict", *who])
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("the IMAP server did not start")

    def stop(self) -> None:
        """End it, with all that is in it."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def client(self) -> IMAPClient:
        """Signed in, as the people who read the mailbox are."""
        client = IMAPClient("127.0.0.1", port=self.port, ssl=False, timeout=10)
        client.login(USER, PASSWORD)
        return client


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """One for all tests of a process."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    running = Server(port)
    running.start()
    yield running
    running.stop()


@dataclass
class Box:
    """A folder on the server."""

    server: Server
    folder: str

    @property
    def url(self) -> str:
        """As it stands in the environment."""
        return f"{self.server.address}/{self.folder}"

    def deliver(self, text: str = "Graag een demo", **headers: str) -> None:
        """Put a mail into it."""
        message = EmailMessage()
        told = {"From": "Eva <eva@firma.example>", "Message_ID": f"<{uuid4()}@x>", **headers}
        for name, value in told.items():
            message[name.replace("_", "-")] = value
        message.set_content(text)
        self.put(message.as_bytes())

    def put(self, raw: bytes) -> None:
        """Put bytes into it as they are."""
        with self.server.client() as client:
            client.append(self.folder, raw)

    def flags(self, folder: str = "") -> list[tuple[bytes, ...]]:
        """The flags of each mail there is."""
        with self.server.client() as client:
            client.select_folder(folder or self.folder, readonly=True)
            uids = client.search()
            return (
                [each[b"FLAGS"] for each in client.fetch(uids, ["FLAGS"]).values()] if uids else []
            )


@pytest.fixture
def box(server: Server) -> Box:
    """An empty folder."""
    made = Box(server, f"Leads{uuid4().hex[:8]}")
    with server.client() as client:
        client.create_folder(made.folder)
    return made
