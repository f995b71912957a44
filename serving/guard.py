"""The outermost wall: the gate, bodies of a size that is meant, countable addresses, no 500."""

from __future__ import annotations

from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving.access.gate import Gate
from serving.errors import WRONG_METHOD, Refusal, answer, fault, refusal_of
from serving.pages.frame import Frame
from serving.pages.route import refused

#: Largest body taken, in bytes.
LARGEST = 5_000_000
#: Addresses that end in an identifier; counters must not have one label each.
_WITH_ID = (
    *("/decisions/", "/leads/", "/pages/leads/", "/pages/notebooks/", "/judge/", "/sign-in/"),
    "/webhooks/",
)
#: What starts so is for people; the home page is one of these.
_PAGES, _HOME = "/pages/", "/pages/funnel"


class Guard:
    """Wraps the whole application.

    Parameters
    ----------
    app : what is guarded
    known : its addresses
    only_read : more of them, which take no form
    gate : who may come in; without one everybody may
    frame : makes refusals speak the company's language
    """

    def __init__(
        self,
        app: ASGIApp,
        known: frozenset[str],
        only_read: frozenset[str] = frozenset(),
        gate: Gate | None = None,
        frame: Frame | None = None,
    ) -> None:
        self._app = app
        self._known = known | only_read
        self._only_read = only_read
        self._gate = gate
        self._frame = frame

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_page = _is_page(scope)
        told = _Told(send, _OWN_OF_PAGES if _is_ours(scope["path"]) else _OWN)
        try:
            self._countable(scope)
            instead = await self._gate.admit(scope) if self._gate else None
            await (instead or self._app)(scope, _limited(scope, receive), told)
            refusal = told.foreign(scope["method"])
        except Refusal as error:
            refusal = error
        except ClientDisconnect:
            return
        except Exception as error:
            # Where an answer was begun, it is told already.
            refusal = None if told.is_begun else refusal_of(error) or fault()
        if refusal is not None:
            made = refused(Request(scope), refusal, self._frame) if is_page else answer(refusal)
            await made(scope, receive, send)

    def _countable(self, scope: Scope) -> None:
        """Take identifiers out of the address, so that BentoML counts one address, not each."""
        path: str = scope["path"]
        scope["callworthy_path"] = path
        if path == "/":
            # BentoML has a page of its own there.
            scope["path"] = path = _HOME
        for start in _WITH_ID:
            if path.startswith(start) and len(path) > len(start):
                scope["callworthy_id"] = path[len(start) :]
                scope["path"] = f"{start}-"
                return
        if path not in self._known:
            raise Refusal(404, "is not an address of this service", "path", path, "see /docs.json")
        if path in self._only_read and scope["method"] not in ("GET", "HEAD"):
            raise Refusal(405, *WRONG_METHOD, scope["method"], "see /docs.json")


def _is_page(scope: Scope) -> bool:
    """Whether a person looks: at one of our pages, or by browser at an address that is none."""
    accepts: bytes = dict(scope["headers"]).get(b"accept", b"")
    return _is_ours(scope["path"]) or b"text/html" in accepts


def _is_ours(path: str) -> bool:
    return path == "/" or path.startswith(_PAGES)


class _Told:
    """Passes an answer on, but keeps back errors that are not in our words.

    BentoML and Starlette answer some errors as text, and a fault with a 500 before they raise it.
    """

    def __init__(self, send: Send, own: tuple[bytes, ...]) -> None:
        self._send = send
        self._own = own
        self._status = 0
        self.is_begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_foreign(message, self._own):
            self._status = message["status"]
        if not self._status:
            self.is_begun = True
            await self._send(message)

    def foreign(self, method: str) -> Refusal | None:
        """What was kept back, in our words; None where nothing was."""
        if not self._status:
            return None
        if self._status == 405:
            return Refusal(405, *WRONG_METHOD, method, "see /docs.json")
        if self._status >= 500:
            return Refusal(503, "something went wrong here", "", self._status, "try again")
        return Refusal(self._status, "cannot be answered", "", self._status, "see /docs.json")


#: Kinds of our own refusals: JSON for programs, and for people pages in UTF-8.
_OWN_OF_PAGES = (b"text/html; charset=utf-8",)
_OWN = (b"application/json", *_OWN_OF_PAGES)


def _is_foreign(start: Message, own: tuple[bytes, ...]) -> bool:
    if start["status"] == 500:
        return True
    kinds: list[bytes] = [
        value for name, value in start.get("headers", ()) if name.lower() == b"content-type"
    ]
    return start["status"] >= 400 and not any(kind in own for kind in kinds)


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
