"""Routes of pages: forms are read and checked here, refusals become pages."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import Any
from urllib.parse import parse_qsl

from fastapi import Request
from fastapi.responses import Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from serving.access.form import checked_form
from serving.errors import Refusal, refusal_of
from serving.pages import viewer
from serving.pages.frame import Frame, plain_words, rendered
from serving.pages.origin import refuse_others
from serving.pages.told import Told
from serving.pages.words import Words, asked_language

#: A form of ours never has more fields.
_MOST_FIELDS = 200
#: Statuses that are told in words of their own.
_TOLD = (401, 403, 404, 405, 409, 413, 422, 429)


class PageRoute(APIRoute):
    """A route that answers with a page, whatever happens; see ``route_on``."""

    #: What pages share; None in tests of the route alone.
    frame: Frame | None = None

    def __init__(self, path: str, endpoint: Callable[..., Any], **given: Any) -> None:
        super().__init__(path, endpoint, **given)
        if self.methods and "GET" in self.methods:
            self.methods.add("HEAD")

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Read the form, call, answer."""
        endpoint, frame = self.endpoint, self.frame

        async def handle(request: Request) -> Response:
            request.state.form = {}
            try:
                if request.method == "POST":
                    await _read_form(request)
                return await run_in_threadpool(endpoint, request)
            except Exception as error:
                refusal = refusal_of(error)
                if refusal is None:
                    raise
                return refused(request, refusal, frame, request.state.form)

        return handle


def route_on(frame: Frame) -> type[PageRoute]:
    """Routes whose refusals speak the company's language."""
    return type("PageRouteOn", (PageRoute,), {"frame": frame})


async def _read_form(request: Request) -> None:
    """Into ``request.state.form``: a form of ours, in this session, or none at all."""
    refuse_others(request.headers)
    request.state.form = form(await request.body())
    checked_form(viewer.of(request), request.state.form)


def form(raw: bytes) -> dict[str, str]:
    """The fields of a form as a browser sends it.

    Examples
    --------
    >>> form(b"outcome=spoke&lead_id=L%201")
    {'outcome': 'spoke', 'lead_id': 'L 1'}
    """
    try:
        found = parse_qsl(raw.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise Refusal(400, "is no form", "body", "", "use the form on our page") from None
    return {name: value.replace("\x00", "") for name, value in found}


def refused(
    request: Request,
    refusal: Refusal,
    frame: Frame | None = None,
    given: Mapping[str, str] | None = None,
) -> Response:
    """A refusal as a page that says what to do, in the language of the page it came from."""
    asked = dict(request.query_params)
    language = asked_language(given or {})
    if language is not None:
        asked["lang"] = language
    words = _words(asked, request.headers.get("accept-language", ""), frame)
    return rendered(
        asked,
        "/",
        words,
        "refused.html",
        status=refusal.status,
        kind=_kind(refusal.status),
        told=words(refusal.sentence) if isinstance(refusal, Told) else "",
        refusal=refusal.body,
    )


def _words(asked: Mapping[str, str], accepts: str, frame: Frame | None) -> Words:
    return plain_words(asked, accepts) if frame is None else frame.words_anyway(asked, accepts)


def _kind(status: int) -> str:
    if status in _TOLD:
        return str(status)
    return "503" if status >= 500 else "400"
