"""The outermost wall: bodies of a size that is meant, addresses that can be counted, no 500."""

from __future__ import annotations

from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving.errors import WRONG_METHOD, Refusal, answer, fault

#: Largest body taken, in bytes.
LARGEST = 5_000_000
#: Addresses that end in an identifier; counters must not have one label each.
_WITH_ID = ("/decisions/", "/leads/")


class Guard:
    """Wraps the whole application."""

    def __init__(
        self, app: ASGIApp, known: frozenset[str], only_read: frozenset[str] = frozenset()
    ) -> None:
        self._app = app
        self._known = known | only_read
        self._only_read = only_read

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def told(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            self._countable(scope)
            await self._app(scope, _limited(scope, receive), told)
        except Refusal as refusal:
            await answer(refusal)(scope, receive, send)
        except Exception:
            # Our own fault, whatever it was. Where an answer was begun, it is told already.
            if not started:
                await answer(fault())(scope, receive, send)

    def _countable(self, scope: Scope) -> None:
        """Take identifiers out of the address, so that BentoML counts one address, not each."""
        path: str = scope["path"]
        for start in _WITH_ID:
            if path.startswith(start) and len(path) > len(start):
                scope["callworthy_id"] = path[len(start) :]
                scope["path"] = f"{start}-"
                return
        if path not in self._known:
            raise Refusal(404, "is not an address of this service", "path", path, "see /docs.json")
        if path in self._only_read and scope["method"] not in ("GET", "HEAD"):
            raise Refusal(405, *WRONG_METHOD, scope["method"], "see /docs.json")


def _limited(scope: Scope, receive: Receive) -> Receive:
    """The same body, refused where it is longer than is taken."""
    refusal = Refusal(413, "is too large", "body", "", f"send at most {LARGEST:,} bytes")
    headers: dict[bytes, bytes] = dict(scope["headers"])
    length = headers.get(b"content-length", b"0")
    if length.isdigit() and int(length) > LARGEST:
        raise refusal
    taken = 0

    async def counted() -> Any:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > LARGEST:
            raise refusal
        return message

    return counted
