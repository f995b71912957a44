"""The BentoML service: its process, health, metrics and documents around our routes."""

from __future__ import annotations

import gc
from typing import Any

import bentoml
from bentoml._internal.configuration.containers import BentoMLContainer
from bentoml._internal.server.metrics.prometheus import PrometheusClient
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.types import ASGIApp

from serving.access.gate import Gate
from serving.access.keyring import Keyring
from serving.access.needs import needs_of
from serving.access.sessions import Sessions
from serving.app import application
from serving.guard import Guard
from serving.pages.frame import Frame
from serving.state import State
from serving.worker import Worker

#: BentoML's own addresses that stay. Its page at / does not: it tells others of its visitors.
_OWN = ("/healthz", "/livez", "/readyz", "/metrics", "/docs.json", "/schema.json")
#: BentoML's middleware that costs more than it brings here: tracing takes a third of the CPU even
#: where it samples nothing, and the time limit hangs where an application fails before it answers.
_LEFT_OUT = ("OpenTelemetryMiddleware", "TimeoutMiddleware")


def _own_kind() -> Any:
    """A kind of service whose documents speak of itself instead of BentoML."""

    class Documented(bentoml.Service):  # type: ignore[misc]
        @property
        def doc(self) -> str:
            return "Lead scoring that sales believes: a learned table of points, every reason."

    return Documented


def service_of(state: State, keyring: Keyring) -> Any:
    """The service on a state."""

    worker = Worker(state)

    @bentoml.service(
        name="callworthy",
        service_class=_own_kind(),
        workers=1,
        logging={"access": {"enabled": False}},
    )
    @bentoml.asgi_app(application(state), path="/")
    class Callworthy:
        """Lead scoring that sales believes."""

        @bentoml.on_startup  # type: ignore[untyped-decorator]
        def start(self) -> None:
            """Take the champion and the work; keep the garbage collector off the imported heap."""
            state.champion.start()
            keyring.start()
            worker.start()
            state.ahead.start()
            gc.collect()
            gc.freeze()
            # Else a collection over all that is imported makes one answer in a hundred wait.
            gc.set_threshold(50_000, 50, 100)

        @bentoml.on_shutdown  # type: ignore[untyped-decorator]
        def stop(self) -> None:
            """Finish what is at hand."""
            worker.stop()
            state.champion.stop()
            keyring.stop()
            state.writer.close()
            state.engine.dispose()

    return Callworthy


def asgi(state: State) -> ASGIApp:
    """The service as an application that a server runs."""
    # One process serves, so its counters need no folder to meet those of others in.
    BentoMLContainer.metrics_client.set(PrometheusClient(multiproc=False))
    keyring = Keyring(state.engine, state.now)
    service = service_of(state, keyring)
    app = service.to_asgi()
    app.user_middleware = [
        middleware for middleware in app.user_middleware if middleware.cls.__name__ not in _LEFT_OUT
    ]
    ours = [mounted for mounted, _, _ in service.mount_apps if isinstance(mounted, FastAPI)]
    known = frozenset().union(*(addresses(each) for each in ours))
    gate = Gate(needs_of(ours), keyring, Sessions(state))
    return Guard(app, known, frozenset(_OWN), gate, Frame(state))


def addresses(app: FastAPI) -> frozenset[str]:
    """The addresses of our own routes."""
    return frozenset(route.path for route in app.routes if isinstance(route, APIRoute))
