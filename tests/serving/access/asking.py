"""Requests as a server hands them on, from any address and with any header."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.types import ASGIApp, Message


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return orjson.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode()


def asked(
    app: ASGIApp,
    method: str,
    path: str,
    body: bytes = b"",
    *,
    client: str = "127.0.0.1",
    headers: dict[str, str] | None = None,
) -> Answered:
    """One request; ``client`` is the other side's address."""
    given = {"host": "127.0.0.1:3000", "content-type": "application/json"} | (headers or {})
    place, _, query = path.partition("?")
    scope = {
        "type": "http",
        "method": method,
        "path": place,
        "raw_path": place.encode(),
        "query_string": query.encode(),
        "scheme": "http",
        "server": ("127.0.0.1", 3000),
        "client": (client, 50_000) if client else None,
        "headers": [(name.encode(), text.encode("latin-1")) for name, text in given.items()],
    }
    return asyncio.run(_run(app, scope, body))


async def _run(app: ASGIApp, scope: dict[str, Any], body: bytes) -> Answered:
    said: list[Message] = []
    left: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        if left:
            return left.pop()
        # The other side says no more, and stays.
        return await asyncio.get_running_loop().create_future()

    async def send(message: Message) -> None:
        said.append(message)

    await app(scope, receive, send)
    start = said[0]
    return Answered(
        status=start["status"],
        headers={name.decode().lower(): text.decode() for name, text in start["headers"]},
        body=b"".join(each.get("body", b"") for each in said[1:]),
    )
