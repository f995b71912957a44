"""Routes whose body goes from bytes to a checked object in one step.

FastAPI's own way solves dependencies that none of our routes has, which costs as much as the
scoring; the documents it makes from a route's signature stay as they are.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import pydantic
from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from fastapi.routing import APIRoute
from pydantic import TypeAdapter

from serving.errors import Refusal, refusal_of_validation

#: Where a parameter of a route comes from.
_Parameter = tuple[str, str, TypeAdapter[Any]]


class Direct(APIRoute):
    """A route with one body, and optional query parameters, headers and the request itself.

    Others are FastAPI's.
    """

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override]
        """Read the body and the parameters, call, answer."""
        if not self.dependant.body_params:
            return super().get_route_handler()
        endpoint = self.endpoint
        (body,) = self.dependant.body_params
        adapter = _adapter(body)
        query = [_parameter(field) for field in self.dependant.query_params]
        headers = [_parameter(field) for field in self.dependant.header_params]
        asking = self.dependant.request_param_name
        is_async = inspect.iscoroutinefunction(endpoint)

        async def handle(request: Request) -> Response:
            _refuse_other_types(request.headers.get("content-type"))
            given = {body.name: read(await request.body(), adapter)}
            if query and request.scope["query_string"]:
                given |= _given(query, request.query_params)
            if headers:
                given |= _given(headers, request.headers)
            if asking:
                given[asking] = request
            if is_async:
                answered: Response = await endpoint(**given)
                return answered
            return await run_in_threadpool(endpoint, **given)

        return handle


def read(raw: bytes, adapter: TypeAdapter[Any]) -> Any:
    """The body, checked.

    Raises
    ------
    Refusal
        400 where it is no JSON, 422 with the field where it is not what is wanted.
    """
    try:
        return adapter.validate_json(raw)
    except pydantic.ValidationError as error:
        first = error.errors(include_url=False)[0]
    if not raw:
        raise Refusal(400, "is empty", "body", "", "send one JSON object")
    if first["type"] != "json_invalid":
        raise refusal_of_validation(first)
    return _leniently(raw, adapter, str(first["ctx"]["error"]))


def _leniently(raw: bytes, adapter: TypeAdapter[Any], why: str) -> Any:
    """What the strict reader does not take, for the sake of a refusal that names the field."""
    try:
        return adapter.validate_python(json.loads(raw))
    except pydantic.ValidationError as error:
        raise refusal_of_validation(error.errors(include_url=False)[0]) from None
    except (ValueError, RecursionError):
        raise Refusal(400, "is not JSON", "body", why, "send one JSON object, in UTF-8") from None


def _refuse_other_types(given: str | None) -> None:
    """Only JSON that says so: a page in a browser can send any other type without asking first."""
    kind = (given or "").partition(";")[0].strip().lower()
    if kind != "application/json" and not kind.endswith("+json"):
        remedy = "send the header Content-Type: application/json"
        raise Refusal(422, "is not what is taken", "Content-Type", given, remedy)


def _adapter(field: Any) -> TypeAdapter[Any]:
    info = field.field_info
    kind: Any = Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation
    return TypeAdapter(kind)


def _parameter(field: Any) -> _Parameter:
    return field.name, field.alias, _adapter(field)


def _given(parameters: list[_Parameter], values: Any) -> dict[str, Any]:
    """The parameters that came; the route has defaults for the others."""
    found: dict[str, Any] = {}
    for name, alias, adapter in parameters:
        value = values.get(alias)
        if value is None:
            continue
        try:
            found[name] = adapter.validate_python(value)
        except pydantic.ValidationError as error:
            first = error.errors(include_url=False)[0]
            raise refusal_of_validation({**first, "loc": (alias,)}) from None
    return found
