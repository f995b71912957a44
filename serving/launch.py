"""Run the service in the foreground until somebody says stop."""

from __future__ import annotations

import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from ipaddress import ip_network

import uvicorn
from starlette.types import ASGIApp

from definition import InputError
from serving.access import caller, users
from serving.service import asgi
from serving.state import State
from settings import Settings

#: Connections that may wait to be taken, as uvicorn has it.
_BACKLOG = 2048


def serve(settings: Settings, *, announce: Callable[[str], None]) -> None:
    """Serve on the settings' address; ends on Ctrl-C or SIGTERM.

    ``announce`` is told ``ready http://…`` once the service answers.

    Raises
    ------
    InputError
        If the address cannot be listened on, or the home's records cannot be used.
    """
    with listening(settings.host, settings.port) as door:
        state = State.of(settings)
        _let_the_first_in(settings, state, announce)
        config = config_of(settings, asgi(state))
        address = f"http://{_written(settings.host)}:{door.getsockname()[1]}"
        threading.Thread(target=_announce, args=(address, announce), daemon=True).start()
        uvicorn.Server(config).run(sockets=[door])


def config_of(settings: Settings, app: ASGIApp) -> uvicorn.Config:
    """How the server serves."""
    return uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_level="warning",
        # Else uvicorn believes what anybody on this machine says of whom it forwards for.
        proxy_headers=bool(settings.proxy),
        forwarded_allow_ips=_believed(settings.proxy) or None,
        timeout_graceful_shutdown=10,
    )


def _believed(proxies: str) -> list[str]:
    """Addresses or networks of proxies; a misspelt one would make everybody behind it one."""
    found = [each.strip() for each in proxies.split(",") if each.strip()]
    for each in found:
        try:
            ip_network(each, strict=False)
        except ValueError:
            remedy = "name proxies by their addresses, with commas between: 10.0.0.5,10.0.0.6"
            raise InputError("is no address", "CALLWORTHY_PROXY", each, remedy) from None
    return found


def _let_the_first_in(settings: Settings, state: State, announce: Callable[[str], None]) -> None:
    """Where others can reach a home that nobody can sign in to, its first admin gets a link."""
    if caller.is_loopback(settings.host) or settings.host == "localhost":
        return
    with state.engine.begin() as connection:
        path = users.first_admin(connection, state.now())
    if path is not None:
        base = settings.base or f"http://{_written(settings.host)}:{settings.port}"
        announce(f"first admin, once, within 15 minutes: {base}{path}")


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens; taken before anything slow, and kept, so that nobody else gets it.

    Raises
    ------
    InputError
        If the port is in use or none, or the host is not this machine.
    """
    try:
        family, _, _, _, place = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        remedy = "name an address of this machine, such as 127.0.0.1"
        raise InputError(
            f"is unknown ({error.strerror})", "CALLWORTHY_HOST", host, remedy
        ) from None
    remedy = "choose another, such as PORT=3001"
    if not 0 <= port <= 65_535:
        raise InputError("is no port", "PORT", port, "choose one from 1 to 65535")
    try:
        return socket.create_server((place[0], port), family=family, backlog=_BACKLOG)
    except OSError as error:
        # The system's words only: the library adds the address, which the line names already.
        why = (error.strerror or str(error)).partition(" (while ")[0]
        rule, remedy = f"cannot be listened on ({why})", "choose another, such as PORT=3001"
        raise InputError(rule, "PORT", port, remedy) from None


def _written(host: str) -> str:
    """The host as it stands in an address."""
    return f"[{host}]" if ":" in host else host


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
