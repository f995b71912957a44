"""Routes of pages: forms are read and checked here, refusals become pages."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import parse_qsl

from fastapi import Request
from fastapi.responses import Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from serving.errors import Refusal, refusal_of
from serving.pages.frame import plain_words, rendered
from serving.pages.origin import refuse_others

#: A form of ours never has more fields.
_MOST_FIELDS = 200


class PageRoute(APIRoute):
    """A route that answers with a page, whatever happens."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Read the form, call, answer."""
        endpoint = self.endpoint

        async def handle(request: Request) -> Response:
            try:
                if request.method == "POST":
                    refuse_others(request.headers)
                    request.state.form = form(await request.body())
                return await run_in_threadpool(endpoint, request)
            except Exception as error:
                refusal = refusal_of(error)
                if refusal is None:
                    raise
                return refused(request.query_params, request.headers, refusal)

        return handle


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


def refused(query: object, headers: object, refusal: Refusal) -> Response:
    """A refusal as a page that says what to do."""
    asked: dict[str, str] = dict(query)  # type: ignore[call-overload]
    said: dict[str, str] = dict(headers)  # type: ignore[call-overload]
    words = plain_words(asked, said.get("accept-language", ""))
    status = refusal.status
    kind = status if status in (403, 404, 405, 422) else 503 if status >= 500 else 400
    return rendered(
        asked, "/", words, "refused.html", status=status, kind=str(kind), refusal=refusal.body
    )
