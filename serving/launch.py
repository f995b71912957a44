"""Run the service in the foreground until somebody says stop."""

from __future__ import annotations

import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Callable

import uvicorn

from definition import InputError
from serving.service import asgi
from serving.state import State
from settings import Settings


def serve(settings: Settings, *, announce: Callable[[str], None]) -> None:
    """Serve on the settings' address; ends on Ctrl-C or SIGTERM.

    ``announce`` is told ``ready http://…`` once the service answers.

    Raises
    ------
    InputError
        If the port is in use.
    """
    _refuse_busy(settings)
    config = uvicorn.Config(
        asgi(State.of(settings)),
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=10,
    )
    address = f"http://{settings.host}:{settings.port}"
    waiter = threading.Thread(target=_announce, args=(address, announce), daemon=True)
    waiter.start()
    uvicorn.Server(config).run()


def _refuse_busy(settings: Settings) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise InputError(
                f"cannot be listened on ({error.strerror})",
                "PORT",
                settings.port,
                "choose another, such as PORT=3001",
            ) from None


def _announce(address: str, announce: Callable[[str], None]) -> None:
    """Say so once the service is ready."""
    pause = threading.Event()
    for _ in range(1200):
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answered:
                if answered.status == 200:
                    announce(f"ready {address}")
                    return
        except (urllib.error.URLError, OSError):
            pause.wait(0.05)
